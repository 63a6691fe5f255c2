"""Days with their month in Vietnamese: 6-1, 6/1, 6.1.2017, ngày 6 tháng 1, 5, 6 và 7/1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarizer.checks.words import MONTHS_VI

_MONTH = rf"(?:1[0-2]|0?[1-9]|{'|'.join(sorted(MONTHS_VI, key=len, reverse=True))})"
_DATE = re.compile(
    r"(?:(?<![\d/.,-])|(?<=[/.]\d-)|(?<=[/.]\d\d-))"  # the second of "16/2-15/3" too
    r"(\d{1,2}(?:\s?(?:-|–|đến|tới|và|,)\s?(?:ngày )?\d{1,2}){0,6})"
    rf"\s?(?:[/.-]\s?(?=\d)|tháng\s?)({_MONTH})(?!\w|,\d|%)",
    re.IGNORECASE,
)
_OF_MONTHS = re.compile(  # "tháng 7", and both of "tháng 7, 8"
    rf"(?<!\w)tháng ({_MONTH}(?:\s?(?:-|–|đến|tới|và|,)\s?(?:tháng )?{_MONTH}){{0,6}})(?!\w)",
    re.IGNORECASE,
)
_OF_YEARS = re.compile(r"(?<![\d/.,-])(1[0-2]|0?[1-9])\s?[/.-]\s?(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_LINK = re.compile(r"\s?(-|–|đến|tới|và|,)\s?(?:ngày |tháng )?", re.IGNORECASE)
_RANGE = frozenset({"-", "–", "đến", "tới"})
_TO = re.compile(r"(?:[/.-]\d{4})?\s?(?:-|–|đến|tới)\s?(?:hết )?(?:ngày )?", re.IGNORECASE)
_FROM = re.compile(r"(?:từ|đến|tới|-|–)\s?(?:hết )?(?:ngày )?$", re.IGNORECASE)
_TIMES = ("ngày ", "hôm ", "sáng ", "trưa ", "chiều ", "tối ", "đêm ")
_RATIO = re.compile(r"(?:(?:tỷ|tỉ) (?:lệ|số)(?: là)?|màn hình|khung hình) $", re.IGNORECASE)
_COUNTED = re.compile(  # behind "đêm 2-3": no day of March
    r" (?:lần|lượt|tiếng|giờ|phút|người|em|ca|bữa|viên|cốc|ly|trận|buổi|bài|trang|con|gói|lít"
    r"|triệu|nghìn|ngàn|km|độ|kg|chuyến|suất)(?!\w)"
)
_OFTEN = re.compile(r"(?:mỗi|một|hàng|hằng|mấy|\d) $", re.IGNORECASE)  # before "tháng 3 lần"


def missing_dates(text: str, source: str) -> list[str]:
    """The dates and months of `text` that `source` does not have, as they are written.

    All of a range of `source` are meant, but the ends of a range of `text` must stand there.
    """
    asked = [match for match in _DATE.finditer(text) if _is_date(text, match)]
    months = [match for match in _OF_MONTHS.finditer(text) if _is_month(text, match)]
    if not asked and not months:
        return []
    dates, others = list(_DATE.finditer(source)), list(_OF_MONTHS.finditer(source))
    given = {date for match in dates for date in _dates(match)}
    meant = given | _within(dates, source)
    lost = [
        match.group()
        for match in asked
        if not (given if _is_end(text, match) else meant).issuperset(_dates(match))
    ]
    known = {month for _, month in given} | {int(m) for m in _OF_YEARS.findall(source)}
    known |= {month for match in others for month in _months(match.group(1))}
    filled = known.union(*(_filled(match.group(1), months=True) for match in others))
    if known:
        lost += [
            match.group()
            for match in months
            if not (known if _is_end(text, match) else filled).issuperset(_months(match.group(1)))
        ]
    return list(dict.fromkeys(lost))


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Whether days or months are the ends of a range, or one of them is: "đến hết 7/3"."""
    start, end = match.span()
    links = map(str.casefold, _LINK.findall(match.group(1)))
    beside = _FROM.search(text, max(0, start - 16), start) or _TO.match(text, end)
    return bool(beside) or not _RANGE.isdisjoint(links)


def _within(dates: Sequence[re.Match[str]], source: str) -> set[tuple[int, int]]:
    """The days with their months within the ranges of `source`: 6, 7 and 8 of "5-9/3"."""
    found = {
        (day, month)
        for match in dates
        for month in _months(match.group(2))
        for day in _filled(match.group(1))
    }
    for one, two in pairwise(dates):
        ends = [*_dates(one)][-1:] + [*_dates(two)][:1]
        if len(ends) == 2 and _TO.fullmatch(source, one.end(), two.start()):
            found |= _between(*ends)
    return found


def _between(begin: tuple[int, int], end: tuple[int, int]) -> set[tuple[int, int]]:
    """The days from `begin` to `end`, which is of the same month or of the next."""
    (first, month), (last, until) = begin, end
    if month == until:
        return {(day, month) for day in range(first, last)}
    if until != month % 12 + 1:
        return set()
    return {(day, month) for day in range(first, 32)} | {(day, until) for day in range(1, last)}


def _filled(names: str, *, months: bool = False) -> set[int]:
    """The days or months of "7, 8" and all of "7-9"; a range over the new year has its months."""
    parts = _LINK.split(names.casefold())
    values = _values(parts)
    found = set(values)
    for link, (first, last) in zip(parts[1::2], pairwise(values), strict=True):
        if link in _RANGE and months and last < first:
            found |= {*range(first, 13), *range(1, last)}
        elif link in _RANGE:
            found |= {*range(first, last)}
    return found - {0}


def _dates(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Each day of "5, 6 và 7/1" with its month."""
    for month in _months(match.group(2)):
        for day in _NUMBER.findall(match.group(1)):
            yield int(day), month


def _months(names: str) -> set[int]:
    """The months of "7, 8" or of "Ba"."""
    return {*_values(_LINK.split(names.casefold()))} - {0}


def _values(parts: Sequence[str]) -> list[int]:
    """The numbers of a list that was split at its links: "7", ",", "tám"; 0 for what is none."""
    return [int(part) if part.isdecimal() else MONTHS_VI.get(part, 0) for part in parts[::2]]


def _is_date(text: str, match: re.Match[str]) -> bool:
    """A score or a ratio has no "ngày" or "chiều" before it, no "tháng" in it, and no 28/3."""
    start, end = match.span()
    if "tháng" in match.group() and match.group(2).isdigit():
        return True
    if _COUNTED.match(text, end) and "/" not in match.group():
        return False
    if text[max(0, start - 6) : start].casefold().endswith(_TIMES):
        return True  # "6 tháng một lần" has none of these, and is no January
    if match.group() == "24/7" or _RATIO.search(text, max(0, start - 12), start):
        return False
    days = _NUMBER.findall(match.group(1))
    return "/" in match.group() and len(days) == 1 and 12 < int(days[0]) < 32


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a "tháng 7" in digits is one: no "mỗi tháng 7 lần"."""
    before = text[max(0, match.start() - 5) : match.start()]
    return match.group(1)[0].isdigit() and not _OFTEN.search(before)
