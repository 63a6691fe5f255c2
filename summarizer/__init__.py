"""Batches of Vietnamese news articles to JSON summaries, and on request to English."""
