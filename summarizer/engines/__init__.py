"""Engines run the stages of the pipeline; `local` in this process."""
