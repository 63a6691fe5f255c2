"""Days of the year written out: "tối 21-3" is a date, and no score."""

from __future__ import annotations

import re

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_PART = (
    r"(?:rạng )?(?:sáng|trưa|chiều|tối|đêm)(?: nay| qua| mai)?|khuya|ngày|hôm (?:nay|qua|kia)|mùng"
)
_TO = r"(?:đến|tới|và) (?:ngày )?"
_UNIT = (
    r"giờ|phút|lần|buổi|bữa|ca|ngày|tiếng|người|km|m|kg|tấn|triệu|tỷ|tỉ|viên|ly|cốc"
    r"|độ C|lượt|mm|cm|ha|giây"
)
_NUMERIC = re.compile(
    rf"(?P<before>(?<!mỗi )(?<!một )(?<!hàng )\b(?:{_PART}),? \(?"
    rf"|\b(?:ngày|từ) {_DAY} {_TO}|\btháng {_MONTH}(?: năm \d{{4}})? {_TO})"
    rf"(?P<day>{_DAY})(?P<mark>[-/.])(?P<month>{_MONTH})(?:(?P=mark)(?P<year>(?:19|20)\d\d))?"
    rf"(?![-/.,:]?\d|%|[hg°])(?! (?:{_UNIT})\b)",
    re.IGNORECASE,
)


def write_days_out(text: str) -> str:
    """`text` with its numeric days as "21 tháng 3", "6 tháng 1 năm 2017".

    Only where what stands before says that it is a day ("tối", "ngày", "từ 6 đến"), and no unit
    stands behind it ("ngày 2-3 lần").
    """
    first = _NUMERIC.sub(_written, text)
    return _NUMERIC.sub(_written, first)  # the second of "ngày 30/4 và 1/5" stands behind the first


def _written(match: re.Match[str]) -> str:
    year = f" năm {match['year']}" if match["year"] else ""
    return f"{match['before']}{int(match['day'])} tháng {int(match['month'])}{year}"
