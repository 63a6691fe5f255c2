"""The terms of one sentence, for the translator's prompt and for the check of its output."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from summarizer.terms.exonyms import has_english
from summarizer.terms.glossary import Glossary
from summarizer.terms.names import find_names
from summarizer.terms.syllables import are_syllables, unaccent

MOST = 8  # terms of one sentence: more than the prompt was trained with only confuse


class Term(msgspec.Struct, frozen=True):
    """What stands in the source, and the words that the translation should have for it.

    One of the user's `own` glossary is missed where they are not there.
    """

    vi: str
    en: str
    own: bool = False


def find_terms(sentence: str, glossary: Glossary) -> tuple[Term, ...]:
    """The user's terms in `sentence`, the glossary's, then its names unaccented; MOST at the most.

    Names that English has words of its own for ("Nhà Trắng") are left to the translator.
    """
    terms = [Term(vi, glossary.english[vi], vi in glossary.own) for vi in glossary.find(sentence)]
    terms.sort(key=lambda term: not term.own)
    taken = " ".join(term.vi for term in terms)
    for name in find_names(sentence):
        if name not in taken and _is_vietnamese(name) and not has_english(name):
            terms.append(Term(name, unaccent(name)))
    return tuple(terms[:MOST])


def _is_vietnamese(name: str) -> bool:
    """Whether `name` has Vietnamese letters, and no word that could not be Vietnamese.

    What has marks is no syllable in names of the highlands: "Krông Pắc", "Đắk Lắk", "Ea Súp".
    """
    plain = [word for word in name.split() if unaccent(word) == word and word != "Ea"]
    return unaccent(name) != name and are_syllables(plain)


def kept(translation: str, terms: Sequence[Term]) -> int:
    """How many of the terms' English words stand in `translation`, case aside."""
    text = translation.casefold()
    return sum(term.en.casefold() in text for term in terms)
