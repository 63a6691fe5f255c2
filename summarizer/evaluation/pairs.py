"""ROUGE of every sentence and every two sentences of an article at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Masks = npt.NDArray[np.uint64]

_LONGEST: Final = 63  # words of a reference that ROUGE-L sees here; VietNews' 95th percentile is 56


def pair_scores(reference: Sequence[str], sentences: Sequence[Sequence[str]]) -> Floats:
    """F1 of shape 3 × n × (n + 1): [:, i, j] of sentences i < j together, [:, i, n] of i alone.

    Word pairs across the two sentences are not counted.
    """
    size = np.array([len(words) for words in sentences])
    tables = [_shared(reference, sentences, order) for order in (1, 2)]
    tables.append(_longest(reference, sentences))
    both = np.concatenate([size[:, None] + size[None], size[:, None]], axis=1)
    scores = []
    for table, order in zip(tables, (1, 2, 1), strict=True):
        total = len(reference) + both - 2 * (order - 1)
        scores.append(2 * table / np.maximum(total, 1))
    return np.stack(scores).astype(np.float32)


def best_pair(scores: Floats) -> list[int]:
    """The sentence, or the two in order, with the highest mean of the three scores."""
    mean = scores.mean(axis=0)  # a new array: the caller's scores stay as they are
    n = len(mean)
    mean[np.tril_indices(n)] = -1
    i, j = divmod(int(mean.argmax()), n + 1)
    return [i] if j == n else [i, j]


def _shared(
    reference: Sequence[str], sentences: Sequence[Sequence[str]], order: int
) -> npt.NDArray[np.int64]:
    """How many n-grams of the reference each choice holds, each counted as often as it is there."""
    wanted = Counter(_ngrams(reference, order))
    column = {gram: k for k, gram in enumerate(wanted)}
    most = np.array(list(wanted.values()), dtype=np.int64)
    counts = np.zeros((len(sentences), len(wanted)), dtype=np.int64)
    for i, words in enumerate(sentences):
        for gram in _ngrams(words, order):
            if gram in column:
                counts[i, column[gram]] += 1
    two = np.minimum(counts[:, None] + counts[None], most).sum(axis=2)
    one = np.minimum(counts, most).sum(axis=1)
    return np.concatenate([two, one[:, None]], axis=1)


def _ngrams(words: Sequence[str], order: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[k:] for k in range(order)), strict=False))


def _longest(reference: Sequence[str], sentences: Sequence[Sequence[str]]) -> npt.NDArray[np.int64]:
    """Longest common subsequences, all choices side by side in 64-bit words."""
    places: dict[str, int] = {}
    for place, word in enumerate(reference[:_LONGEST]):
        places[word] = places.get(word, 0) | 1 << place
    masks = np.zeros((len(sentences), max(map(len, sentences))), dtype=np.uint64)
    for i, words in enumerate(sentences):
        masks[i, : len(words)] = [places.get(word, 0) for word in words]
    alone = np.full(len(sentences), ~np.uint64(0))
    for column in masks.T:
        alone = _step(alone, column)
    joint = np.repeat(alone[:, None], len(sentences), axis=1)
    for column in masks.T:
        joint = _step(joint, column[None])
    seen = np.uint64((1 << min(len(reference), _LONGEST)) - 1)
    found = ~np.concatenate([joint, alone[:, None]], axis=1) & seen
    bits = np.unpackbits(found[..., None].view(np.uint8), axis=-1)
    counts: npt.NDArray[np.int64] = bits.sum(axis=-1, dtype=np.int64)
    return counts


def _step(row: Masks, mask: Masks) -> Masks:
    """One word more: a zero bit is a place of the reference that the subsequence has passed."""
    shared: Masks = np.bitwise_and(row, mask)
    moved: Masks = np.bitwise_or(row + shared, row - shared)
    return moved
