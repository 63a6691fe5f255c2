"""Numbers written in several parts: "hai mươi lăm", "3 tỷ 200 triệu", "one hundred and five"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from summarizer.checks.digits import Way, digit_ways
from summarizer.checks.words import ENGLISH, Language

_DIRECT = re.compile(r"[^\S\n]?|-")
LONGEST = 12  # parts of one number
_SUMMONED = re.compile(r" (?:đại sứ|hồi(?!\w)|tập(?! (?:tin|sách|thơ)))")  # behind the verb "triệu"
_RATE = re.compile(  # behind the "tỷ" of an exchange rate; but "5 tỷ lệ phí" are fees
    r" (?:giá(?! trị)|lệ(?! phí)|số(?! (?:tiền|vốn|nợ))|phú|trọng|suất)(?!\w)"
)
_YEAR = re.compile(  # behind the "năm" of a year; but "năm học bổng" are five
    r" (?:\d{4}|nay|ngoái|qua(?! đời)|học(?! (?:sinh|viên|bổng|giả|trò|kỳ|sĩ))|tài chính)(?!\w)"
)
_YEARS = re.compile(r"(?<![/:\dhg])\d+ $")  # before it; but no date and no hour: "12/4 năm người"
_SHORT = frozenset({"m", "b", "k"})  # "5m" may be five metres


class Part(msgspec.Struct, frozen=True):
    """Digits, a unit or a scale, and where it stands."""

    text: str
    start: int
    end: int


def find_parts(text: str, language: Language) -> tuple[list[list[Part]], list[re.Match[str]]]:
    """The numbers of `text` in their parts, and the matches that name a month, a day or "XII"."""
    numbers: list[list[Part]] = []
    others: list[re.Match[str]] = []
    for match in language.number.finditer(text):
        if match.lastgroup:
            others.append(match)
            continue
        if text[max(0, match.start() - 6) : match.start()].casefold() == "covid-":
            continue  # its 19 explains no other
        if match.group().casefold() == "năm" and _is_year(text, match.start(), match.end()):
            continue
        part = Part(match.group(), match.start(), match.end())
        if numbers and _joins(text, numbers[-1], part, language):
            numbers[-1].append(part)
        else:
            numbers.append([part])
    return numbers, others


def _is_year(text: str, start: int, end: int) -> bool:
    """Whether "năm" is a year and no five: "năm 2017", "năm học", "10 năm"."""
    return bool(_YEAR.match(text, end) or _YEARS.search(text, max(0, start - 8), start))


def _joins(text: str, number: Sequence[Part], part: Part, language: Language) -> bool:
    """Whether `part` goes on the number before it."""
    last, word = number[-1].text.casefold(), part.text.casefold()
    gap = text[number[-1].end : part.start].casefold()
    if len(number) >= LONGEST or not (_DIRECT.fullmatch(gap) or gap.strip() in language.joint):
        return False
    if word in language.scales:
        if word == "mười" and last in language.units:  # "năm mười sáu tuổi": the year; 50 is mươi
            return False
        other = (word == "triệu" and _SUMMONED.match(text, part.end)) or (
            word in {"tỷ", "tỉ"} and _RATE.match(text, part.end)
        )
        return (gap != "-" or language is ENGLISH) and not other
    if gap == "-" and not (language is ENGLISH and 20 <= language.units.get(last, 0) < 100):
        return False
    if word in language.units:
        if number[0].text[0].isdigit():
            return False
        if word == "năm":  # five, but in "mười năm" and "một trăm năm" years
            return gap.strip() in language.joint or _scale_follows(text, part.end, language)
        return last in language.scales or (
            language is ENGLISH and 20 <= language.units.get(last, 0) < 100
        )
    return last in language.scales and not gap.strip() and _scale_follows(text, part.end, language)


def amount_ways(number: Sequence[Part], language: Language) -> list[Way]:
    """The readings of a number in parts."""
    words = [part.text.casefold() for part in number]
    if len(words) == 1 and words[0][0].isdigit():
        return digit_ways(words[0], language.mark)
    ways: list[Way] = []
    if words[0][0].isdigit():
        for way in digit_ways(words[0], language.mark):
            if len(way) == 1 and isinstance(first := next(iter(way)), Decimal):
                ways.append(frozenset({_value([first, *words[1:]], language)}))
        if words[1] in _SHORT or not ways:  # "1,1.5 tỷ" is no amount, and still to be found
            ways += digit_ways(words[0], language.mark)
    else:
        ways.append(frozenset({_value(list(words), language)}))
    return ways


def scale_of(number: Sequence[Part], language: Language) -> Decimal:
    """What the scales at the end of a number multiply it by."""
    scale = Decimal(1)
    for part in reversed(number):
        if part.text.casefold() not in language.scales:
            break
        scale *= language.scales[part.text.casefold()]
    return scale


def _value(words: Sequence[str | Decimal], language: Language) -> Decimal:
    """What is left of the largest scale multiplies it, what is right is added."""
    scales = [language.scales.get(word, 0) if isinstance(word, str) else 0 for word in words]
    largest = max(scales, default=0)
    if not largest:
        return sum((_unit(word, language) for word in words), Decimal(0))
    place = len(scales) - 1 - scales[::-1].index(largest)
    left = _value(words[:place], language) if place else Decimal(1)
    return left * largest + _value(words[place + 1 :], language)


def _unit(word: str | Decimal, language: Language) -> Decimal:
    if isinstance(word, Decimal):
        return word
    if word[0].isdigit():
        way = digit_ways(word, language.mark)[0]
        return max((atom for atom in way if isinstance(atom, Decimal)), default=Decimal(0))
    return Decimal(language.units.get(word, 0))


def _scale_follows(text: str, end: int, language: Language) -> bool:
    """Whether a scale stands after `end`: "200 triệu" of "3 tỷ 200 triệu"."""
    word = text[end : end + 9].split()
    return bool(word) and word[0].casefold() in language.scales
