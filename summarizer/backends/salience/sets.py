"""Candidate summaries: all sets of one to three of the best sentences, numbers about each."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from summarizer.backends.salience.columns import Floats, Ints
from summarizer.backends.salience.features import View

BEST: Final = 6  # sentences that candidates are made of, beside the first one
LARGEST: Final = 3
SET_FEATURES: Final = 26
ATTRIBUTION, UNFIT, DANGLING = -6, -2, -1  # columns of View.features


class Candidates(NamedTuple):
    """c sets of sentences; a set of fewer than LARGEST repeats its last member."""

    members: Ints  # c × LARGEST
    sizes: Ints  # c
    present: npt.NDArray[np.bool_]  # c × LARGEST: not a repetition


def candidates(scores: Floats) -> Candidates:
    """The candidate summaries of an article whose sentences have these scores."""
    best = np.argsort(-scores, kind="stable")[:BEST]
    top = np.unique(np.append(best, 0))
    places, sizes, present = _combinations(len(top))
    return Candidates(top[places], sizes, present)


@cache
def _combinations(n: int) -> Candidates:
    found = [c for size in range(1, LARGEST + 1) for c in combinations(range(n), size)]
    padded = [(*c, *(c[-1:] * (LARGEST - len(c)))) for c in found]
    sizes = np.array([len(c) for c in found])
    return Candidates(np.array(padded), sizes, np.arange(LARGEST) < sizes[:, None])


def set_features(view: View, scores: Floats, found: Candidates) -> Floats:
    """SET_FEATURES numbers for each candidate.

    Its sentences' scores and places, its length, how much of the article it covers, and how little
    it repeats itself.
    """
    members, sizes, present = found
    each, size = scores[members], view.lengths[members]
    lengths = size * present
    total = lengths.sum(axis=1)
    score = np.where(present, each, 0.0)
    added = score.sum(axis=1)
    rank = np.empty(len(scores))
    rank[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    n = len(scores)
    first, last = members[:, 0], members[:, -1]
    rows = [
        sizes, total, np.log(total), size.min(axis=1), size.max(axis=1),
        added, added / sizes, each.min(axis=1), each.max(axis=1),
        (score * lengths).sum(axis=1) / total,
        first, last, first / n, last / n, last - first, np.full(len(sizes), n),
        (rank[members] * present).sum(axis=1),
        np.full(len(sizes), scores.max()),
        *_coverage(view, found, total),
    ]  # fmt: skip
    return np.stack(rows, axis=1)


def _coverage(view: View, found: Candidates, total: Ints) -> list[Floats]:
    """What the sets say of the article, of the title, and twice."""
    used, places = np.unique(found.members, return_inverse=True)
    places = places.reshape(found.members.shape)
    words = _union(view.words[used], places)
    pairs = _union(view.pairs[used], places)
    each = np.where(found.present, view.pairs[used].sum(axis=1)[places], 0).sum(axis=1)
    said = words @ view.weights / view.weights.sum()
    again = pairs @ view.repeats / max(float(view.repeats.sum()), 1.0)
    title = words @ (view.rarity * view.title) / max(view.titled, 1e-9)
    loose = _dangling(view, found)
    return [
        said, said / total, again, pairs.sum(axis=1) / np.maximum(each, 1),
        words.sum(axis=1) / total, title,
        np.full(len(total), float(view.titled > 0)), loose,
    ]  # fmt: skip


def _union(has: npt.NDArray[np.bool_], places: Ints) -> npt.NDArray[np.bool_]:
    first, *others = places.T
    union: npt.NDArray[np.bool_] = has[first]
    for place in others:
        union |= has[place]
    return union


def _dangling(view: View, found: Candidates) -> Floats:
    """How many sentences point at one before them that is not in the set."""
    loose = view.features[:, DANGLING][found.members] > 0
    before = np.roll(found.members, 1, axis=1)
    explained = found.members - before == 1
    explained[:, 0] = found.members[:, 0] == 0
    count: Floats = (loose & found.present & ~explained).sum(axis=1).astype(float)
    return count
