"""The country or body in front of a person: "Tổng thống Mỹ Donald Trump"."""

from __future__ import annotations

from typing import Final

from summarizer.terms.syllables import is_foreign

# in Vietnamese spelling, so they are no part of a foreign name
_VIETNAMESE: Final = frozenset(
    """
    Hàn Quốc|Trung Quốc|Ấn Độ|Thái Lan|Triều Tiên|Nhật Bản|Hoa Kỳ|Đài Loan|Ba Lan|Hà Lan|Phần Lan
    |Ai Cập|Nam Phi|Nhà Trắng|Liên Hợp Quốc|Liên Hiệp Quốc
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
# "Thủ tướng Singapore Lý Hiển Long", but "Singapore Press Holdings"
_AS_ABROAD: Final = frozenset(
    """
    Hong Kong|Singapore|Malaysia|Indonesia|Philippines|Iran|Iraq|Syria|Ukraine|Israel|Brazil
    |Venezuela|Cuba|Canada|Mexico|Argentina|Campuchia|Myanmar|Pakistan|Afghanistan|Australia
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
# names of Vietnamese persons too: "Nga Nguyễn Thu", "Nhật Kim Anh"
_AND_NAMES: Final = frozenset("Mỹ Nga Anh Pháp Đức Ý Nhật Hàn Úc Áo Bỉ Lào".split())  # noqa: SIM905
_RANKS: Final = frozenset(  # the last syllables of what a country's people are called
    "thống tướng trưởng sứ tịch viên quân hoàng tử chúa sĩ thủ dân binh phú nhân luyện".split()  # noqa: SIM905
)


def without_country(run: list[str], before: str) -> list[str]:
    """The words of a name, less the country in front of it; `before` stands before them."""
    for words in (3, 2, 1):  # "Hàn Quốc" before "Hàn"
        country, rest = " ".join(run[:words]), run[words:]
        if len(rest) < 2:
            continue
        if (
            country in _VIETNAMESE
            or (country in _AS_ABROAD and before in _RANKS)
            or (country in _AND_NAMES and is_foreign(rest))
        ):
            return rest
    return run
