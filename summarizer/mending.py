"""Slips of a translator that are wrong in any English, put right where the words leave no doubt."""

from __future__ import annotations

import re

# an hour of the afternoon, or of the day's first, with "a.m." or "p.m."
_HOUR = re.compile(r"(?<![\d:.,])(0?0|1[3-9]|2[0-3])([:.][0-5]\d)?( ?)[ap](\.?m\b)")
_PERCENT = re.compile(r"(?:VND|US\$|\$|USD) ?(?=\d[\d.,]*(?:%| per ?cent\b))")


def mend(text: str) -> str:
    """`text` with hours as English counts them, and no currency before a percentage.

    >>> mend("By 17 a.m. prices had risen $6.8%.")
    'By 5 p.m. prices had risen 6.8%.'
    """
    return _PERCENT.sub("", _HOUR.sub(_of_twelve, text))


def _of_twelve(match: re.Match[str]) -> str:
    hour, minutes, blank, mark = match.groups()
    half = "p" if int(hour) else "a"
    return f"{abs(int(hour) - 12)}{minutes or ''}{blank}{half}{mark}"
