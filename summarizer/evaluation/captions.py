"""Whether a summary took in a photo caption that lay between the sentences of the body."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from summarizer.evaluation.rouge import syllables

HELD: Final = 0.6  # of a caption's word triples: enough to say that a text holds it, trimmed or not


def inject_captions(
    body: Sequence[str], captions: Sequence[str], rng: random.Random
) -> tuple[list[str], list[str]]:
    """The body with its captions at random sentence boundaries, and the captions put in.

    Captions that the body holds already, nearly word for word, are left out.
    """
    text = " ".join(body)
    wanted = [caption for caption in captions if syllables(caption) and not holds(text, caption)]
    mixed = list(body)
    for caption in wanted:
        mixed.insert(rng.randrange(len(mixed) + 1), caption)
    return mixed, wanted


def holds(text: str, caption: str) -> bool:
    """Whether most of the caption stands in the text; a very short one must stand in it whole."""
    words = syllables(caption)
    order = min(3, len(words))
    wanted = _ngrams(words, order)
    return len(wanted & _ngrams(syllables(text), order)) >= HELD * len(wanted)


def _ngrams(words: Sequence[str], order: int) -> set[tuple[str, ...]]:
    return set(zip(*(words[k:] for k in range(order)), strict=False))
