"""Engines run the stages of the pipeline: in this process or in workers; go on, append, retry."""
