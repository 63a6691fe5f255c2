"""The terms of one sentence, for the translator's prompt and for the check of its output."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from summarizer.terms.exonyms import has_english
from summarizer.terms.glossary import Glossary
from summarizer.terms.names import find_names
from summarizer.terms.syllables import are_syllables, unaccent

_QUOTE = re.compile("[’‘`]")
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
    terms = [Term(*found) for found in glossary.find(sentence)]
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
    """How many of the terms' English words stand in `translation`."""
    return sum(stands_in(translation, term.en) for term in terms)


def stands_in(text: str, english: str) -> bool:
    """Whether the words of `english` stand in `text`, one of them or several: "pupils".

    Case is nothing but in an acronym ("AI"), nor are an article before and the form of a quote.
    """
    plain, wanted = (_QUOTE.sub("'", side) for side in (text, english))
    wanted = wanted if wanted.isupper() else wanted.casefold().removeprefix("the ")
    plain = plain if wanted.isupper() else plain.casefold()
    return re.search(rf"(?<!\w){re.escape(wanted)}(?:e?s)?(?!\w)", plain) is not None
