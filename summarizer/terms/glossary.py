"""Glossaries: Vietnamese terms, what their acronyms stand for, and their English."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from pathlib import Path

from summarizer.errors import UsageError
from summarizer.terms.names import is_syllable, unaccent

HEADER = ("vi", "expanded", "en")
_SURNAMES = frozenset(
    """
    Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Lương Mai
    Cao Tạ Trịnh Lâm Phùng Tô Thái Tống Vương Kiều Đào Hà Tăng La Lưu Chu
    """.split()  # noqa: SIM905 - a list of words would fill the page
)
_TITLES = frozenset("ông bà chị em cháu cô chú bác thầy bé".split())  # noqa: SIM905
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"(?<= )[^\W\d_]+(?= $)")


class Glossary:
    """Terms from one file or several; a later file wins."""

    def __init__(self, english: dict[str, str], expanded: dict[str, str]) -> None:
        self.english = english
        self._expanded = expanded

    @classmethod
    def load(cls, *paths: Path) -> Glossary:
        """The terms of TSV files with columns vi, en or vi, expanded, en (a header is optional).

        Raises UsageError that names the file and the line.
        """
        english: dict[str, str] = {}
        expanded: dict[str, str] = {}
        for path in paths:
            for number, row in enumerate(_rows(path), 1):
                if row is None or tuple(row) in (HEADER, ("vi", "en")):
                    continue
                if len(row) not in (2, 3) or not row[0] or not row[-1]:
                    raise UsageError(
                        f"{path} line {number}: give vi<TAB>en or vi<TAB>expanded<TAB>en"
                    )
                english[row[0]] = row[-1]
                if len(row) == 3 and row[1]:
                    expanded[row[0]] = row[1]
                    english.setdefault(row[1], row[-1])
        return cls(english, expanded)

    def expand(self, text: str) -> str:
        """`text` with the glossary's acronyms written out, the longest first."""
        return self._acronyms.sub(lambda match: self._expanded[match.group()], text)

    def find(self, text: str) -> list[str]:
        """The glossary's terms in `text`, longest match first, in order, each once.

        What stands inside a name is none: "Nga" of "bà Trần Thị Nga", "Lào" of "Lào Cai".
        """
        people = _people(text)
        found = [
            match.group()
            for match in self._terms.finditer(text)
            if not _is_inside(text, match, people) and not _goes_on(text, match)
        ]
        return list(dict.fromkeys(found))

    @cached_property
    def _acronyms(self) -> re.Pattern[str]:
        return _any_of(self._expanded)

    @cached_property
    def _terms(self) -> re.Pattern[str]:
        return _any_of(self.english)


def _is_inside(text: str, match: re.Match[str], people: list[tuple[int, int]]) -> bool:
    """Whether a term is part of a person; behind a title alone only one of a syllable is."""
    before = bisect_left(people, (match.start(), 0))  # the last person that begins before it
    if not before or people[before - 1][1] < match.end():
        return False
    start, end = people[before - 1]
    return " " not in match.group() or text[start:end].split(maxsplit=1)[0] in _SURNAMES


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a term of one syllable has a capital syllable beside it, so that both are a name."""
    if " " in match.group() or not match.group()[1:].islower():
        return False
    # a syllable has seven letters at most; the first word of a text is not looked at
    beside = [_LAST_WORD.search(text, max(1, match.start() - 9), match.start())]
    if text.startswith(" ", match.end()):
        beside.append(_WORD.match(text, match.end() + 1))
    words = [word.group() for word in beside if word is not None]
    return any(word[0].isupper() and is_syllable(unaccent(word).lower()) for word in words)


def _people(text: str) -> list[tuple[int, int]]:
    """Where surnames or titles stand with the capitals behind them: from where, to where."""
    found: list[tuple[int, int]] = []
    start = end = None
    for match in _WORD.finditer(text):
        word = match.group()
        if start is not None and text[end : match.start()] == " " and word[0].isupper():
            end = match.end()
            continue
        if start is not None and end is not None:
            found.append((start, end))
        known = word in _SURNAMES or word.lower() in _TITLES
        start, end = match.span() if known else (None, None)
    return found if start is None or end is None else [*found, (start, end)]


def _rows(path: Path) -> list[list[str] | None]:
    """The cells of each line; None for a blank line or a comment."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the glossary cannot be read ({error})") from error
    return [
        [cell.strip() for cell in line.split("\t")] if line.strip() and line[0] != "#" else None
        for line in lines
    ]


def _any_of(words: dict[str, str]) -> re.Pattern[str]:
    """A pattern for any of `words` as a whole, the longest where several fit."""
    if not words:
        return re.compile(r"(?!)")
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
