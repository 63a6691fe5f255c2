"""Glossaries: Vietnamese terms, what their acronyms stand for, and their English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from summarizer.errors import UsageError
from summarizer.terms.persons import find_people, goes_on, is_inside

HEADER = ("vi", "expanded", "en")
_TAKEN = "\0"  # stands for a letter that belongs to another term
_JOINT = re.compile(r" ?[-–&] ?")  # NN-PTNT, NN&PTNT and NN & PTNT are one acronym
_CODE = re.compile(  # before the last part of a document's number, or a share's symbol
    r"(?:[\dA-ZĐ] ?/ ?|/ ?[A-ZĐ]{1,6} ?[-–] ?|\w–|(?<!\w)(?i:mã|mã số|cổ phiếu|nhóm)(?: CK)?:? )$"
)
# what stands behind or before one that is something else there: flights, plates, firms
_ELSE_BEHIND = {
    "VN": r" (?!(?:19|20)\d\d(?!\d))\d", "BS": r":? ?-?\d| Company", "BV": r" \d{4}| Borussia",
    "DN": r" \d+(?!\d| ?%)", "HS": r" \d{4}| [Cc]ode", "SV": r" \d| League",
    "CĐ": r" (?:ngành|các|cơ sở|viên|cấp|Giáo dục)", "GS": r" (?:E&C|25|Group|Engineering|Caltex)",
    "ĐH": r" (?:Đoàn|Đảng|Hội|đại biểu|[IVX]+(?!\w))",
}  # fmt: skip
_ELSE_BEFORE = {
    "GS": r"(?:[Tt]ập đoàn|[Cc]ông ty) $", "SV": r" - $", "CCB": r"[Nn]gân hàng[^.]{0,40}\($",
    "CĐ": r"(?:Chấp hành|BCH|cán bộ|[Cc]hủ tịch) $",
}  # fmt: skip


class Glossary:
    """Terms from one file or several; a later file wins.

    `own` are those of the user's file, also with a capital.
    """

    def __init__(
        self, english: dict[str, str], expanded: dict[str, str], own: Iterable[str] = ()
    ) -> None:
        given = {term: english[term] for term in own}
        opening = {term[:1].upper() + term[1:]: en for term, en in given.items()}
        self.english = english | opening | given
        self.own = frozenset(opening | given)
        self._expanded = expanded
        self._capital = opening.keys() - given.keys()

    @classmethod
    def load(cls, *paths: Path, own: Path | None = None) -> Glossary:
        """The terms of TSV files with columns vi, en or vi, expanded, en (a header is optional).

        A term of the user's `own` file holds for what its acronym is written out as too. Raises
        UsageError that names the file and the line.
        """
        english: dict[str, str] = {}
        expanded: dict[str, str] = {}
        for path in paths:
            for vi, meaning, en in _entries(path):
                english[vi] = en
                if meaning:
                    expanded[vi] = meaning
                    english.setdefault(meaning, en)
        users: dict[str, str] = {}
        for vi, meaning, en in _entries(own) if own is not None else ():
            if meaning:
                expanded[vi] = meaning
            users |= dict.fromkeys([form for form in (vi, expanded.get(vi)) if form], en)
        return cls(english | users, expanded, users)

    def expand(self, text: str) -> str:
        """`text` with the glossary's acronyms written out, the longest first.

        A hyphen in one may be an ampersand in the text, with blanks around either; what opens the
        text does so with a capital.
        """
        return self._acronyms.sub(self._meaning, text)

    def find(self, text: str) -> list[str]:
        """The glossary's terms in `text`, longest match first, in order, each once.

        The user's own come before the others, also where a longer one holds them. What stands
        inside a name is none: "Nga" of "bà Trần Thị Nga", "Lào" of "Lào Cai".
        """
        people = find_people(text)
        own = [match.span() for match in self._own.finditer(text) if self._is_meant(match)]
        rest = text
        for start, end in own:
            rest = f"{rest[:start]}{_TAKEN * (end - start)}{rest[end:]}"
        others = [match.span() for match in self._others.finditer(rest)]
        found = [
            text[start:end]
            for start, end in (*own, *others)
            if not is_inside(text, start, end, people) and not goes_on(text, start, end)
        ]
        return list(dict.fromkeys(found))

    def _is_meant(self, match: re.Match[str]) -> bool:
        """Whether a term stands there as it was given, or with a capital that is no part of a
        longer name: "Tổng thống Mỹ", "Do Công an tỉnh", not "Bộ Công an"."""
        if match.group() not in self._capital:
            return True
        start = match.start()
        longer = (other.span() for other in self._others.finditer(match.string))
        inside = any(first < start < last for first, last in longer)
        before = match.string[:start].split()[1:]  # the word that opens a text says nothing
        return not inside and not (before and before[-1][0].isupper())

    def _meaning(self, match: re.Match[str]) -> str:
        if _is_something_else(match):
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
        return _any_of(self.own)

    @cached_property
    def _others(self) -> re.Pattern[str]:
        return _any_of(self.english.keys() - self.own)


def _entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """Term, what it is written out as or nothing, and English of each line."""
    for number, row in enumerate(_rows(path), 1):
        if row is None or tuple(row) in (HEADER, ("vi", "en")):
            continue
        if len(row) not in (2, 3) or not row[0] or not row[-1]:
            raise UsageError(f"{path} line {number}: give vi<TAB>en or vi<TAB>expanded<TAB>en")
        yield row[0], row[1] if len(row) == 3 else "", row[-1]


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


def _is_something_else(match: re.Match[str]) -> bool:
    """Whether what looks like an acronym is part of a code, or stands for another thing."""
    text, start, end = match.string, match.start(), match.end()
    before, name = text[max(0, start - 50) : start], match.group()
    if _CODE.search(before):
        return True
    if name == "TƯ":  # of "ĐẦU TƯ", "TƯ VẤN"
        return any(map(_is_in_capitals, (*before.split()[-1:], *text[end : end + 9].split()[:1])))
    behind, ahead = _ELSE_BEHIND.get(name), _ELSE_BEFORE.get(name)
    return bool(
        (behind and re.compile(behind).match(text, end)) or (ahead and re.search(ahead, before))
    )


def _is_in_capitals(word: str) -> bool:
    return len(word) > 1 and word.isupper() and not word.isascii()


def _any_of(words: Iterable[str], *, joint: str = "-") -> re.Pattern[str]:
    """A pattern for any of `words` as a whole, the longest where several fit; their hyphens as the
    pattern `joint`."""
    longest = sorted(words, key=len, reverse=True)
    if not longest:
        return re.compile(r"(?!)")
    any_one = "|".join(joint.join(map(re.escape, word.split("-"))) for word in longest)
    return re.compile(rf"(?<![\w-])(?:{any_one})(?![\w-])")
