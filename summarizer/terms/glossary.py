"""Glossaries: Vietnamese terms, what their acronyms stand for, and their English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from summarizer.errors import UsageError
from summarizer.terms.persons import find_people, goes_on, is_inside

HEADER = ("vi", "expanded", "en")
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
        """`text` with the glossary's acronyms written out, the longest first.

        A hyphen in one may be an ampersand in the text, with blanks around either; what opens the
        text does so with a capital.
        """
        return self._acronyms.sub(self._meaning, text)

    def find(self, text: str) -> list[str]:
        """The glossary's terms in `text`, longest match first, in order, each once.

        What stands inside a name is none: "Nga" of "bà Trần Thị Nga", "Lào" of "Lào Cai".
        """
        people = find_people(text)
        found = [
            match.group()
            for match in self._terms.finditer(text)
            if not is_inside(text, *match.span(), people) and not goes_on(text, *match.span())
        ]
        return list(dict.fromkeys(found))

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
    def _terms(self) -> re.Pattern[str]:
        return _any_of(self.english)


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
