"""What looks like a glossary's acronym, and is part of a code, a share's symbol or an address."""

from __future__ import annotations

import re

_CODE = re.compile(  # before the last part of a document's number, or a share's symbol
    r"(?:[\dA-ZĐ] ?/ ?|/ ?[A-ZĐ]{1,6} ?[-–] ?|\w–|(?<!\w)(?i:mã|mã số|cổ phiếu|nhóm)(?: CK)?:? )$"
)
_ADDRESS = re.compile(r"\w\.$")  # "VnExpress.VN"
# symbols of shares, beside others that no acronym has: "HPG, HSG, NKG"
_SHARES = frozenset({"HSG", "HCM", "KDC", "DN"})
_SHARE_BEFORE = re.compile(r"(?<![A-ZĐ])(?!TP|BCH|HLV|CLB)[A-Z]{3}(?:, | - )$")
_SHARE_BEHIND = re.compile(r"(?:, | - )(?!TP|BCH|HLV|CLB)[A-Z]{3}(?![A-ZĐ])")
# what stands behind or before one that is something else there: flights, plates, firms
_ELSE_BEHIND = {
    "VN": r" (?!(?:19|20)\d\d(?!\d))\d", "BS": r":? ?-?\d| Company", "BV": r" \d{4}| Borussia",
    "DN": r" \d+(?!\d| ?%)", "HS": r" \d{4}| [Cc]ode", "SV": r" \d| League",
    "CĐ": r" (?:ngành|các|cơ sở|viên|cấp|Giáo dục)", "GS": r" (?:E&C|25|Group|Engineering|Caltex)",
    "ĐH": r" (?:Đoàn|Đảng|Hội|đại biểu|[IVX]+(?!\w))",
}  # fmt: skip
_ELSE_BEFORE = {
    "GS": r"(?:[Tt]ập đoàn|[Cc]ông ty) $", "SV": r" - $", "CCB": r"[Nn]gân hàng[^.]{0,40}\($",
    "CĐ": r"(?:Chấp hành|BCH|cán bộ|[Cc]hủ tịch) $",
}  # fmt: skip


def is_something_else(match: re.Match[str]) -> bool:
    """Whether what looks like an acronym is part of a code, or stands for another thing."""
    text, start, end = match.string, match.start(), match.end()
    before, name = text[max(0, start - 50) : start], match.group()
    if _CODE.search(before) or (name == "VN" and _ADDRESS.search(before)):
        return True
    if name in _SHARES and (_SHARE_BEFORE.search(before) or _SHARE_BEHIND.match(text, end)):
        return True
    if name == "TƯ":  # of "ĐẦU TƯ", "TƯ VẤN"
        return any(map(_is_in_capitals, (*before.split()[-1:], *text[end : end + 9].split()[:1])))
    behind, ahead = _ELSE_BEHIND.get(name), _ELSE_BEFORE.get(name)
    return bool(
        (behind and re.compile(behind).match(text, end)) or (ahead and re.search(ahead, before))
    )


def _is_in_capitals(word: str) -> bool:
    return len(word) > 1 and word.isupper() and not word.isascii()
