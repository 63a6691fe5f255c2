"""Glossaries: Vietnamese terms, what their acronyms stand for, and their English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from summarizer.errors import UsageError
from summarizer.terms.divisions import write_divisions_out
from summarizer.terms.persons import Person, find_people, goes_on, is_inside

HEADER = ("vi", "expanded", "en")
_WORD_BEFORE = re.compile(r"\w+ $")
_TAKEN = "\0"  # stands for a letter that belongs to another term
_JOINT = re.compile(r" ?[-–&] ?")  # NN-PTNT, NN&PTNT and NN & PTNT are one acronym
_CODE = re.compile(  # before the last part of a document's number, or a share's symbol
    r"(?:[\dA-ZĐ] ?/ ?|/ ?[A-ZĐ]{1,6} ?[-–] ?|\w–|(?<!\w)(?i:mã|mã số|cổ phiếu|nhóm)(?: CK)?:? )$"
)
_ADDRESS = re.compile(r"\w\.$")  # "VnExpress.VN"
# symbols of shares, beside others that no acronym has: "HPG, HSG, NKG"
_SHARES = frozenset({"HSG", "HCM", "KDC", "DN"})
_SHARE_BEFORE = re.compile(r"(?<![A-ZĐ])(?!TP|BCH|HLV|CLB)[A-Z]{3}(?:, | - )$")
_SHARE_BEHIND = re.compile(r"(?:, | - )(?!TP|BCH|HLV|CLB)[A-Z]{3}(?![A-ZĐ])")
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
            for vi, meaning, en in _entries(path):
                english[vi] = en
                if meaning:
                    expanded[vi] = meaning
                    english.setdefault(meaning, en)
        users: dict[str, str] = {}
        for vi, meaning, en in _entries(own) if own is not None else ():
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
            if not (match.group() in self._expanded and _is_something_else(match))
        ]

    def _meant(
        self, match: re.Match[str], others: Sequence[tuple[re.Match[str], str]]
    ) -> str | None:
        """The English of the user's term that stands there as it was given, or with a capital that
        is no part of a longer name: "Tổng thống Mỹ", "Do Công an tỉnh", not "Bộ Công an"."""
        vi, (start, end) = match.group(), match.span()
        longer = [o.span() for o, _ in others if o.start() <= start and end <= o.end()]
        longer = [span for span in longer if span != (start, end)]
        if vi in self.own:
            return None if longer and " " not in vi and vi.islower() else self.own[vi]
        before = _WORD_BEFORE.search(match.string[:start])
        opens = not start or match.string[start - 1] in '"“('
        within = before and before.start() and before.group()[0].isupper()
        if any(first < start for first, _ in longer) or within or (" " not in vi and not opens):
            return None
        named = any(first == start for first, _ in longer) and " " not in vi
        return None if named else self._capital[vi]

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
        return _any_of({**self._capital, **self.own})

    @cached_property
    def _others(self) -> re.Pattern[str]:
        return _any_of(self.english)


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
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the glossary cannot be read ({error})") from error
    return [
        [cell.strip() for cell in line.split("\t")] if line.strip() and line[0] != "#" else None
        for line in text.splitlines()
    ]


def _is_named(text: str, start: int, end: int, people: list[Person]) -> bool:
    """Whether what stands there is part of a person's name, or goes on as another name."""
    return is_inside(text, start, end, people) or goes_on(text, start, end)


def _is_something_else(match: re.Match[str]) -> bool:
    """Whether what looks like an acronym is part of a code, or stands for another thing."""
    text, start, end = match.string, match.start(), match.end()
    before, name = text[max(0, start - 50) : start], match.group()
    if _CODE.search(before) or (name == "VN" and _ADDRESS.search(before)):
        return True
    if name in _SHARES and (_SHARE_BEFORE.search(before) or _SHARE_BEHIND.match(text, end)):
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
