"""A lexicon: ordinary words and the English that a newspaper has for them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.modeltoml import ModelSpec
from summarizer.terms.glossary import Glossary
from summarizer.terms.syllables import old_tones
from summarizer.terms.term import Term

NONE = "-"
MOST = 10  # hints of one sentence
_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")  # words with a space between


class Lexicon:
    """Words with their English: hints to a translator, which may find a better word.

    A word with NONE for its English is known as a whole, so that no hint is read into it.

    A small model has seen a rare word too seldom to know it, and copies from its prompt what it is
    told (dictionary-based prompting: Ghazvininejad et al. 2023).
    """

    def __init__(self, english: dict[str, str]) -> None:
        self._english = {old_tones(word): meaning for word, meaning in english.items()}
        self._longest = max((len(word.split()) for word in english), default=0)

    @classmethod
    def of(cls, spec: ModelSpec) -> Lexicon:
        """The lexicon in the model's folder, a TSV file of vi and en; empty where it has none.

        Raises UsageError as `Glossary.load` does.
        """
        if not spec.input.lexicon:
            return cls({})
        return cls(Glossary.load(spec.folder / spec.input.lexicon).english)

    def find(self, sentence: str, terms: Sequence[Term] = ()) -> tuple[Term, ...]:
        """The words of `sentence` that the lexicon has, longest match first, in order, each once;
        MOST at the most, and none that stands in one of the `terms`.

        Capitals make a difference, but where the sentence opens; where a tone mark stands ("hoà",
        "hòa") makes none.
        """
        told = [f" {term.vi} " for term in terms]
        found = {}
        for place, match in enumerate(_RUN.finditer(sentence)):
            run = match.group().split(" ")
            if place == 0:
                small = [run[0].lower(), *run[1:]]
                run = max(run, small, key=lambda words: len(self._opening(words, 0)))
            at = 0
            while at < len(run):
                word = self._opening(run, at)
                english = self._english.get(old_tones(word), NONE)
                if english != NONE and not any(f" {word} " in term for term in told):
                    found[word] = Term(word, english)
                at += len(word.split()) or 1
        return tuple(found.values())[:MOST]

    def _opening(self, run: list[str], at: int) -> str:
        """The longest known word that begins at that place of `run`; empty where none does."""
        last = min(len(run), at + self._longest)
        openings = (" ".join(run[at:end]) for end in range(last, at, -1))
        return next((word for word in openings if old_tones(word) in self._english), "")
