"""Vietnamese names, and how they are written without accents."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|[^\w\s]")  # K'Brẽo is one
# what Vietnamese letters look like without their marks
_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx]"
_RIME = (
    "uye|uou|uoi|ieu|yeu|oai|oay|oao|oeo|uay|uyu|uya|ie|ye|uo|oa|oe|ua|ue|uy|ia|ai|ao|au|ay"
    "|eo|eu|iu|oi|ui|uu|oo|[aeiouy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_RIME})(?:ng|nh|ch|[cmnpt])?")
# words that open sentences in capitals and are no part of a name
_ORDINARY = frozenset(
    """
    Anh Ban Bà Bác Bên Bị Bộ Các Cháu Chị Chiều Chính Chú Chúng Chủ Công Cô Cơ Cả
    Của Cùng Cũng Còn Có Do Dù Dự Đang Đã Đại Đây Đến Để Đêm Điều Đó Được Đồng Em
    Gia Giá Giám Hai Hiện Họ Hôm Hơn Hồi Hội Khi Không Là Liên Lúc Mặc Mỗi Một Mới
    Nay Nếu Ngay Ngoài Ngày Người Nhà Nhiều Nhóm Như Nhưng Nhận Những Năm Ông Ở Phó
    Phía Phát Qua Quốc Rạng Riêng Sau Sáng Số Sở Sự Tất Tại Tháng Theo Thêm Thì
    Thông Thế Thứ Tin Toàn Tổng Tôi Tối Trên Trong Trung Trưa Trước Trưởng Trường
    Tuy Từ Tính Ủy Và Vào Vì Với Về Việc Viện Vụ Xã Huyện Tỉnh Thành Phường Quận Thị
    Đảng Đoàn Trừ Vua Tàu Nữ Nguyên Đồn Lính Dân Chiếc Thuế Vợ Chồng Mẹ Bố Bé Gã Kẻ Thăm Trả Phe
    Cựu Loạt Nghi Cơn Ga Xiếc Web Link Nhân Cụm Quỹ Chuẩn Chánh
    """.split()  # noqa: SIM905 - a list of words would fill the page
)

# before one of these a single word is a name, but where English has a word of its own for it
_WATERS = frozenset("sông suối rạch kênh cồn đèo núi".split())  # noqa: SIM905
_TRANSLATED = frozenset("Hồng Hương Đông Tây Nam Bắc".split())  # noqa: SIM905 - "sông Hồng": Red River
# "Tổng thống Mỹ Donald Trump": the country is no part of the name; some are names as well
_COUNTRIES = frozenset(
    """
    Hàn Quốc|Trung Quốc|Ấn Độ|Thái Lan|Triều Tiên|Nhật Bản|Hoa Kỳ|Đài Loan|Hong Kong|Ba Lan|Hà Lan
    |Phần Lan|Ai Cập|Nam Phi|Singapore|Malaysia|Indonesia|Philippines|Iran|Iraq|Syria|Ukraine|Israel
    |Brazil|Venezuela|Cuba|Canada|Mexico|Argentina|Campuchia|Myanmar|Pakistan|Afghanistan|Australia
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
_COUNTRIES_AND_NAMES = frozenset("Mỹ Nga Anh Pháp Đức Ý Nhật Hàn Úc Áo Bỉ Lào".split())  # noqa: SIM905
_RANKS = frozenset(  # the last syllables of what a country's people are called
    "thống tướng trưởng sứ tịch viên quân hoàng tử chúa sĩ thủ dân binh phú nhân luyện".split()  # noqa: SIM905
)
# "Tân Thủ tướng", "Hạt Kiểm lâm": a capital that begins one of these ends no name
_COMPOUNDS = frozenset(
    """
    thủ tướng|bộ trưởng|bảo hiểm|kiểm lâm|vũ trụ|khoáng sản|nguyên đán|chủ tịch|giám đốc
    |ngoại trưởng|tổng thống|bí thư|công an|kiểm sát|thanh tra|hải quan|quân sự|văn hóa|giáo dục
    |y tế|du lịch|tiền tệ|chống độc|ưu tú|kho bạc|anh hùng|hiến pháp
    |đại sứ|huân chương|huy chương|thanh niên|trung thu|cảnh sát|chính phủ|nhân dân|phụ nữ|nông dân
    |lao động|biên phòng|ủy ban|hội đồng|tòa án|trung tâm|bệnh viện|thông tấn|truyền hình|điện lực
    |xây dựng|giao thông|nông nghiệp|công thương|tài chính|kế hoạch|tài nguyên|môi trường|khoa học
    |thông tin|nội vụ|tư pháp|ngoại giao|quốc phòng|quốc gia|tạ ơn|dân chủ|cộng hòa|cộng hoà|dầu khí
    |thống nhất|đô đốc|dương lịch|công nghiệp|văn phòng|nghệ thuật|thể thao|hòa bình|hoà bình|tự do
    |y học|trái đất|hoang dã
    """.replace("\n    ", "")
    .strip()
    .split("|")
)


def unaccent(text: str) -> str:
    """`text` without Vietnamese diacritics: "Đặng Minh Hưng" becomes "Dang Minh Hung"."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def find_names(sentence: str) -> list[str]:
    """Runs of two to five capitalised words, an ordinary first word left out, in order.

    What has a digit is no word of a name: H5N8 is none, and ends one. Behind "sông", "đèo" and the
    like one word is enough.
    """
    names: list[str] = []
    run: list[str] = []
    before = ""
    for word in [*_WORD.findall(sentence), "."]:
        letters = word.replace("'", "").replace("’", "")
        if letters.isalpha() and word[0].isupper() and not (letters.isupper() and len(letters) > 1):
            if not (not run and word in _ORDINARY):
                run.append(word)
            continue
        if run and f"{run[-1]} {word}".casefold() in _COMPOUNDS:
            run.pop()
        run = _without_country(run, before)
        if len(run) == 2 and any(len(word) == 1 and word.isascii() for word in run):
            run = []  # "Quý I", "Chiếc F"; "Trần Văn T" stays
        lone = len(run) == 1 and before in _WATERS and run[0] not in _TRANSLATED
        if lone or 2 <= len(run) <= 5:
            names.append(" ".join(run))
        run, before = [], word
    return list(dict.fromkeys(names))


def _without_country(run: list[str], before: str) -> list[str]:
    """The words of a name, less the country in front of it; `before` stands before them."""
    for words in (2, 1):  # "Hàn Quốc" before "Hàn"
        country = " ".join(run[:words])
        if len(run) > words + 1 and (
            country in _COUNTRIES or (country in _COUNTRIES_AND_NAMES and before in _RANKS)
        ):
            return run[words:]
    return run


def is_syllable(folded: str) -> bool:
    """Whether a word in lower case could be a Vietnamese syllable without its marks."""
    return _SYLLABLE.fullmatch(folded) is not None
