"""What may be cut out of a sentence that stands in a summary, and what a sentence shows of itself.

A cut leaves a grammatical sentence that says the same: discourse markers that point at a sentence
which is not there, the names of news agencies, stage directions in brackets. What limits a claim
(a negation, a condition, a named person's view, "theo điều tra ban đầu") is never cut.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_SENTENCE: Final = 200  # syllables; beyond it a "sentence" is a text without punctuation

_AGENCIES = (
    "Reuters|AFP|AP|CNN|BBC|RT|Sputnik|Bloomberg|TASS|Xinhua|Tân Hoa xã|Tân Hoa Xã|TTXVN|NHK"
    "|Yonhap|Kyodo|Guardian|The Guardian|Telegraph|Daily Mail|Independent|Washington Post"
    "|New York Times|Wall Street Journal|Financial Times|Fox News|Al Jazeera|Straits Times"
    "|Channel News Asia|CNBC|NBC|ABC|DPA|Interfax|Nikkei|SCMP|South China Morning Post"
)
_SOURCE = rf"(?:(?:hãng|tờ|báo|đài|kênh)(?: thông tấn| tin| truyền hình)? )?(?:{_AGENCIES})"
_MARKERS = (
    "Tuy nhiên|Tuy vậy|Tuy thế|Theo đó|Ngoài ra|Bên cạnh đó|Trong khi đó|Cụ thể|Cụ thể hơn|Do đó"
    "|Do vậy|Được biết|Đồng thời|Vì vậy|Vì thế|Như vậy|Trong đó|Thế nhưng|Mặt khác|Hơn nữa"
    "|Thêm vào đó|Không những thế|Đặc biệt|Đáng chú ý|Chưa hết|Chính vì vậy|Bởi vậy|Ngược lại"
)
_OPENING = re.compile(
    rf"(?:(?:{_MARKERS})\s*,|Theo\s+{_SOURCE}\s*,"
    r"|Như\s[^,.]{2,40}\sđã\s(?:đưa tin|thông tin|đưa)\s*,"
    r"|Theo (?:tìm hiểu|ghi nhận) của (?:PV|phóng viên)[^,.]{0,30},)\s*(?=[^\W_])",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    rf"\s*(?:,|-)\s*(?:theo\s+{_SOURCE}|{_SOURCE}\s+(?:đưa tin|cho hay|cho biết))\s*(?=\.?$)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_LIMITING = re.compile(
    r"\b(?:nếu|không|chưa|trừ|chỉ|kể cả|bao gồm|gồm|có thể|khoảng|nghi|dự kiến)\b", re.IGNORECASE
)
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?](?:\s|$))")


def trim(sentence: str) -> str:
    """The sentence without what a summary does not need; the sentence itself if nothing is left."""
    text = sentence
    opening = _OPENING.match(text)
    if opening:
        rest = text[opening.end() :]
        text = rest[0].upper() + rest[1:]
    if "(" in text:
        text = _SPACE_BEFORE.sub("", _ASIDE.sub(_keep_aside, text).lstrip())
        if sentence[0] == "(":  # "(Hà Nội) - Sáng nay": what stood behind the brackets goes as well
            text = text.lstrip(" -–—:.,")
    if text[-60:].lower().find("theo") >= 0 or "đưa tin" in text[-30:] or "cho " in text[-30:]:
        text = _CLOSING.sub("", text)
    return text if any(map(str.isalnum, text)) else sentence


def _keep_aside(aside: re.Match[str]) -> str:
    """A bracketed aside as it stays in the text: acronyms and what limits a claim stay."""
    inside = aside.group(1).strip()
    if inside.isupper() or not inside or _LIMITING.search(inside):
        return aside.group()
    return ""


def shorten(sentence: str, syllables: int = LONGEST_SENTENCE) -> tuple[str, bool]:
    """The sentence, cut after `syllables` of it (at a comma in its last half if there is one)."""
    limit = None
    for count, match in enumerate(re.finditer(r"\w+", sentence), start=1):
        if count > syllables:
            break
        limit = match.end()
    else:
        return sentence, False
    head = sentence[:limit]
    comma = max(head.rfind(", "), head.rfind("; "))
    return (head[:comma] if comma > len(head) // 2 else head).rstrip(" ,;") + "…", True
