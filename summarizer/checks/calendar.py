"""Months, weekdays and Roman numbers: what they mean, and whether they are asked for."""

from __future__ import annotations

import re
from decimal import Decimal

from summarizer.checks.digits import Way
from summarizer.checks.words import UNITS_VI, VIETNAMESE, Language

# before the "tháng" of months that are counted: "10 tháng năm 2016", "các tháng năm 2016"
_COUNTS = UNITS_VI.keys() | {"mười", "các", "những", "vài", "mấy", "nhiều", "số"}
_YEAR = re.compile(r" (?:năm )?[12]\d{3}(?!\d)")
_ASKING = re.compile(r" (?:I|we|you|he|she|they|it)\b")
_NAMED = re.compile(  # within a name: "Dien May Xanh"
    r"\b(?!(?:In|On|By|To|From|Since|Until|Last|Next|This|Early|Late|During|The) )"
    r"[A-Z][a-z]+ May [A-Z]"
)
_BEFORE = re.compile(r"(?:(\w+) )?(\w+) $")


def calendar_ways(match: re.Match[str], language: Language) -> tuple[list[Way], bool]:
    """The readings of a month, a weekday or a Roman number, and whether it is asked for."""
    found = match.group()
    if match.lastgroup == "roman":
        return [frozenset({Decimal(roman_value(found))})], True
    if match.lastgroup == "day":
        return _day_ways(found, language), True
    if language is not VIETNAMESE:
        month = language.months[found.casefold()]
        return [frozenset({f"m{month}"})], found[0].isupper() and not _is_word(match)
    name = found[len("tháng") :].strip()
    value = language.months.get(name.casefold()) or int(name)
    # "tháng 12" may be the twelfth month of something
    ways: list[Way] = [frozenset({f"m{value}"}), frozenset({Decimal(value)})]
    if name == "năm":
        return ways, _is_may(match)
    return ways, not name.istitle()  # "đường Cách Mạng Tháng Tám"


def _is_word(match: re.Match[str]) -> bool:
    """Whether an English "May" is none of a year: "May I", "Dien May Xanh"."""
    if match.group() != "May":
        return False
    return bool(_ASKING.match(match.string, match.end()) or _NAMED.search(_around(match)))


def _around(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 12) : match.end() + 3]


def _is_may(match: re.Match[str]) -> bool:
    """Whether "tháng năm" is May: behind a day, or before a year of which no months are counted."""
    before = _BEFORE.search(match.string, max(0, match.start() - 20), match.start())
    counted = before and (before.group(2).isdigit() or before.group(2).casefold() in _COUNTS)
    if before and counted:
        return (before.group(1) or "").casefold() in {"ngày", "mùng", "mồng"}
    return bool(_YEAR.match(match.string, match.end()))


def _day_ways(found: str, language: Language) -> list[Way]:
    name = found.casefold().split()[-1].removesuffix("s")  # "Sundays"
    value = int(name) - 1 if name.isdigit() else language.days[name]
    ways: list[Way] = [frozenset({f"w{value}"})]
    if found[0] in "tT" and language is VIETNAMESE and not found.split()[-1].istitle():
        ways.append(frozenset({Decimal(value + 1)}))  # "thứ hai" is Monday, and second
    return ways


def roman_value(letters: str) -> int:
    """What "XIV" is in digits."""
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in letters]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
