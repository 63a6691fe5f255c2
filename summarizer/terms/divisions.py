"""Districts, wards and the like written out: "Q.Gò Vấp" is "quận Gò Vấp"."""

from __future__ import annotations

import re

from summarizer.terms.ordinary import COMPOUNDS, HEADS, OPENERS
from summarizer.terms.syllables import are_syllables

_KINDS = {
    "TP": "thành phố", "TX": "thị xã", "Q": "quận", "H": "huyện", "P": "phường", "X": "xã",
    "Đ": "đường",
}  # fmt: skip
_NUMBERED = frozenset("QP")  # "Q.1", "P. 12"; a street or a village has a name
_CITIES = frozenset({"HCM", "Huế", "Vinh"})  # of one word
# a dot opens it, unlike the second of "N.H. Nguyễn"; the name has two words: "Ảnh: Q.Hưng"
_SHORT = re.compile(
    r"(?<![\w.-])(?P<kind>TP|Tp|TX|Tx|[QHPXĐ])\. ?(?:"
    r"(?=(?P<number>\d{1,2}(?![\d/-]|[.,]\d| (?:năm|tháng|lần|con|\(?tuổi))))"
    r"|(?=(?P<first>[^\W\d_]+)(?: (?P<second>[^\W\d_]+))?))"
)
_PERSON = re.compile(  # before the letter that stands for one: "anh H. Nguyễn Văn A đánh"
    r"(?:anh|chị|em|ông|bà|cháu|bé|cô|chú|thầy|nhân|can|cáo|tượng|tên|gái|trai|sinh|sĩ|mẹ|vợ|chồng"
    r"|hại|phạm|sư|văn|thị|ảnh:) $",
    re.IGNORECASE,
)
# before a quarter, and before a tenth: "lợi nhuận Q.2", "thế kỷ X. Ngô Quyền"
_NO_PLACE = re.compile(r"(?:nhuận|thu|trong|lãi|quả|bctc|kỷ|khóa|khoá|hội|thứ) $", re.IGNORECASE)


def write_divisions_out(text: str) -> str:
    """`text` with what stands for a city, district, ward, commune or street before its name or
    number written out; a capital opens it where it opens the text.

    Only with a dot ("TP. Huế", "Q.Gò Vấp", "P. 5"), and only before what can be such a name:
    "Samuel P. Huntington", "toàn TP. Ông Nam" and "em P. 15 tuổi" stay.
    """
    return _SHORT.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    kind = match["kind"].upper()
    known = kind in _NUMBERED if match["number"] else _is_name(match["first"], match["second"])
    before = match.string[max(0, match.start() - 9) : match.start()]
    # a name goes on before a letter with a blank behind its dot: "Lê Hữu P. Trần Văn Tám"
    initial = match["first"] and match.group()[-1] == " " == before[-1:] and before.split()
    named = initial and initial[-1].istitle() and initial[-1].isalpha()
    if not known or (
        len(kind) == 1 and (named or _PERSON.search(before) or _NO_PLACE.search(before))
    ):
        return match.group()
    word = _KINDS[kind]
    return f"{word if match.start() else word.capitalize()} "


def _is_name(first: str, second: str | None) -> bool:
    if first in _CITIES:
        return True
    words = [first, second or ""]
    capitals = all(word[:1].isupper() and word[1:].islower() for word in words)
    office = " ".join(words).casefold() in COMPOUNDS  # "P. Kế Hoạch", "Q. Giám Đốc"
    return capitals and are_syllables(words) and first not in OPENERS | HEADS and not office
