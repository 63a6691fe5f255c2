"""Vietnamese names that English has its own words for: countries, offices, bodies."""

from __future__ import annotations

from typing import Final

from summarizer.terms.surnames import AMBIGUOUS_SURNAMES, SURNAMES
from summarizer.terms.syllables import unaccent

# the first words of offices and bodies, which English translates
OFFICES: Final = frozenset(
    """
    bộ sở ban ủy uỷ hội đoàn cục viện trường trưởng công quốc chính liên tổng tòa toà nhà biển đại
    đài đông châu trung tây nam bắc đảo khu thành thị tổ giáo giải mặt chi bí phó phố nghị luật
    hiến vụ đảng phòng văn cựu hàng hãng tập sân cảng ngân báo bão tin đường tiếp tam thế em cha
    mẹ olympic cup new world euro covid quân quận huyện xã phường tỉnh không hai thông nhóm chương
    đội người hoa lao giám nhật nhất miền nước tiếng sao khoa sản cổng thánh cực
    """.split()  # noqa: SIM905 - a list of words would fill the page
)
# places of Vietnam whose first word is also that of an office
PLACES: Final = frozenset(
    """
    bac ninh|bac giang|bac kan|bac lieu|bac tu liem|thanh hoa|lao cai|dong nai|dong thap|dong hoi
    |dong ha|dong anh|dong da|tay ninh|tay ho|nam dinh|nam tu liem|hai duong|hai phong|tam ky
    |bao loc|chau doc|chau thanh|phong dien|phong nha|giao thuy|hoa binh|hoa lac|hoa vang|hoi an
    |cang long|quoc oai|chi linh|chi lang|chuong my|van don|van giang|van ninh|lao bao
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
EXONYMS: Final = frozenset(
    """
    thai lan|nam phi|chau au|chau phi|chau a|chau my|chau uc|phan lan|na uy|ha lan|ba lan|ai cap
    |vu han|thai binh duong|dai tay duong|an do duong|an do|trung quoc|nhat ban|han quoc|hoa ky
    |trieu tien|bac kinh|thuong hai|quang chau|tham quyen|hong kong|dai loan|tay tang|tan cuong
    |thuy si|thuy dien|dan mach|hy lap|y|phap|duc|bo dao nha|tay ban nha|tho nhi ky|ukraina
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
    |cuu long|vien dong|bo tay|ban mon diem|hai nam|thanh dao|thanh tang|hang nga|khong tu
    |phuong hoang|phuong tay|mien duong|bac hy lai|xa thi man|vien thua chi|bao thanh thien
    """.replace("\n    ", "")
    .strip()
    .split("|")
)


def has_english(name: str) -> bool:
    """Whether English writes `name` in words of its own, as far as one can tell."""
    plain = unaccent(name).lower()
    if plain in EXONYMS or any(plain.startswith(f"{known} ") for known in EXONYMS):
        return True
    return name.split()[0].lower() in OFFICES and plain not in PLACES and not _is_person(name)


def _is_person(name: str) -> bool:
    """Whether `name` begins with a surname; "Đoàn" is one in "Đoàn Thị Lan" alone."""
    first, *rest = name.split()
    if first in AMBIGUOUS_SURNAMES:
        return len(rest) > 1 and unaccent(" ".join(rest)).lower() not in EXONYMS
    return first in SURNAMES
