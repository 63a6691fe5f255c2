"""Vietnamese surnames: what tells a person from a place, a body or a country."""

from __future__ import annotations

from typing import Final

SURNAMES: Final = frozenset(
    """
    Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Lương Mai
    Cao Tạ Trịnh Lâm Phùng Tô Thái Tống Quách Vương Kiều Đào Hà Tăng La Lưu Chu
    """.split()  # noqa: SIM905 - a list of words would fill the page
)
# these are everyday words too ("Từ Nga": from Russia), so that alone they say little
AMBIGUOUS_SURNAMES: Final = frozenset({"Đoàn", "Từ", "Văn"})
