"""What a paragraph is, beside the article's own text: each rule looks at one paragraph."""

from __future__ import annotations

import re

_UPPER = "A-ZĐÂÊÔƠƯĂÁÀẢÃẠẤẦẨẪẬẮẰẲẴẶÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"
_KNOWN = (
    "Dân trí|Dân Trí|VietNamNet|Vietnamnet|VietnamPlus|Vietnam\\+|VnExpress|Thanh Niên|Tuổi Trẻ"
    "|Tiền Phong|Lao Động|Người Lao Động|Pháp luật|Chinhphu\\.vn|Báo Tin tức|Zing|Kiến Thức"
    "|Xây dựng|VOV\\.VN|VTC News|VTV\\.vn|baochinhphu\\.vn|Người Đưa Tin|Infonet|Nhân Dân|SGGPO?"
)
_OUTLET = (  # "(Báo Tỉnh)", "(Cổng TTĐT tỉnh)", "(Quảng Ninh Online)": what calls itself one
    r"(?:Báo|Đài|Tạp chí|Cổng|Trang tin|Bản tin|Thông tấn xã)\s[^()\n]{2,40}"
    rf"|(?:[{_UPPER}]\w+\s){{1,4}}(?:Online|News|TV|Plus)"
)
AGENCY = re.compile(
    rf"^(?:\(\s*(?:[{_UPPER}][{_UPPER}0-9&.+/-]{{1,14}}(?: Online| News)?|{_KNOWN}|{_OUTLET})\s*\)"
    r"\s*[-–—:.]{0,3}"
    rf"|(?:[{_UPPER}]{{2,8}}O?|{_KNOWN})\s+[-–—]|(?:{_KNOWN})\s*[-–—])\s*(?=\S)"
)
DATELINE = re.compile(
    rf"^(?:[{_UPPER}][\w.]*(?:\s[{_UPPER}][\w.]*){{0,4}})"
    rf"\s*(?:,\s*(?:ngày\s*)?(?P<date>\d{{1,2}}[-/.]\d{{1,2}}(?:[-/.]\d{{4}})?)\s*)?"
    rf"(?:\((?:TTXVN|{_KNOWN})\)\s*[-–—:]|[-–—])\s+(?=[{_UPPER}“\"])"
)
SEE_ALSO = re.compile(
    r"^(?:>{1,3}|»|→|=>|\*?\s*(?:Xem thêm|Đọc thêm|Đọc tiếp)\s*(?:[:>»]|$)|(?:Clip|Video)\s*:"
    r"|\*?\s*(?:Tin liên quan|Bài liên quan"
    r"|Mời (?:quý )?(?:độc giả|bạn)(?: đọc| xem)? (?:thêm|đọc|xem)|Mời xem"
    r"|Có thể bạn quan tâm|Xem clip|Tin cùng chuyên mục|Bấm vào đây)\b\s*[:>]?)",
    re.IGNORECASE,
)
_PICTURE = "Ảnh minh họa|Ảnh minh hoạ|Ảnh tư liệu|Ảnh chụp màn hình|Ảnh cắt từ clip"
_CREDITED = (
    f"{_PICTURE}|Ảnh và bài|Bài và ảnh|Tin và ảnh|Tin,? ảnh|Bài,? ảnh|Nguồn ảnh|Ảnh|Photo|Đồ họa"
    "|Đồ hoạ|Nguồn|Video|Clip"
)
_WHO = (
    rf"(?:[^.!?]|\.(?=\S)|(?<=\b[{_UPPER}])\.(?=\s)){{1,60}}"  # initials, "T.THƯƠNG", "bao.com.vn"
)
CREDIT = re.compile(
    rf"[\s\-–—(\[.]*\b(?:{_CREDITED})\s*:\s*{_WHO}[.)\]]*$"
    rf"|[\s\-–—]*[(\[]\s*(?:{_PICTURE}|Nguồn ảnh|Nguồn|[Ảả]nh)\b[^()\[\]]{{0,50}}[)\]]\.?$"
    rf"|(?:^|[.\s\-–—(])(?:{_PICTURE})\b[^.]{{0,30}}[.)]*$"
    rf"|\s[-–—]\s*(?:ảnh\s*:|Ảnh\s+(?:chụp|(?=[{_UPPER}]{{2}})))\s*{_WHO}[.)\]]*$"
)
_CREDIT_WORDS = ("ảnh", "Ảnh", "Photo", "Đồ h", "Nguồn", "Video", "Clip")
# names are always parted, so that a line of capitals can be split in one way only
_AND = r"(?:\s*[-–—,&/+]\s*|\s+(?:và\s+)?)"
BYLINE = re.compile(
    rf"^(?:\(?\s*(?:Theo|Tổng hợp|Nguồn)\s+(?=[{_UPPER}])[^.!?,]{{2,50}}\)?"
    r"|\(?(?:Tổng hợp|TH|PV|P\.V|Nhóm PV|N\.P\.V)\)?"
    rf"|(?:(?:PV|CTV|Tin|Bài|Ảnh|{_CREDITED}|Biên dịch|Thực hiện)\s*:\s*)?"
    rf"[{_UPPER}][\w.]*(?:(?:{_AND}|(?=\())[{_UPPER}(][\w.)]*){{0,9}}{_AND}?"
    r"(?:\((?:[^()]{2,40})\))?)$"
)
INITIALS = re.compile(rf"^(?:[{_UPPER}]\.\s?){{2,4}}$")
LIST_ITEM = re.compile(r"^(?:[-–—•*+]|\(?\d{1,2}[.)]|\(?[a-zđ][.)])\s")
INNER_END = re.compile(rf"(?<![^\W\d_])[^\W\d_]{{2,}}[.!?…][\"”’)]?\s+(?=[{_UPPER}“\"])")
MAX_BYLINE = 9  # words
LONG_BYLINE = 120  # characters, so that a line of capitals cannot keep the pattern busy
CREDIT_TAIL = 200  # characters at the end in which a credit stands: bounds the search
SHORT_CAPTION = 60  # words; a paragraph beyond it is never taken for a caption


def is_byline(paragraph: str) -> bool:
    """Names and nothing else, or where the text was taken from."""
    if len(paragraph) > LONG_BYLINE or len(paragraph.split()) > MAX_BYLINE:
        return False
    return BYLINE.match(paragraph) is not None


def credit(paragraph: str) -> str:
    """ "credit" for nothing but who took a picture or where it is from; "caption" for a short
    paragraph that ends in it; "" for any other."""
    start = max(0, len(paragraph) - CREDIT_TAIL)
    tail = paragraph[start:]
    if not any(word in tail for word in _CREDIT_WORDS):
        return ""
    match = CREDIT.search(paragraph, start)
    if match is None:
        return ""
    if match.start() == 0:
        return "credit"
    return "caption" if len(paragraph.split()) <= SHORT_CAPTION else ""


def agency(paragraph: str) -> int:
    """The length of an agency tag at the front; 0 for none."""
    match = AGENCY.match(paragraph)
    return match.end() if match else 0


def dateline(paragraph: str, rest: str) -> int:
    """The length of a dateline at the front whose date, if any, stands in `rest` too; else 0."""
    match = DATELINE.match(paragraph)
    if match is None:
        return 0
    date = match["date"]
    place = match.group().split(",")[0].split("(")[0].strip(" -–—")
    if date is None and not place.isupper() and "(" not in match.group():
        return 0
    told = place.casefold() in rest.casefold() and (date is None or date in rest)
    return match.end() if told else 0


def has_inner_end(paragraph: str) -> bool:
    """Whether a sentence ends inside the paragraph: it is running text, closed or not."""
    return any(match.group()[0].islower() for match in INNER_END.finditer(paragraph))
