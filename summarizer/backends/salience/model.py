"""The bundled extractive summariser: sentences in, the set of them that says most out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from safetensors.numpy import load_file

from summarizer.backends.salience.columns import Floats, Ints, Lexicon
from summarizer.backends.salience.features import view
from summarizer.backends.salience.network import Network
from summarizer.backends.salience.sets import DANGLING, UNFIT, Candidates, candidates, set_features
from summarizer.backends.salience.surface import tells_the_day
from summarizer.backends.salience.trim import shorten, trim
from summarizer.backends.salience.words import syllables
from summarizer.textmodel import Length, Output, Request

MOST_SENTENCES: Final = 60  # that are looked at; news puts what matters first
LONGEST_READ: Final = 4000  # characters of one sentence; more is text without punctuation
LONGEST: Final = 60  # syllables of several sentences where nothing else is asked for


class Salience:
    """Scores sentences, then sets of the best ones, and gives the best set in document order.

    A TextModel without tokens and without an input limit: the first MOST_SENTENCES sentences are
    candidates.
    """

    def __init__(self, lexicon: Lexicon, sentence: Network, choice: Network) -> None:
        self._lexicon = lexicon
        self._sentence = sentence
        self._choice = choice

    @property
    def input_limit(self) -> int | None:
        """None: an article of any length is taken."""
        return None

    def count_tokens(self, text: str) -> int:
        """Syllables: the model has no tokens of its own."""
        return len(syllables(text))

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """One Output for each Request, in the same order."""
        return [self._summarise(request) for request in requests]

    def scored(self, sentences: Sequence[str], title: str | None) -> list[tuple[str, float]]:
        """The sentences that hold a word, trimmed, in their order, each with its worth."""
        readable = readable_sentences(sentences)
        if not readable:
            return []
        scores = self._sentence(view(readable, title, self._lexicon).features)
        return list(zip(readable, scores.tolist(), strict=True))

    def _summarise(self, request: Request) -> Output:
        sentences = readable_sentences(request.sentences or (request.text,))
        if not sentences:
            return Output(request.text.strip()[:LONGEST_READ])
        seen = view(sentences, request.title, self._lexicon)
        scores = self._sentence(seen.features)
        found = within(candidates(scores), seen.lengths, request.length)
        if not len(found.sizes):
            return _short_one(sentences, seen.lengths, scores, request.length)
        worth = self._choice(set_features(seen, scores, found))
        worth -= _penalty(found, seen.features)
        if tells_the_day(sentences[0]):
            worth[found.members[:, 0] == 0] += LEAD_BONUS
        best = int(worth.argmax())
        chosen = found.members[best][: found.sizes[best]].tolist()
        chosen = _extended(chosen, seen.lengths, scores, request.length)
        return Output(" ".join(sentences[i] for i in chosen))


def readable_sentences(sentences: Sequence[str]) -> list[str]:
    """The first sentences that hold a word, each trimmed."""
    found: list[str] = []
    for sentence in sentences:
        text = trim(sentence[:LONGEST_READ])
        if _WORD.search(text):
            found.append(text)
        if len(found) == MOST_SENTENCES:
            break
    return found


_WORD = re.compile(r"\w")
UNFIT_COST: Final = 20.0  # more than scores differ by: taken only where every candidate has one
DANGLING_COST: Final = 5.0
LEAD_BONUS: Final = (
    8.0  # for a first sentence that tells the day: VietNews' bodies have lost theirs
)


def _penalty(found: Candidates, features: Floats) -> Floats:
    """What a candidate loses for each sentence that cannot stand in a summary."""
    unfit = np.where(found.present, features[:, UNFIT][found.members], 0.0)
    loose = features[:, DANGLING][found.members] > 0
    explained = found.members - np.roll(found.members, 1, axis=1) == 1
    explained[:, 0] = found.members[:, 0] == 0
    dangling = np.where(found.present & loose & ~explained, DANGLING_COST, 0.0)
    penalty: Floats = (UNFIT_COST * unfit + dangling).sum(axis=1)
    return penalty


def within(found: Candidates, sizes: Ints, length: Length) -> Candidates:
    """The candidates that keep to the length asked for; by default one sentence may be longer."""
    lengths = np.where(found.present, sizes[found.members], 0).sum(axis=1)
    allowed = lengths <= (length.syllables or LONGEST)
    if length.syllables is None:
        allowed |= found.sizes == 1
    if length.sentences is not None:
        allowed &= found.sizes <= length.sentences
    return Candidates(*(part[allowed] for part in found))


def _extended(chosen: list[int], lengths: Ints, scores: Floats, length: Length) -> list[int]:
    """More of the best sentences, where more were asked for than a candidate holds."""
    if length == Length():
        return chosen
    room = (length.syllables or int(lengths.sum())) - int(lengths[chosen].sum())
    most = length.sentences or (len(lengths) if length.syllables else len(chosen))
    for i in np.argsort(-scores, kind="stable").tolist():
        if len(chosen) < most and i not in chosen and lengths[i] <= room:
            chosen.append(i)
            room -= int(lengths[i])
    return sorted(chosen)


def _short_one(sentences: list[str], lengths: Ints, scores: Floats, length: Length) -> Output:
    """The best sentence that is as short as was asked for; where none is, the best one, cut."""
    limit = length.syllables or LONGEST
    fitting = np.flatnonzero(lengths <= limit)
    if len(fitting):
        return Output(sentences[int(fitting[scores[fitting].argmax()])])
    text, cut = shorten(sentences[int(scores.argmax())], limit)
    return Output(text, cut=cut)


def load(folder: Path) -> Salience:
    """The model in `folder`, as scripts/train_salience.py wrote it."""
    tensors = load_file(folder / "weights.safetensors")
    words = json.loads((folder / "words.json").read_bytes())
    lexicon = Lexicon(
        {word: row for row, word in enumerate(words, start=1)},
        tensors["rarity"].astype(np.float64),
        tensors["words"].astype(np.float64),
        tensors["pairs"].astype(np.float64),
    )
    return Salience(lexicon, Network(tensors, "sentence"), Network(tensors, "choice"))
