"""Words around a number that say what it counts or numbers, and words that say nothing of it."""

from __future__ import annotations

from typing import Final

# words that count nothing, or belong to a larger number
NO_UNIT: Final = frozenset(
    """
    và của trong đến tại ở là có được bị từ với cho ra vào lên trên dưới sau trước thì mà hay hoặc
    đã đang sẽ cũng theo về do để khi nếu nhưng như còn chỉ rất này đó kia nữa lại mới vẫn
    nghìn ngàn triệu tỷ tỉ trăm chục g
    """.split()  # noqa: SIM905 - a list of words would fill the page
)
CLASSIFIERS: Final = frozenset("căn ngôi chiếc cái con tờ quả trái toà tòa".split())  # noqa: SIM905
SAME_UNIT: Final = {
    "h": "giờ", "m": "mét", "hecta": "ha", "hécta": "ha", "phần": "%",  # "20 phần trăm"
    "usd": "đôla", "aud": "đôla", "đô": "đôla",
}  # fmt: skip
LABELS: Final = frozenset(
    """
    cấp lớp thứ quận khóa hạng phường top tổ tầng số đoạn vùng ấp thôn xóm đội quý
    """.split()  # noqa: SIM905
)
SAME_LABEL: Final = {"nhà": "số", "q": "quận", "p": "phường", "f": "phường", "khoá": "khóa"}
# a place or a time, so that a number behind a comma begins something else: "quốc lộ 5, 3 người"
PLACES: Final = frozenset({"lộ", "km", "điều", "hẻm", "ngõ", "phút"})
ACCUSED: Final = frozenset({"bị cáo", "bị can"})  # people, though "bị" counts nothing
CALENDAR: Final = frozenset({"ngày", "tháng", "năm"})  # what follows their number is not counted
PERSON: Final = "người"  # stands for every word of a person
_ONE_SYLLABLE = "người em cháu bé trẻ ông bà anh chị cô chú nam nữ khách lính kẻ tên"
_TWO_SYLLABLES = """
    nạn nhân, cán bộ, học sinh, sinh viên, công nhân, nhân viên, thành viên, đối tượng, nghi phạm,
    nghi can, thuyền viên, ngư dân, hành khách, du khách, cầu thủ, chiến sĩ,
    chiến sỹ, bệnh nhân, giáo viên, thanh niên, thiếu niên, phụ nữ, đại biểu, công dân, tài xế,
    lao động, thí sinh, phóng viên, nhà báo, bác sĩ, quân nhân, binh sĩ, cảnh sát, tù nhân,
    con tin, thủy thủ, thuỷ thủ, ứng viên, phi công, hộ lý, y tá, điều dưỡng,
    công an, lái xe, ủy viên, uỷ viên
"""
PEOPLE: Final = ACCUSED.union(
    _ONE_SYLLABLE.split(), (" ".join(word.split()) for word in _TWO_SYLLABLES.split(","))
)
