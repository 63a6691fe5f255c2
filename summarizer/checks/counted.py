"""What a number of a summary counts: in the source the same number must count the same."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from summarizer.checks.counting import Count, find_counts
from summarizer.checks.units import LABELS, PERSON

_HOUR = "giờ"


def miscounted(text: str, source: str) -> list[str]:
    """The numbers of `text` that `source` has, but not with what they count or number here.

    "3 đối tượng", where the source has other numbers of "đối tượng" and 3 of something else. Only
    digits are asked for, and only what the source counts in the same word.
    """
    asked = [count for count in find_counts(text) if count.asked]
    if not asked:
        return []
    near: dict[Decimal, set[str]] = defaultdict(set)
    counted: set[str] = set()  # the units of the source
    labelled: dict[str, set[Decimal]] = defaultdict(set)
    for count in find_counts(source):
        counted |= count.units
        labelled[count.label].update(count.values)
        for value in count.values:
            near[value].update(count.near)
            if _HOUR in count.units:  # 20 giờ is "8 giờ tối"
                near[value + 12 if value <= 12 else value - 12].add(_HOUR)
    found = []
    for count in asked:
        value = min(count.values)
        known = _is_counted(count, near[value])  # "tổ 3 người" is a team of three
        if count.label in LABELS and labelled[count.label]:
            known = known or value in labelled[count.label]
        else:
            known = known or count.units.isdisjoint(counted)
        if not known:
            found.append(count.text)
    return list(dict.fromkeys(found))


def _is_counted(count: Count, near: set[str]) -> bool:
    """Whether the source counts the same thing, given the words behind the number there."""
    return not near.isdisjoint(count.units) or (PERSON in count.near and PERSON in near)
