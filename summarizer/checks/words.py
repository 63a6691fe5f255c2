"""Number words, months and days of the week of Vietnamese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

SCALES_VI: Final = {
    "mươi": 10, "mười": 10, "chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10_000,
    "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
UNITS_VI: Final = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
SCALES_EN: Final = {
    "dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
    "trillion": 10**12, "quadrillion": 10**15, "hundredth": 100, "thousandth": 1000,
    "millionth": 10**6,
    "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "k": 1000,
    "m": 10**6, "b": 10**9,
}  # fmt: skip
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth"
)
UNITS_EN: Final = {
    **{word: value for value, word in enumerate(_SMALL.split(), 1)},
    **{word: value * 10 for value, word in enumerate(_TENS.split(), 2)},
    **{word: value for value, word in enumerate(_ORDINALS.split(), 3)},
    "twentieth": 20, "thirtieth": 30, "first": 1, "second": 2,
}  # fmt: skip
_MONTHS = "january february march april may june july august september october november december"
MONTHS_EN: Final = {
    short: value
    for value, month in enumerate(_MONTHS.split(), 1)
    for short in {month, month[:3], *({"sept"} if value == 9 else ())}
}
MONTHS_VI: Final = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
DAYS_VI: Final = {
    "hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6, "bẩy": 6, "nhật": 7,
}  # fmt: skip
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
DAYS_EN: Final = {day: value for value, day in enumerate(_DAYS.split(), 1)}
# words that stand for a number without being one: they explain it, and are not asked for
LOOSE_EN: Final = {
    "both": (2,), "pair": (2,), "couple": (2,), "twice": (2,), "double": (2,), "doubled": (2,),
    "doubling": (2,), "dual": (2,), "twin": (2,), "twins": (2,), "duo": (2,), "bilateral": (2,),
    "either": (2,), "neither": (2,), "another": (2,), "other": (2,), "few": (2, 3, 4, 5),
    "several": (2, 3, 4, 5), "half": (0.5, 2, 30, 50), "halved": (2, 50), "halves": (2,),
    "quarter": (4, 15, 25), "quarters": (3, 4, 75), "triple": (3,), "trio": (3,), "quadruple": (4,),
    "tripled": (3,), "triples": (3,), "tripling": (3,), "quadrupled": (4,), "quadruples": (4,),
    "dozens": (12, 10), "decade": (10,), "decades": (10,),
    "century": (100,), "fortnight": (2, 14, 15), "noon": (12,), "midnight": (12, 24),
    "thirds": (3,), "fourths": (4,), "fifths": (5,), "sixths": (6,), "sevenths": (7,),
    "eighths": (8,), "tenths": (10,), "twofold": (2,), "threefold": (3,), "fourfold": (4,),
    "fivefold": (5,), "tenfold": (10,), "year": (12,), "week": (7,), "seconds": (2,),
    "tens": (10,), "hundreds": (100,), "biennial": (2,), "eve": (29, 30, 31),
    "thousands": (1000,), "millions": (10**6,), "billions": (10**9,),
}  # fmt: skip
# but these say it outright, and no source says it otherwise: "gấp đôi" is not tripled
MULTIPLIED: Final = frozenset(
    "triple tripled triples tripling quadruple quadrupled quadruples".split()  # noqa: SIM905
)
LOOSE_VI: Final = {
    "đôi": (2,), "cặp": (2,), "song": (2,), "cả": (2,), "nửa": (0.5, 2, 50), "rưỡi": (0.5, 30),
    "tá": (12,), "thập": (10,), "kỷ": (10, 100), "nhì": (2,), "vài": (2, 3, 4, 5), "phụ": (2,),
    "dăm": (3, 4, 5, 6), "mấy": (2, 3, 4, 5), "giây": (2,), "trưa": (12,), "quý": (4,),
    "khác": (2,), "tuần": (7,), "rằm": (15,), "ngũ": (5,), "nhị": (2,), "tam": (3,),
    "tứ": (4,), "lưỡi": (9,),  # "đường lưỡi bò": the nine-dash line
}  # fmt: skip
ROMAN: Final = r"(?=[IVX]{2})X{0,3}(?:IX|IV(?! (?:drip|fluid|infusion|line|therap))|V?I{0,3})"

_ROMAN_LETTER = r"(?:(?<=khóa |khoá )|(?<=thứ )|(?<=[IVX], ))[VX]"  # elsewhere it is a letter


class Language(msgspec.Struct, frozen=True):
    """What numbers are made of in one language; `joint` may stand inside a number."""

    units: dict[str, int]
    scales: dict[str, int]
    loose: dict[str, tuple[float, ...]]
    months: dict[str, int]
    days: dict[str, int]
    joint: frozenset[str]
    mark: str  # before decimals
    number: re.Pattern[str]  # a part of a number, or a month or a day in a group of that name


def _any(words: Iterable[str]) -> str:
    words = sorted(words, key=len, reverse=True)
    return "|".join(words).replace("i", "(?-i:[iI])")  # else the dotless and the dotted one match


def _pattern(units: Iterable[str], scales: Iterable[str], calendar: str) -> re.Pattern[str]:
    parts = _any({*units, *scales})
    return re.compile(
        rf"{calendar}|(?P<roman>(?<!\w)(?-i:{ROMAN}|{_ROMAN_LETTER})(?!\w))"
        rf"|\d+(?:[.,]\d+)*|(?<![^\W\d_])(?:{parts})(?![^\W_])",
        re.IGNORECASE,
    )


_CALENDAR_VI = (
    rf"(?P<month>\btháng\s(?:{_any(MONTHS_VI)}|1[0-2]|0?[1-9])(?!\w))"
    # "thứ hai mươi" is the twentieth and no Monday
    rf"|(?P<day>\bthứ\s(?:{_any(DAYS_VI)}|[2-7])(?!\w|\smươi)|\bchủ nhật\b)"
)
CALENDAR_EN: Final = rf"(?P<month>\b(?:{_any(MONTHS_EN)})\b)|(?P<day>\b(?:{_any(DAYS_EN)})s?\b)"
VIETNAMESE: Final = Language(
    UNITS_VI, SCALES_VI, LOOSE_VI, MONTHS_VI, DAYS_VI, frozenset({"linh", "lẻ"}), ",",
    _pattern(UNITS_VI, SCALES_VI, _CALENDAR_VI),
)  # fmt: skip
ENGLISH: Final = Language(
    UNITS_EN, SCALES_EN, LOOSE_EN, MONTHS_EN, DAYS_EN, frozenset({"and"}), ".",
    _pattern(UNITS_EN, SCALES_EN, CALENDAR_EN),
)  # fmt: skip
