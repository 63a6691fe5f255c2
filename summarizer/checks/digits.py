"""What a number in digits can mean: 1.000 is a thousand or in English one, 6.1 may be a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

Atom = Decimal | str  # a number, or "m1" to "m12" for a month, "w1" to "w7" for a weekday
Way = frozenset[Atom]  # what must all be there for one reading of a number

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:,\d{3})+")
_MIXED = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+")
_SEPARATOR = re.compile(r"[.,]")
_MONTHS = re.compile(r"\btháng (?:\d\d?(?:, ?| và |-|–| - | đến )){1,6}$", re.IGNORECASE)
_ADJACENT = frozenset("/-–.")
_FOLLOWING = re.compile(r"[/.–-](\d{1,4})(?!\d)")
_SPACED = re.compile(  # "Ngày Thầy thuốc (27 - 2", "Sáng 2 - 9", "28 - 4 đến 3 - 5", "30 - 4"
    r"(?<!\w)(?:(?:ngày|lễ|dịp|niệm) [^.,;:()\d]{0,40}|(?:sáng|trưa|chiều|tối|đêm) )\(?\d\d? - $"
    r"|(?<!\d)\d\d? - \d\d? (?:đến|tới) \d\d? - $"
    r"|(?<![\d.,/-])(?:1[3-9]|2\d|3[01]) - $",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(\d{1,3}),(\d{1,3})")
_OF_MONTH = re.compile(r"\s?(?:tháng |[/-])\d\d?(?!\d)")
_ARTICLE = re.compile(  # before the two numbers of "Điều 12,13"; but "chỉ số 12,13" is one
    r"(?<!\w)(?:điều|khoản|lớp|cấp|quận|phường|ngày"
    r"|(?<!chỉ )(?<!con )(?<!hệ )(?<!tỷ )(?<!tỉ )số) $",
    re.IGNORECASE,
)
_AFTERNOON = re.compile(r"(?:[:hg]|\s?giờ)?(?:\s?\d\d)?\s?(?:giờ )?(?:chiều|tối|đêm|p\.?m)", re.I)
_HOUR = re.compile(  # "18 - 19h" too
    r"(?:\s?[-–]\s?\d\d?)?(?:[:hg]|\s?(?:giờ|o.clock|[ap]\.?m\b))", re.IGNORECASE
)
_LESS = re.compile(r" giờ kém \d")  # "4 giờ kém 10" is 3:50
_ROUND = re.compile(r"vòng 1/$", re.IGNORECASE)  # the 8 behind it: the round of 16
_METRES = re.compile(r"m(\d\d)(?!\d)")  # "1m92" is 1.92 metres
_BORN = re.compile(r"[xX](?!\w)")  # the "9X" are those born in the 1990s
_DECADE_VI = ("năm ", "niên ")
_EIGHTHS = frozenset(map(Decimal, (4, 8, 16, 32)))
LONGEST = 30  # digits: what is longer is no number but a code


def digit_ways(token: str, mark: str) -> list[Way]:
    """The readings of digits with points and commas among them; `mark` stands before decimals."""
    parts: list[Decimal] = [Decimal(part[:LONGEST]) for part in _SEPARATOR.split(token)]
    if len(parts) == 1:
        return [frozenset(parts)]
    digits = _SEPARATOR.sub("", token)[:LONGEST]
    if _GROUPED.fullmatch(token):
        whole: list[Way] = [frozenset({Decimal(digits)})]
        return [*whole, _decimal(token)] if len(parts) == 2 and mark in token else whole
    if _MIXED.fullmatch(token):
        decimals = len(token) - max(token.rfind("."), token.rfind(",")) - 1
        return [frozenset({Decimal(digits).scaleb(-decimals)})]
    if len(parts) == 2:
        return [_decimal(token)] if "," in token else [_decimal(token), *_with_month(parts)]
    return [frozenset(parts), *_with_month(parts)]


def nearby_ways(text: str, start: int, end: int, value: Decimal) -> Iterator[Way]:
    """Further readings of the whole number at `start` from what stands beside it.

    The month of a date, an hour of twelve or of twenty-four, a height, a year of a decade.
    """
    before, after = text[max(0, start - 5) : start], text[end : end + 14]
    # a score has spaces too, and no day before it; "ngày 2 - 3/9" has its month behind
    spaced = before.endswith(" - ") and after[:1] != "/"
    dated = spaced and _SPACED.search(text, max(0, start - 50), start)
    listed = _MONTHS.search(text, max(0, start - 30), start)  # the 3 of "tháng 1, 2 và 3"
    if 1 <= value <= 12 and (dated or listed or _is_month(before, after)):
        yield frozenset({f"m{value}"})
    yield from _clock(before, after, value)
    if value < 3 and (metres := _METRES.match(after)):
        yield frozenset({value + Decimal(metres.group(1)).scaleb(-2)})
    if value in _EIGHTHS and _ROUND.search(text, max(0, start - 7), start):
        yield frozenset({2 * value})
    if value < 100:
        yield from _years(before, after, value)


def listed_ways(text: str, start: int, end: int) -> Iterator[Way]:
    """The "12,13" of "ngày 12,13 tháng 5" and "Điều 12,13" as the two numbers that it is."""
    pair = _LISTED.fullmatch(text, start, end)
    if pair and (_OF_MONTH.match(text, end) or _ARTICLE.search(text, max(0, start - 10), start)):
        yield frozenset(map(Decimal, pair.groups()))


def single_values(ways: Iterable[Way]) -> list[Decimal]:
    """The readings that are one number."""
    first = (next(iter(way)) for way in ways if len(way) == 1)
    return [value for value in first if isinstance(value, Decimal)]


def _clock(before: str, after: str, value: Decimal) -> Iterator[Way]:
    if (12 < value <= 24 or not value) and _HOUR.match(after):
        yield frozenset({abs(value - 12)})  # "0h30" is 12:30 a.m.
    if value <= 12 and _AFTERNOON.match(after):
        yield frozenset({value + 12})
    if value <= 24 and _LESS.match(after):
        yield frozenset({value - 1})
    if value < 60 and before.endswith(" kém "):
        yield frozenset({60 - value})


def _years(before: str, after: str, value: Decimal) -> Iterator[Way]:
    if value >= 20 and (before.endswith(_DECADE_VI) or after[:1] == "s"):
        yield frozenset({value + 1900})
    if before[-1:] in _ADJACENT and before[:-1].isdigit():
        yield frozenset({value + 2000})
    if 5 <= value <= 9 and _BORN.match(after):
        yield frozenset({1900 + 10 * value})


def _is_month(before: str, after: str) -> bool:
    """Second in "6/1", first in "12/2021" and "1/25"; a day is no month."""
    if before[-1:] in _ADJACENT and before[-2:-1].isdigit():
        return True
    following = _FOLLOWING.match(after)
    return following is not None and int(following.group(1)) > 12


def _decimal(token: str) -> Way:
    return frozenset({Decimal(token[:LONGEST].replace(",", ".").rstrip("."))})


def _with_month(parts: list[Decimal]) -> list[Way]:
    """`parts` as a date, or as a time of day."""
    if len(parts) <= 3 and parts[0] <= 31 and 1 <= parts[1] <= 12:
        return [frozenset({parts[0], f"m{parts[1]}", *parts[2:]})]
    if len(parts) == 2 and parts[0] <= 24 and parts[1] < 60:
        return [frozenset(parts)]
    return []
