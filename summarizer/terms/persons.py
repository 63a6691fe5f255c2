"""Where persons are named in a text, so that no country is found in "Trần Thị Nga"."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from summarizer.terms.ordinary import HEADS, OPENERS
from summarizer.terms.surnames import SURNAMES
from summarizer.terms.syllables import are_syllables, is_foreign

_TITLES = frozenset("ông bà chị em cháu cô chú bác thầy bé".split())  # noqa: SIM905
# these end like a title, but a country behind them is one: "đàn ông Mỹ"
_KINDS = frozenset({"đàn ông", "đàn bà", "em bé", "cô bé", "cậu bé", "thầy cô", "chị em"})
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?= $)")
_NEXT_WORDS = re.compile(r"(?: [^\W\d_]+){0,5}")  # no name is longer


class Person(NamedTuple):
    """A run of capitals that opens with a surname, or that stands behind a title."""

    start: int
    end: int
    titled: bool


def find_people(text: str) -> list[Person]:
    """The persons of `text`, in order."""
    found: list[Person] = []
    start = end = -1  # of the capitals that are being read; a title or a surname is before them
    before, titled = "", False
    for match in [*_WORD.finditer(text), None]:
        word = match.group() if match else ""
        if match and end >= 0 and word[0].isupper() and text[end : match.start()] == " ":
            start, end = (match.start() if start < 0 else start), match.end()
            continue
        if start >= 0:
            found.append(Person(start, end, titled))
        start = end = -1
        if match and word.lower() in _TITLES:
            titled = f"{before} {word}".lower() not in _KINDS
            end = match.end() if titled else -1
        elif match and word in SURNAMES:
            start, end, titled = match.start(), match.end(), False
        before = word
    return found


def is_inside(text: str, start: int, end: int, people: list[Person]) -> bool:
    """Whether `text[start:end]` is part of one of the `people`: "Nga" of "bà Nga"."""
    at = bisect_right(people, start, key=lambda person: person.start)
    if not at or people[at - 1].end < end:
        return False
    person = people[at - 1]
    if person.titled and " " not in text[start:end]:
        return True
    first = _WORD.match(text, person.start)
    if first is None or first.group() not in SURNAMES:
        return False
    if person.start < start:
        return True
    # "Thái Lan Anh" is a person; "Thái Lan Srettha Thavisin" has a country, "Hà Nội Lê An" a city
    rest = text[end : person.end].split()
    return bool(rest) and rest[0] not in SURNAMES and not is_foreign(rest)


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is a syllable with another beside it in one name: "Mỹ Tho"."""
    word = text[start:end]
    if not _is_title_case(word) or not are_syllables([word]):
        return False
    # a syllable has seven letters at most
    last = _LAST_WORD.search(text, max(0, start - 9), start)
    if last and _is_title_case(last.group()) and are_syllables([last.group()]):
        opens = last.start() < 2  # perhaps behind a mark
        if not (opens and last.group() in OPENERS | HEADS):
            return True
    behind = _NEXT_WORDS.match(text, end)
    beside = _capitals(behind.group().split()) if behind else []
    return bool(beside) and are_syllables(beside[:1]) and not is_foreign(beside)


def _is_title_case(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()


def _capitals(words: list[str]) -> list[str]:
    """The capitalised words that `words` begin with."""
    small = (at for at, word in enumerate(words) if not _is_title_case(word))
    return words[: next(small, len(words))]
