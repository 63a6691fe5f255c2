"""What a summariser is measured against: the lead, chance, and the best that picking could do."""

from __future__ import annotations

import random
from collections.abc import Sequence

from summarizer.evaluation.pairs import best_pair, pair_scores
from summarizer.evaluation.rouge import syllables


def lead(sentences: Sequence[str], count: int) -> str:
    """The first sentences."""
    return " ".join(sentences[:count])


def chance(sentences: Sequence[str], count: int, rng: random.Random) -> str:
    """Sentences drawn at random, in document order."""
    places = sorted(rng.sample(range(len(sentences)), min(count, len(sentences))))
    return " ".join(sentences[i] for i in places)


def oracle(sentences: Sequence[str], reference: str) -> str:
    """The one or two sentences with the highest mean ROUGE against the reference."""
    readable = [sentence for sentence in sentences if syllables(sentence)]
    if not readable:
        return ""
    scores = pair_scores(syllables(reference), [syllables(sentence) for sentence in readable])
    return " ".join(readable[i] for i in best_pair(scores))
