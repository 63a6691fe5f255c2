"""Vietnamese names that English has its own words for: countries, offices, bodies."""

from __future__ import annotations

from typing import Final

from summarizer.terms.surnames import AMBIGUOUS_SURNAMES, SURNAMES
from summarizer.terms.syllables import are_syllables, unaccent

# the first words of offices, bodies and foreign things, which English translates
OFFICES: Final = frozenset(
    """
    bộ sở ban ủy uỷ hội đoàn cục viện công chính liên tổng tòa toà nhà biển đài đảo khu tổ giải
    mặt bí phó phố luật vụ đảng phòng cựu hãng tập sân cảng báo tờ tin đường tiếp thế cha trưởng
    cúp olympic new world euro covid quân quận huyện xã phường tỉnh không thông nhóm đội nước
    giám miền tiếng sao khoa bão dải bờ y tết vịnh tướng trường cổng thánh
    """.split()  # noqa: SIM905 - lists of words would fill pages
)
# before a word that is no Vietnamese one, or before two: "Đông Syria", "Pháp Macron", "Tây Hà Nội"
ADDED: Final = frozenset("đông tây nam bắc nhật đức pháp ý hàn".split())  # noqa: SIM905
# places of Vietnam that begin like those
PLACES: Final = frozenset(
    """
    bac tu liem|nam tu liem|bac tra my|nam tra my|nam trung yen|bac van phong|bac binh dinh
    |giai phong|nuoc ngam|nuoc man|nha be|lien chieu|lien khuong|cong ly|hoi an|hoi nghia|chinh gian
    |truong son|truong chinh|truong thi|truong giang
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
EXONYMS: Final = frozenset(
    """
    thai lan|nam phi|chau au|chau phi|chau a|chau my|chau uc|phan lan|na uy|ha lan|ba lan|ai cap
    |vu han|thai binh duong|dai tay duong|an do duong|an do|trung quoc|nhat ban|han quoc|hoa ky
    |trieu tien|bac kinh|thuong hai|quang chau|tham quyen|hong kong|dai loan|tay tang|tan cuong
    |thuy si|thuy dien|dan mach|hy lap|bo dao nha|tay ban nha|tho nhi ky|ukraina
    |hoang sa|truong sa|bien dong|mat troi|mat trang|nha trang|lau nam goc|lien xo|dong duong
    |trieu duong|nam kinh|ho chi minh|thien an mon|ma cao|phu dien|ha mon|trung khanh|mong co
    |cam pu chia|sai gon|nam cuc|bac cuc|dong nam a|nam a|trung dong|bac phi|tay phi|dong phi
    |my latinh|nam my|bac my|trung my|a rap xe ut|vuong quoc anh|lien hop quoc|hop quoc|giang to
    |chiet giang|phuc kien|quang dong|quang tay|van nam|ha bac|ho bac|ho nam|tu xuyen|son dong
    |thanh hai|lan chau|tap can binh|ly hien long|giang trach dan|ho cam dao|vuong nghi
    |duong khiet tri
    |moon jae|luc quan|hai quan|khong quan|phat giao|thien chua giao|nam duong|thanh hoa dong
    |thu hai|thu ba|thu tu|thu nam|thu sau|thu bay|la ma|dia trung hai|luong ha|phuc sinh|a rap
    |luan don|binh nhuong|vieng chan|do thai|ba tu|hang chau|tay an|te nam|ninh ba|phuc chau|to chau
    |hac long giang|noi mong|tan thuy hoang|mao trach dong|ton trung son|tuong gioi thach|chu an lai
    |ly khac cuong|thai anh van|ma anh cuu|lai thanh duc|ly tieu long|luu duc hoa|chau nhuan phat
    |cung loi|chuong tu di|pham bang bang|trieu vy|trieu le dinh|duong mich|trinh hoa|tu cam thanh
    |van ly truong thanh|ngan ha|hac hai|niu di lan|hoi giao|co doc giao|tin lanh|an giao
    |giang sinh|phuc hung|hao vong|trinh chau|tan hoa|phu si|hiep quoc|lien hiep quoc
    |co doc|toan cau|nhan dan nhat bao|co long|dao vien|chu nhat|mot cot|dan tien|bac ho|anh quoc
    |bac bo|nam bo|bac trung|bac au|bac my|bac y|nam au|tay bac|tay nam|tay nguyen|tay au|tay duong
    |dong a|dong au|dong bac|dong nam|tay du ky|hoa dong|duc ba|duc giao|duc chua|duc quoc|bac nam
    |chau kiet luan|nhat bao|dai bac|lieu ninh|kim nhat thanh|duy ngo nhi|dieu ngu|tao thao
    |trung a|trung phi|trung tay|trung hoa|trung trung bo|dai noi|dong duc|van mieu|quoc tu giam
    |hang viet nam|hang hai|van hoc|quoc gia|hoa anh dao|hoa xuan oanh|truong bach|dai lien|bac an
    |me viet nam|nguoi viet|nguoi tuyet|trung bo|dai duong|trai dat|manh van chu|ton ngo khong
    |thieu lam|vung vinh
    |cuu long|vien dong|bo tay|ban mon diem|hai nam|thanh dao|thanh tang|hang nga|khong tu
    |phuong hoang|phuong tay|mien duong|bac hy lai|xa thi man|vien thua chi|bao thanh thien
    """.replace("\n    ", "")
    .strip()
    .split("|")
)


def has_english(name: str) -> bool:
    """Whether English writes `name` in words of its own, as far as one can tell."""
    plain = unaccent(name).lower()
    words = plain.split()
    if any(" ".join(words[:count]) in EXONYMS for count in range(1, len(words) + 1)):
        return True
    if plain in PLACES or _is_person(name):
        return False
    first = name.split()[0].lower()
    if first in ADDED:
        return len(words) > 2 or not are_syllables(words)
    return first in OFFICES


def _is_person(name: str) -> bool:
    """Whether `name` begins with a surname; "Đoàn" is one in "Đoàn Thị Lan" alone."""
    first, *rest = name.split()
    if first in AMBIGUOUS_SURNAMES:
        return len(rest) > 1 and unaccent(" ".join(rest)).lower() not in EXONYMS
    return first in SURNAMES
