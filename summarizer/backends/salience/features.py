"""What the scorer sees of each sentence: where it stands, what it shares with the rest, its words.

Everything is computed from the list of sentences, so that it does not matter how the body was laid
out. Training and inference share this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from summarizer.backends.salience.surface import SURFACE, surface

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BUCKETS: Final = 1 << 17  # of word pairs
FEATURES: Final = 25 + SURFACE

syllables = re.compile(r"\w+").findall


class View(NamedTuple):
    """An article as the scorer reads it; n sentences, v different words, b different word pairs."""

    features: Floats  # n × FEATURES
    words: npt.NDArray[np.bool_]  # n × v: which words a sentence has
    weights: Floats  # v: rarity times frequency
    rarity: Floats  # v
    pairs: npt.NDArray[np.bool_]  # n × b
    repeats: Floats  # b: in how many other sentences a pair stands
    lengths: Ints  # n
    title: npt.NDArray[np.bool_]  # v: the words that the title has too
    titled: float  # rarity of the whole title; 0 without one


class Lexicon(NamedTuple):
    """What the training text taught about words: rows, rarity (idf), and worth in a summary."""

    rows: Mapping[str, int]  # word → row; row 0 is any other word
    rarity: Floats  # by row
    words: Floats  # worth by row
    pairs: Floats  # worth by bucket


def view(sentences: Sequence[str], title: str | None, lexicon: Lexicon) -> View:
    """The view of an article. Each sentence must hold a word; there is at least one."""
    tokens = [syllables(sentence.lower()) for sentence in sentences]
    flat = [word for words in tokens for word in words]
    local: dict[str, int] = {}
    own = np.array([local.setdefault(word, len(local)) for word in flat])
    rows = np.array([lexicon.rows.get(word, 0) for word in local])
    lengths = np.array([len(words) for words in tokens])
    owner = np.repeat(np.arange(len(tokens)), lengths)
    words = np.zeros((len(tokens), len(local)), dtype=bool)
    words[owner, own] = True
    rarity = lexicon.rarity[rows]
    spread = words.sum(axis=0)
    pairs, pair_owner, pair_ids = _pairs(own, owner, len(tokens))
    repeats = pairs.sum(axis=0) - 1.0
    titled = syllables(title.lower()) if title else []
    in_title = np.zeros(len(local), dtype=bool)
    in_title[[local[word] for word in titled if word in local]] = True
    whole = sum(float(lexicon.rarity[lexicon.rows.get(word, 0)]) for word in set(titled))
    columns = [
        _places(lengths),
        _words(words, rarity, spread, own, owner, lengths),
        _repeats(repeats, pair_ids, pair_owner, lengths),
        _title(words, rarity, in_title, whole),
        _neighbours(words, rarity),
        _worth(lexicon, rows[own], owner, lengths),
        np.array([surface(s, len(t)) for s, t in zip(sentences, tokens, strict=True)]),
    ]
    features = np.concatenate(columns, axis=1)
    return View(features, words, rarity * spread, rarity, pairs, repeats, lengths, in_title, whole)


def _pairs(own: Ints, owner: Ints, n: int) -> tuple[npt.NDArray[np.bool_], Ints, Ints]:
    """Which sentence has which pair of neighbouring words, and all pairs one after another."""
    inside = owner[1:] == owner[:-1]
    codes = (own[:-1] * (own.max() + 1) + own[1:])[inside]
    pair_owner = owner[1:][inside]
    different, ids = np.unique(codes, return_inverse=True)
    pairs = np.zeros((n, len(different)), dtype=bool)
    pairs[pair_owner, ids] = True
    return pairs, pair_owner, ids


def _places(lengths: Ints) -> Floats:
    """Where a sentence stands and how long it and its neighbours are."""
    n = len(lengths)
    place = np.arange(n)
    before = np.concatenate([[0], lengths[:-1]])
    after = np.concatenate([lengths[1:], [0]])
    rows = [place, place / n, np.full(n, n), n - 1 - place, lengths, np.log(lengths), before, after]
    return np.stack(rows, axis=1)


def _words(
    words: npt.NDArray[np.bool_],
    rarity: Floats,
    spread: Ints,
    own: Ints,
    owner: Ints,
    lengths: Ints,
) -> Floats:
    """How rare a sentence's words are, and how much of the article's weight they carry."""
    central = (rarity * (spread - 1))[own]
    carried = np.bincount(owner, weights=central, minlength=len(lengths))
    different = words.sum(axis=1)
    rows = [
        words @ rarity / different,
        carried / lengths,
        carried / max(float(carried.max()), 1.0),
        words @ spread.astype(float) / different,
        different / lengths,
    ]
    return np.stack(rows, axis=1)


def _repeats(repeats: Floats, ids: Ints, owner: Ints, lengths: Ints) -> Floats:
    """How many of a sentence's word pairs stand in other sentences too."""
    n = len(lengths)
    each = repeats[ids]
    often = np.bincount(owner, weights=each, minlength=n)
    any_ = np.bincount(owner, weights=each > 0, minlength=n)
    size = np.maximum(lengths - 1, 1)
    return np.stack([any_ / size, any_, often / size, often], axis=1)


def _title(
    words: npt.NDArray[np.bool_], rarity: Floats, title: npt.NDArray[np.bool_], whole: float
) -> Floats:
    """What a sentence shares with the title; zeros without one."""
    shared = words @ (rarity * title)
    all_ = np.maximum(words @ rarity, 1e-9)
    has = np.full(len(words), float(whole > 0))
    return np.stack([shared / max(whole, 1e-9), shared / all_, has], axis=1)


def _neighbours(words: npt.NDArray[np.bool_], rarity: Floats) -> Floats:
    """How much of a sentence the first one, the one before, and the one after say too."""
    weighted = words * rarity
    all_ = np.maximum(weighted.sum(axis=1), 1e-9)
    none = np.zeros_like(words[:1])
    before = np.concatenate([none, words[:-1]])
    after = np.concatenate([words[1:], none])
    parts = [weighted @ words[0], (weighted * before).sum(axis=1), (weighted * after).sum(axis=1)]
    return np.stack([part / all_ for part in parts], axis=1)


def _worth(lexicon: Lexicon, rows: Ints, owner: Ints, lengths: Ints) -> Floats:
    """What the words and word pairs of a sentence were worth in the training summaries."""
    n = len(lengths)
    single = np.bincount(owner, weights=lexicon.words[rows], minlength=n)
    inside = owner[1:] == owner[:-1]
    worth = lexicon.pairs[buckets(rows)][inside]
    double = np.bincount(owner[1:][inside], weights=worth, minlength=n)
    size = np.maximum(2 * lengths - 1, 1)
    return np.stack([(single + double) / size, single + double], axis=1)


def buckets(rows: Ints) -> Ints:
    """The bucket of each word with the one after it."""
    return (rows[:-1] * 1000003 + rows[1:] * 7919) % BUCKETS
