"""Glossaries: Vietnamese terms, what their acronyms stand for, and their English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from summarizer.terms.codes import is_something_else
from summarizer.terms.divisions import write_divisions_out
from summarizer.terms.entries import read_entries
from summarizer.terms.persons import Person, find_people, goes_on, is_inside

_WORD_BEFORE = re.compile(r"\w+ $")
_TAKEN = "\0"  # stands for a letter that belongs to another term
_JOINT = re.compile(r" ?[-–&] ?")  # NN-PTNT, NN&PTNT and NN & PTNT are one acronym


class Found(NamedTuple):
    """A term in a text, and its English; whether it is the user's own."""

    vi: str
    en: str
    own: bool


class Glossary:
    """Terms from one file or several, a later file wins, and the user's `own`."""

    def __init__(
        self,
        english: dict[str, str],
        expanded: dict[str, str],
        own: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.english = english
        self.own = own
        self._expanded = expanded
        # with a capital where they open a sentence, or as offices have it: "Tổng thống Mỹ"
        self._capital = {vi[:1].upper() + vi[1:]: en for vi, en in own.items()}

    @classmethod
    def load(cls, *paths: Path, own: Path | None = None) -> Glossary:
        """The terms of TSV files with columns vi, en or vi, expanded, en (a header is optional).

        Acronyms in terms of the user's `own` file are read as in a text; one that stands there
        without `expanded` is not written out. Raises UsageError that names the file and the line.
        """
        english: dict[str, str] = {}
        expanded: dict[str, str] = {}
        for path in paths:
            for vi, meaning, en in read_entries(path):
                english[vi] = en
                if meaning:
                    expanded[vi] = meaning
                    english.setdefault(meaning, en)
        users: dict[str, str] = {}
        for vi, meaning, en in read_entries(own) if own is not None else ():
            users |= dict.fromkeys((vi, meaning) if meaning else (vi,), en)
            if meaning:
                expanded[vi] = meaning
            else:
                expanded.pop(vi, None)
        plain = cls(english, expanded)
        for vi, en in list(users.items()):
            written = plain.expand(write_divisions_out(vi))
            if written != vi:  # "Công an TP.HCM"; what is written out first in it has a capital
                users |= dict.fromkeys((written, written[:1].lower() + written[1:]), en)
        return cls(english, expanded, users)

    def expand(self, text: str) -> str:
        """`text` with the glossary's acronyms written out, the longest first.

        A hyphen in one may be an ampersand in the text, with blanks around either; what opens the
        text does so with a capital.
        """
        return self._acronyms.sub(self._meaning, text)

    def find(self, text: str) -> list[Found]:
        """The glossary's terms in `text`, longest match first, in order, each once.

        The user's own come before the others, also where a longer one holds them, unless they are
        one syllable of it ("đồng" of "Hội đồng nhân dân"). What stands inside a name is none: "Nga"
        of "bà Trần Thị Nga", "Lào" of "Lào Cai"; nor is what `expand` leaves for something else.
        """
        people = find_people(text)
        others = self._in(text)
        rest, found = text, []
        for (start, end), en in self._own_in(text, others, people):
            found.append(Found(text[start:end], en, own=True))
            rest = f"{rest[:start]}{_TAKEN * (end - start)}{rest[end:]}"
        found += [
            Found(text[match.start() : match.end()], en, own=False)
            for match, en in (self._in(rest) if found else others)
            if not _is_named(text, *match.span(), people)
        ]
        once: dict[str, Found] = {}
        for term in found:
            once.setdefault(term.vi.casefold(), term)
        return list(once.values())

    def write_own(self, text: str) -> str:
        """`text` with the user's terms in English already.

        A translator copies them, where it would overrule what it is told beside the text (source
        factors and code-switching: Dinh et al. 2019, Song et al. 2019).
        """
        if not self.own:
            return text
        pieces, at = [], 0
        for (start, end), en in self._own_in(text, self._in(text), find_people(text)):
            pieces += [text[at:start], en]
            at = end
        return "".join([*pieces, text[at:]])

    def _own_in(
        self, text: str, others: Sequence[tuple[re.Match[str], str]], people: list[Person]
    ) -> Iterator[tuple[tuple[int, int], str]]:
        """Where the user's terms stand, and their English."""
        for match in self._own.finditer(text):
            en = self._meant(match, others)
            if en is not None and not _is_named(text, *match.span(), people):
                yield match.span(), en

    def _in(self, text: str) -> list[tuple[re.Match[str], str]]:
        """The terms that are not the user's; one in small letters may open the text."""
        opening = self._others.match(text[:1].lower() + text[1:])
        first = self._others.match(text)
        if opening and (first is None or first.end() < opening.end()):
            found = [opening, *self._others.finditer(text, opening.end())]
        else:
            found = [*self._others.finditer(text)]
        return [
            (match, self.english[match.group()])
            for match in found
            if not (match.group() in self._expanded and is_something_else(match))
        ]

    def _meant(
        self, match: re.Match[str], others: Sequence[tuple[re.Match[str], str]]
    ) -> str | None:
        """The English of the user's term that stands there as it was given, or with a capital that
        is no part of a longer name: "Tổng thống Mỹ", "Do Công an tỉnh", not "Bộ Công an"."""
        vi, (start, end) = match.group(), match.span()
        spans = (other.span() for other, _ in others)
        longer = [s for s in spans if s[0] <= start and end <= s[1] and s != (start, end)]
        one_word = " " not in vi
        if vi in self.own:
            return None if longer and one_word and vi.islower() else self.own[vi]
        if one_word:  # "mơ" of "chợ Mơ"
            opens = not start or match.string[start - 1] in '"“('
            taken = bool(longer) or not opens
        else:
            taken = any(first < start for first, _ in longer)
        before = _WORD_BEFORE.search(match.string[:start])
        within = before and before.start() and before.group()[0].isupper()
        return None if taken or within else self._capital[vi]

    def _meaning(self, match: re.Match[str]) -> str:
        if is_something_else(match):
            return match.group()
        meaning = self._joined[_JOINT.sub("-", match.group())]
        return meaning if match.start() else meaning[:1].upper() + meaning[1:]

    @cached_property
    def _joined(self) -> dict[str, str]:
        return {_JOINT.sub("-", acronym): meaning for acronym, meaning in self._expanded.items()}

    @cached_property
    def _acronyms(self) -> re.Pattern[str]:
        return _any_of(self._joined, joint=_JOINT.pattern)

    @cached_property
    def _own(self) -> re.Pattern[str]:
        return _any_of({**self._capital, **self.own})

    @cached_property
    def _others(self) -> re.Pattern[str]:
        return _any_of(self.english)


def _is_named(text: str, start: int, end: int, people: list[Person]) -> bool:
    """Whether what stands there is part of a person's name, or goes on as another name."""
    return is_inside(text, start, end, people) or goes_on(text, start, end)


def _any_of(words: Iterable[str], *, joint: str = "-") -> re.Pattern[str]:
    """A pattern for any of `words` as a whole, the longest where several fit; their hyphens as the
    pattern `joint`."""
    longest = sorted(words, key=len, reverse=True)
    if not longest:
        return re.compile(r"(?!)")
    any_one = "|".join(joint.join(map(re.escape, word.split("-"))) for word in longest)
    return re.compile(rf"(?<![\w-])(?:{any_one})(?![\w-])")
