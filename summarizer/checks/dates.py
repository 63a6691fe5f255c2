"""Days with their month in Vietnamese: 6-1, 6/1, 6.1.2017, ngày 6 tháng 1, 5, 6 và 7/1."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_TIMES = ("ngày ", "hôm ", "sáng ", "trưa ", "chiều ", "tối ", "đêm ")
_RATIO = re.compile(r"(?:(?:tỷ|tỉ) (?:lệ|số)|màn hình|khung hình) $", re.IGNORECASE)
_COUNTED = re.compile(  # behind "đêm 2-3": no day of March
    r" (?:lần|lượt|tiếng|giờ|phút|người|em|ca|bữa|viên|cốc|ly|trận|buổi|bài|trang|con)(?!\w)"
)
_OFTEN = re.compile(r"(?:mỗi|một|hàng|hằng|mấy|\d) $", re.IGNORECASE)  # before "tháng 3 lần"


def missing_dates(text: str, source: str) -> list[str]:
    """The dates and months of `text` that `source` does not have, as they are written."""
    asked = [match for match in _DATE.finditer(text) if _is_date(text, match)]
    months = [match for match in _OF_MONTHS.finditer(text) if _is_month(text, match)]
    if not asked and not months:
        return []
    given = {date for match in _DATE.finditer(source) for date in _dates(match)}
    lost = [match.group() for match in asked if not given.issuperset(_dates(match))]
    known = {month for _, month in given} | {int(m) for m in _OF_YEARS.findall(source)}
    known |= {m for match in _OF_MONTHS.finditer(source) for m in _months(match.group(1))}
    if known:
        lost += [match.group() for match in months if not known.issuperset(_months(match.group(1)))]
    return list(dict.fromkeys(lost))


def _dates(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Each day of "5, 6 và 7/1" with its month."""
    for month in _months(match.group(2)):
        for day in _NUMBER.findall(match.group(1)):
            yield int(day), month


def _months(names: str) -> set[int]:
    """The months of "7, 8" or of "Ba"."""
    digits = {int(number) for number in _NUMBER.findall(names)}
    return digits or {value for name, value in MONTHS_VI.items() if name == names.casefold()}


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
