"""Days with their month in Vietnamese: 6-1, 6/1, 6.1.2017, ngày 6 tháng 1."""

from __future__ import annotations

import re

_PAIR = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?(?:[/.-]|tháng)\s?(\d{1,2})(?!\d|,\d|%)")
_RANGE = re.compile(
    r"(?<![\d/.,-])(\d{1,2})\s?(?:-|–|đến|tới|và|,)\s?(?:ngày )?\d{1,2}"  # the 5 of "5-7/1"
    r"\s?(?:[/.-]|tháng)\s?(\d{1,2})(?!\d)"
)

_TIMES = ("ngày ", "hôm ", "sáng ", "trưa ", "chiều ", "tối ", "đêm ")


def missing_dates(text: str, source: str) -> list[str]:
    """The dates of `text` that `source` does not have, as they are written."""
    asked = [match for match in _PAIR.finditer(text) if _is_date(text, match)]
    if not asked:
        return []
    given = {
        (int(match.group(1)), int(match.group(2)))
        for pattern in (_PAIR, _RANGE)
        for match in pattern.finditer(source)
    }
    lost = (m.group() for m in asked if (int(m.group(1)), int(m.group(2))) not in given)
    return list(dict.fromkeys(lost))


def _is_date(text: str, match: re.Match[str]) -> bool:
    """A score or a ratio has no "ngày" or "chiều" before it, no "tháng" in it, and no 28/3."""
    before = text[max(0, match.start() - 6) : match.start()].casefold()
    if "tháng" in match.group() or before.endswith(_TIMES):
        return True
    return "/" in match.group() and 12 < int(match.group(1)) < 32 and int(match.group(2)) < 13
