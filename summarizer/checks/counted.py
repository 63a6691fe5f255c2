"""What a number of a summary counts: in the source the same number must count the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from summarizer.checks.words import UNITS_VI

_NUMBER = re.compile(
    r"(?<![\w.,/:])(?:\d{1,4}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?![\w/:]|[.,-]\d)",
    re.IGNORECASE,
)
_WORDS = UNITS_VI | {"mười": 10}
_WORD = re.compile(r"[^\W\d_]+|%")
_REST = re.compile(r"[^.;:!?\n\d]{0,60}")  # of the sentence, up to the next number
_BEHIND = re.compile(r"\s?(?:[^\W\d_]|%)")
_BEFORE = re.compile(r"([^\W\d_]+) $")
_NEAR = 6  # words behind a number among which what it counts may stand
# words that count nothing, or belong to a larger number
_NO_UNIT = frozenset(
    """
    và của trong đến tại ở là có được bị từ với cho ra vào lên trên dưới sau trước thì mà hay hoặc
    đã đang sẽ cũng theo về do để khi nếu nhưng như còn chỉ rất này đó kia nữa lại mới vẫn
    nghìn ngàn triệu tỷ tỉ trăm chục h g m
    """.split()  # noqa: SIM905 - a list of words would fill the page
)
_LABELS = frozenset("cấp lớp thứ quận khóa khoá hạng phường top tổ tầng".split())  # noqa: SIM905
_CALENDAR = frozenset({"ngày", "tháng", "năm"})  # what follows their number is not counted by it


class _Mention(NamedTuple):
    """A number, the words before, behind and near behind it, and whether it is asked for."""

    value: int
    label: str
    unit: str
    near: list[str]
    asked: bool


def miscounted(text: str, source: str) -> list[str]:
    """The numbers of `text` that `source` has, but not with what they count or number here.

    "3 đối tượng", where the source has other numbers of "đối tượng" and 3 of something else. Only
    digits are asked for, and only what the source counts in the same word.
    """
    asked = [mention for mention in _mentions(text) if mention.asked]
    if not asked:
        return []
    near: dict[int, set[str]] = defaultdict(set)
    counted: set[str] = set()  # the units of the source
    labelled: dict[str, set[int]] = defaultdict(set)
    for mention in _mentions(source):
        near[mention.value].update(mention.near)
        counted.add(mention.unit)
        labelled[mention.label].add(mention.value)
    found = []
    for value, label, unit, *_ in asked:
        if label in _LABELS:
            known = not labelled[label] or value in labelled[label]
        else:
            known = not unit or unit in _NO_UNIT or unit not in counted or unit in near[value]
        if not known:
            found.append(str(value))
    return list(dict.fromkeys(found))


def _mentions(text: str) -> Iterator[_Mention]:
    for match in _NUMBER.finditer(text):
        written = match.group()
        digits = written.isdigit()
        if not digits and written.casefold() not in _WORDS:
            continue  # a dotless i or the like
        before = _BEFORE.search(text, max(0, match.start() - 12), match.start())
        label = before.group(1).casefold() if before else ""
        rest = _REST.match(text, match.end()) if label not in _CALENDAR else None
        words = _WORD.findall(rest.group().casefold())[:_NEAR] if rest else []
        alone = text[match.start() - 1 : match.start()] != "-" and not written.startswith("0")
        yield _Mention(
            value=int(written) if digits else _WORDS[written.casefold()],
            label=label,
            unit=words[0] if rest and _BEHIND.match(rest.group()) else "",
            near=words,
            asked=digits and alone,
        )
