"""Numbers about each sentence of an article that are reckoned from its words, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Columns = list[npt.NDArray[np.float64] | npt.NDArray[np.int64]]  # n each

BUCKETS: Final = 1 << 17  # of word pairs


class Lexicon(NamedTuple):
    """What the training text taught about words: rows, rarity (idf), and worth in a summary."""

    rows: Mapping[str, int]  # word → row; row 0 is any other word
    rarity: Floats  # by row
    words: Floats  # worth by row
    pairs: Floats  # worth by bucket


class Words(NamedTuple):
    """The words of an article one after another, and which sentence has which."""

    places: Mapping[str, int]  # word → its column
    rows: Ints  # v: of each column, the row of its word in the lexicon
    has: Floats  # n × v: 1 where a sentence has a word
    rarity: Floats  # v
    own: Ints  # of each word, its column
    owner: Ints  # of each word, its sentence
    lengths: Ints  # n
    inside: npt.NDArray[np.bool_]  # of each word but the first: in one sentence with that before


def places(lengths: Ints) -> Columns:
    """Where a sentence stands and how long it and its neighbours are."""
    n = len(lengths)
    place = np.arange(n)
    before, after = np.zeros(n), np.zeros(n)
    before[1:], after[:-1] = lengths[:-1], lengths[1:]
    return [place, place / n, np.full(n, n), n - 1 - place, lengths, np.log(lengths), before, after]


def rarities(text: Words) -> Columns:
    """How rare a sentence's words are, and how much of the article's weight they carry."""
    spread = text.has.sum(axis=0)
    central = (text.rarity * (spread - 1))[text.own]
    carried = np.bincount(text.owner, weights=central, minlength=len(text.lengths))
    different = text.has.sum(axis=1)
    return [
        text.has @ text.rarity / different,
        carried / text.lengths,
        carried / max(float(carried.max()), 1.0),
        text.has @ spread / different,
        different / text.lengths,
    ]


def title_shares(text: Words, title: npt.NDArray[np.bool_], whole: float) -> Columns:
    """What a sentence shares with the title; zeros without one."""
    n = len(text.lengths)
    if not whole:
        return [np.zeros(n)] * 3
    shared = text.has @ (text.rarity * title)
    all_ = np.maximum(text.has @ text.rarity, 1e-9)
    return [shared / max(whole, 1e-9), shared / all_, np.ones(n)]


def neighbours(text: Words) -> Columns:
    """How much of a sentence the first one, the one before, and the one after say too."""
    weighted = text.has * text.rarity
    all_ = np.maximum(weighted.sum(axis=1), 1e-9)
    before, after = np.zeros(len(all_)), np.zeros(len(all_))
    before[1:] = (weighted[1:] * text.has[:-1]).sum(axis=1)
    after[:-1] = (weighted[:-1] * text.has[1:]).sum(axis=1)
    return [part / all_ for part in (weighted @ text.has[0], before, after)]


def worths(text: Words, lexicon: Lexicon) -> Columns:
    """What the words and word pairs of a sentence were worth in the training summaries."""
    n = len(text.lengths)
    rows = text.rows[text.own]
    single = np.bincount(text.owner, weights=lexicon.words[rows], minlength=n)
    worth = lexicon.pairs[buckets(rows)][text.inside]
    double = np.bincount(text.owner[1:][text.inside], weights=worth, minlength=n)
    size = np.maximum(2 * text.lengths - 1, 1)
    return [(single + double) / size, single + double]


def buckets(rows: Ints) -> Ints:
    """The bucket of each word with the one after it."""
    return (rows[:-1] * 1000003 + rows[1:] * 7919) % BUCKETS
