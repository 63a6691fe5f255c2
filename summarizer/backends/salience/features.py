"""What the scorer sees of each sentence: where it stands, what it shares with the rest, its words.

Everything is computed from the list of sentences, so that it does not matter how the body was laid
out. Training and inference share this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count, repeat
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from summarizer.backends.salience import columns
from summarizer.backends.salience.columns import Columns, Floats, Ints, Lexicon, Words
from summarizer.backends.salience.surface import SURFACE, surface
from summarizer.backends.salience.words import syllables

FEATURES: Final = 25 + SURFACE


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


def view(sentences: Sequence[str], title: str | None, lexicon: Lexicon) -> View:
    """The view of an article. Each sentence must hold a word; there is at least one."""
    split = [sentence.split() for sentence in sentences]
    tokens = [syllables(sentence.lower()) for sentence in sentences]
    text = _words(tokens, lexicon)
    pairs, repeats, repeated = _pairs(text)
    in_title, whole = _title(title, text, lexicon)
    features = np.empty((len(tokens), FEATURES))
    found = [
        *columns.places(text.lengths),
        *columns.rarities(text),
        *repeated,
        *columns.title_shares(text, in_title, whole),
        *columns.neighbours(text),
        *columns.worths(text, lexicon),
    ]
    for number, column in enumerate(found):
        features[:, number] = column
    features[:, len(found) :] = [*map(surface, sentences, split, tokens)]
    weights = text.rarity * text.has.sum(axis=0)
    return View(
        features, text.has > 0, weights, text.rarity, pairs, repeats, text.lengths, in_title, whole
    )


def _words(tokens: Sequence[Sequence[str]], lexicon: Lexicon) -> Words:
    lengths = np.array(list(map(len, tokens)))
    owner = np.repeat(np.arange(len(tokens)), lengths)
    flat = list(chain.from_iterable(tokens))
    places = dict(zip(dict.fromkeys(flat), count(), strict=False))
    own = np.fromiter(map(places.__getitem__, flat), np.int64, len(flat))
    rows = np.fromiter(map(lexicon.rows.get, places, repeat(0)), np.int64, len(places))
    has = np.zeros((len(tokens), len(places)))
    has[owner, own] = 1.0
    inside = owner[1:] == owner[:-1]
    return Words(places, rows, has, lexicon.rarity[rows], own, owner, lengths, inside)


def _title(title: str | None, text: Words, lexicon: Lexicon) -> tuple[npt.NDArray[np.bool_], float]:
    """Which of the article's words the title has too, and the rarity of the whole title."""
    words = syllables(title.lower()) if title else []
    in_title = np.zeros(len(text.places), dtype=bool)
    in_title[[text.places[word] for word in words if word in text.places]] = True
    return in_title, sum(float(lexicon.rarity[lexicon.rows.get(word, 0)]) for word in set(words))


def _pairs(text: Words) -> tuple[npt.NDArray[np.bool_], Floats, Columns]:
    """Which sentence has which pair of neighbouring words, in how many other sentences each pair
    stands, and how many of a sentence's pairs do."""
    own, n = text.own, len(text.lengths)
    owner = text.owner[1:][text.inside]
    codes = (own[:-1] * len(text.rarity) + own[1:])[text.inside]
    different, ids = np.unique(codes, return_inverse=True)
    pairs = np.zeros((n, len(different)), dtype=bool)
    pairs[owner, ids] = True
    repeats = pairs.sum(axis=0) - 1.0
    each = repeats[ids]
    often = np.bincount(owner, weights=each, minlength=n)
    any_ = np.bincount(owner, weights=each > 0, minlength=n)
    size = np.maximum(text.lengths - 1, 1)
    return pairs, repeats, [any_ / size, any_, often / size, often]
