"""How good summaries are: ROUGE on syllables, baselines, and intervals."""
