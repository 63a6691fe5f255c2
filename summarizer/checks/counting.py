"""Numbers of a Vietnamese text with what they count ("3 người") or number ("lớp 3")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from summarizer.checks.amounts import Part, amount_ways, find_parts
from summarizer.checks.calendar import roman_value
from summarizer.checks.digits import single_values
from summarizer.checks.units import (
    ACCUSED,
    CALENDAR,
    CLASSIFIERS,
    LABELS,
    NO_UNIT,
    PEOPLE,
    PERSON,
    PLACES,
    SAME_LABEL,
    SAME_UNIT,
)
from summarizer.checks.words import UNITS_VI, VIETNAMESE

_WORD = re.compile(r"[^\W\d_]+|%")
_REST = re.compile(r"[^.;:!?\n\d]{0,60}")  # of the sentence, up to the next number
_BEHIND = re.compile(r"\s?(?:[^\W\d_]|%)")
_BEFORE = re.compile(r"([^\W\d_]+)[ .]?$")
_JOINT = re.compile(r"\s*(?:,|-|–|và|hoặc|hay|đến|tới)\s*")
_ASKED = re.compile(r"[1-9]\d{0,3}")
_DASHED = re.compile(r"-\d")
_PAIRED = frozenset({"/", ":"})
_RANGE = re.compile(r"\s*(?:-|–|đến|tới)")
_ORDINAL = re.compile(r"(?<!\w)thứ (\d{1,2}|[^\W\d_]+)(?!\w| mươi)")
_ROMAN = re.compile(  # "quý II" and both of "quý II, III"
    r"(?<!\w)(quý|khóa|khoá|cấp|hạng|lớp|thứ) "
    r"((?-i:[IVX]{1,5}(?:(?:, ?|-|–| - | – | và | đến )[IVX]{1,5}){0,6}))(?!\w)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[IVX]+")
_ORDINALS = UNITS_VI | {"nhất": 1, "nhì": 2, "mười": 10}
_NEAR = 6  # words behind a number among which what it counts may stand
_LONGEST = 30  # a range of which each number is taken to be meant


class Count(NamedTuple):
    """A number, the word before and those behind it, and whether it is asked for."""

    values: frozenset[Decimal]
    label: str
    units: frozenset[str]
    near: frozenset[str]
    asked: bool
    text: str


def find_counts(text: str) -> list[Count]:
    """The numbers of `text`, those of a list or a range with what the last of them counts."""
    numbers = [number for number in find_parts(text, VIETNAMESE)[0] if _stands_alone(text, number)]
    found = [_count(text, number) for number in numbers]
    gaps = [text[a[-1].end : b[0].start].casefold() for a, b in pairwise(numbers)]
    for i, gap in enumerate(gaps):
        one, two = found[i], found[i + 1]
        joined = _JOINT.fullmatch(gap.removesuffix(f"{one.label} "))
        named = two.label == one.label or not two.units  # "quận 12, 2 xe" are no two districts
        if joined and named and one.label in LABELS:  # "lớp 10, 11", "lớp 1 đến lớp 5"
            found[i + 1] = two._replace(label=one.label)
            if _RANGE.match(gap):
                found[i] = one._replace(values=_between(one, two))
    for i in reversed(range(len(gaps))):
        # "15-20 người"; but "ở tuổi 17, ba cô gái" is no list for sure: the 17 is not asked for
        apart = LABELS | CALENDAR | (PLACES if "," in gaps[i] else set())
        if _JOINT.fullmatch(gaps[i]) and found[i].label not in apart:
            units = found[i].units if "," in gaps[i] else found[i + 1].units
            found[i] = found[i]._replace(units=units, near=found[i + 1].near | found[i].near)
    return [*found, *_ordinals(text), *_romans(text)]


def _stands_alone(text: str, number: Sequence[Part]) -> bool:
    """Whether a number is no part of a date, a score or a time of day."""
    return text[number[0].start - 1 : number[0].start] not in _PAIRED and (
        text[number[-1].end : number[-1].end + 1] not in _PAIRED
    )


def _count(text: str, number: Sequence[Part]) -> Count:
    start, end = number[0].start, number[-1].end
    before = _BEFORE.search(text, max(0, start - 12), start)
    label = before.group(1).casefold() if before else ""
    label = SAME_LABEL.get(label, label)
    words = [] if label in CALENDAR else _words_behind(text, end)
    direct = bool(_BEHIND.match(text, end))  # "chiều 4-6, công an" are no six policemen
    units = _units(words) if direct else set()
    person = direct and not PEOPLE.isdisjoint({" ".join(words[:1]), " ".join(words[:2])})
    return Count(
        values=frozenset(single_values(amount_ways(number, VIETNAMESE))),
        label=label,
        units=frozenset(units),
        near=frozenset({*words, *units, *({PERSON} if person else ())}),
        asked=_is_asked(text, start, end, label),
        text=text[start:end],
    )


def _is_asked(text: str, start: int, end: int, label: str) -> bool:
    """Whether a number in digits has its own meaning: not "H5", nor a day as in "sáng 26-6"."""
    before = text[max(0, start - 1) : start]
    if (before.isalpha() and label not in LABELS) or before == "-":
        return False
    return bool(_ASKED.fullmatch(text, start, end)) and not _DASHED.match(text, end)


def _words_behind(text: str, end: int) -> list[str]:
    rest = _REST.match(text, end)
    return _WORD.findall(rest.group().casefold())[:_NEAR] if rest else []


def _units(words: Sequence[str]) -> set[str]:
    """What is counted: the first word, and the noun behind "căn" or "chiếc"."""
    if " ".join(words[:2]) in ACCUSED:
        return {" ".join(words[:2])}
    if not words or words[0] in NO_UNIT:
        return set()
    return {SAME_UNIT.get(word, word) for word in words[: 2 if words[0] in CLASSIFIERS else 1]}


def _between(first: Count, last: Count) -> frozenset[Decimal]:
    """The numbers of a range: a class between the first and the last is meant too."""
    low, high = min(first.values, default=Decimal(0)), max(last.values, default=Decimal(0))
    if not low < high < low + _LONGEST or low != low.to_integral_value():
        return first.values
    return frozenset(low + i for i in range(int(high - low)))


def _ordinals(text: str) -> Iterator[Count]:
    """ "thứ 3" and "thứ ba", which are days of the week elsewhere."""
    for match in _ORDINAL.finditer(text):
        word = match.group(1)
        value = int(word) if word.isdecimal() else _ORDINALS.get(word.casefold())
        if value:
            values = frozenset({Decimal(value)})
            yield Count(values, "thứ", frozenset(), frozenset(), word.isdecimal(), word)


def _romans(text: str) -> Iterator[Count]:
    """Roman numbers behind a label, which say what "quý 2" is and are not asked for."""
    for match in _ROMAN.finditer(text):
        label = match.group(1).casefold()
        for word in _LETTERS.findall(match.group(2)):
            values = frozenset({Decimal(roman_value(word))})
            yield Count(
                values,
                SAME_LABEL.get(label, label),
                frozenset(),
                frozenset(),
                asked=False,
                text=word,
            )
