"""Which numbers of a text must be found in its translation: not those of codes and idioms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from summarizer.checks.amounts import Part
from summarizer.checks.digits import Way
from summarizer.checks.units import ACCUSED
from summarizer.checks.words import Language

_CODE = re.compile(r"[^\W\d_](?:-|\.|)$")  # what stands before the 19 of COVID-19
_CURRENCY = ("USD", "VND", "VNĐ", "EUR", "RMB", "AUD", "GBP", "RM", "Rs")
_DAY = re.compile(r"ngày \d\d?[-/.]$")  # what stands before the 1 of "ngày 6/1"
_DATE = re.compile(
    r"(?:ngày|Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec|ary|ust|ber)\.? $"
)  # what stands before the 1 of 1/5
_IDIOM = re.compile(r"24/24|(?:29|30) Tết|(?:hai|2) ngày cuối tuần|hai(?<=có một không hai)")
_RIPE = (
    re.compile(r"(?:đã|chưa|đang|vừa|nấu|lúa|trái|quả|độ|mau|nhanh|luộc|nướng) $"),
    re.compile(r" (?:muộn|rộ|sớm|đỏ|vàng|mọng|chắn|muồi)(?!\w)"),
)  # what stands around "chín" where it is no nine
_SCHOOL = re.compile(  # before the 2 of "học sinh cấp 1, 2": no storm, and no "cung cấp"
    r"(?:trường|học|sinh|giáo viên|tốt nghiệp|bậc|năm|hồi)(?: các)? cấp"
    r" (?:[1-3](?:, ?|-|/| và )){0,2}$",
    re.IGNORECASE,
)
_GIVEN = re.compile(  # behind the 3 of "học sinh cấp 3 bộ sách", who are given something
    r" (?:bộ|suất|bằng|thẻ|giấy|máy|xe|cuốn|căn)(?!\w)"
)
_HOUSE = re.compile(r"nhà cấp $", re.IGNORECASE)  # of the fourth class, as most in the country
_COMMON = frozenset(map(Decimal, (0, 1)))  # too often "no" or "a" to be asked for
_GRADES = frozenset(map(Decimal, (1, 2, 3)))
_JOINTS = frozenset({"và", "-", "–"})
_BETWEEN = frozenset("ở tại của từ với giữa đến tới về qua trong do bị cho và".split())  # noqa: SIM905


def is_asked(text: str, number: Sequence[Part], ways: Sequence[Way], language: Language) -> bool:
    """Whether a number is one to look for: no 0 or 1, no code, no "năm", no bare "trăm"."""
    first, start = number[0].text, number[0].start
    if ways[0] <= _COMMON and not (first == "1" and _is_of_date(text, start)):
        return False
    if _IDIOM.match(text, start) or text.startswith("24/24", max(0, start - 3)):
        return False
    if _is_grade(text, start, number[-1].end, ways[0]):
        return False
    if first[0].isdigit():
        before = text[max(0, start - 4) : start]
        return not _CODE.search(before) or before.rstrip("-.").endswith(_CURRENCY)
    if len(number) == 1 and first.casefold() in {"năm", "second", "tư", "ba"}:
        return False
    if len(number) == 1 and _is_no_number(text, number[0]):
        return False
    bare = all(part.text.casefold() in language.scales for part in number)
    if len(number) > 1 and not bare:  # "Hai mươi năm": begins a sentence, and is no name
        return all(part.text.islower() for part in number[1:])
    return first.islower() and (not bare or first == "mười")


def _is_no_number(text: str, part: Part) -> bool:
    """A ripe "chín", the "bẩy" of a lever, and a "hai" that need not be said."""
    near = text[max(0, part.start - 6) : part.start]
    match part.text.casefold():
        case "chín":
            before, after = _RIPE
            return bool(before.search(near) or after.match(text, part.end))
        case "bẩy":
            return near.casefold().endswith("đòn ")
        case "hai":
            return near.casefold().endswith("cả ") or _is_listed(text[part.end : part.end + 60])
    return False


def _is_grade(text: str, start: int, end: int, way: Way) -> bool:
    """Whether a number is the level of a school or the class of a house, which English names."""
    begin = max(0, start - 30)
    if way <= _GRADES:
        return bool(_SCHOOL.search(text, begin, start)) and not _GIVEN.match(text, end)
    return way == {4} and bool(_HOUSE.search(text, begin, start))


def _is_of_date(text: str, start: int) -> bool:
    before = text[max(0, start - 9) : start]
    return bool(_DATE.search(before) or _DAY.search(before))


def _is_listed(after: str) -> bool:
    """Whether a list follows: "hai ngày 9 và 10-12", "hai đảo Java và Sumatra"."""
    words = after.split()
    named = [not word[0].islower() for word in words]
    begin = named.index(True) if True in named else len(words)
    for place in range(begin + 1, min(len(words) - 1, begin + 6)):
        if words[place] in _JOINTS:
            # "hai người ở Hà Nội và Huế": it is the places that are listed
            kind = words[:begin]
            if " ".join(kind[:2]) in ACCUSED:
                kind = kind[1:]  # their "bị" stands between nothing
            direct = kind[-1:] == ["là"] or _BETWEEN.isdisjoint(kind)
            return 0 < begin < 6 and named[place + 1] and direct
        if not named[place]:
            break
    return False
