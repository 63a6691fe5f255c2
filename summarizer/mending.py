"""Slips of a translator that are wrong in any English, put right where the words leave no doubt."""

from __future__ import annotations

import re

# an hour of the afternoon, or of the day's first, with "a.m." or "p.m."
_HOUR = re.compile(r"(?<![\d:.,])(0?0|1[3-9]|2[0-3])([:.][0-5]\d)?( ?)[ap](\.?m\b)")
_HOURS_VI = re.compile(r"(?<![\d.,])(\d\d?) ?(?:[hg:]|giờ)")
_PERCENT = re.compile(  # money before what is none: a percentage, a weight
    r"(?:VND|US\$|\$|USD) ?(?=\d[\d.,]*(?: ?%| (?:per ?cent|kg|km|tonnes|hectares)\b))"
)
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*")
# a Vietnamese point between thousands, a Vietnamese comma before decimals
_THOUSANDS = re.compile(  # but no coordinates, telephone numbers or lap times
    r"(?<![\d.,:+-])(?<!\) )[1-9]\d{0,2}(?:\.\d{3})+(?![.,]?\d| ?(?:degrees?|°|points|seconds))"
)
_SCALE = re.compile(r" ?(thousand|million|billion|trillion)\b")
_SCALES_VI = {
    "thousand": r"nghìn|ngàn", "million": "triệu", "billion": r"t[ỷỉ]",
    "trillion": r"(?:nghìn|ngàn) t[ỷỉ]",
}  # fmt: skip
_ANY_SCALE_VI = r"(?:nghìn|ngàn|triệu|t[ỷỉ])"
_DECIMALS = re.compile(
    r"(?<![\d.,-])\d{1,3},\d{1,2}(?=(?: ?%| (?:million|billion|trillion|per ?cent|km|kg|hectares"
    r"|tonnes|tons|metres|meters|degrees)\b))"
)


def mend(text: str, source: str) -> str:
    """`text` with hours as English counts them, no currency before a percentage or a weight, and
    the numbers that it took over from a Vietnamese `source` written as in English.

    >>> mend("By 17 a.m. 85.600 shares had risen $6,8%.", "85.600 cổ phiếu tăng 6,8% lúc 17 giờ")
    'By 5 p.m. 85,600 shares had risen 6.8%.'
    """
    hours = {int(hour) for hour in _HOURS_VI.findall(source)}  # "June 19 a.m." has none there
    text = _HOUR.sub(lambda m: _of_twelve(m) if int(m[1]) in hours else m[0], text)
    text = _PERCENT.sub("", text)
    if source.isascii():  # perhaps English, which has points before decimals
        return text
    there = {*_NUMBER.findall(source)}
    text = _THOUSANDS.sub(
        lambda m: m[0].replace(".", ",") if m[0] in there and _is_as_large(m, source) else m[0],
        text,
    )
    return _DECIMALS.sub(lambda m: m[0].replace(",", ".") if m[0] in there else m[0], text)


def _is_as_large(match: re.Match[str], source: str) -> bool:
    """Whether the number has the same scale behind it in the source: "12.345 trillion" for "12.345
    tỷ" is right as it is."""
    scale = _SCALE.match(match.string, match.end())
    behind = _SCALES_VI[scale[1]] if scale else rf"(?!{_ANY_SCALE_VI})"
    return re.search(rf"(?<![\d.,]){re.escape(match[0])} ?(?:{behind})", source) is not None


def _of_twelve(match: re.Match[str]) -> str:
    hour, minutes, blank, mark = match.groups()
    half = "p" if int(hour) else "a"
    return f"{abs(int(hour) - 12)}{minutes or ''}{blank}{half}{mark}"
