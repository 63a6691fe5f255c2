"""Text in capitals written as other text is: "HỌP Ở BÌNH DƯƠNG" is "Họp ở Bình Dương".

A model that has learnt from sentences in small letters makes nothing of a headline in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final

from summarizer.terms.names import find_names
from summarizer.terms.surnames import SURNAMES
from summarizer.terms.syllables import is_syllable, unaccent

_WORD = re.compile(r"[^\W\d_]+")
_MOST = 0.7  # of the letters are capitals where a text is written in them
_FEWEST = 3  # words of such a text: "ĐẠI HỌC" may be a name
_LONGEST = 7  # words of a name that are looked up together
_SURNAMES = frozenset(map(str.lower, SURNAMES))
_MIDDLE = frozenset({"văn", "thị"})
_OFFICES = frozenset(  # before a person: "thủ tướng", "chủ tịch", "ông"
    "tướng tịch trưởng thư ông bà".split()  # noqa: SIM905
)
_COUNTRIES = frozenset({"Mỹ", "Nga", "Nhật", "Úc", "Lào"})  # of one word, seldom part of another
_COMMON = frozenset(  # "cán bộ công an", "cơ sở y tế", "xã hội an toàn"
    {"cán bộ", "cơ sở", "trụ sở", "xã hội", "lễ hội", "đại hội", "hiệp hội", "cơ hội", "vũ hội"}
)
_WORDS_TOO = frozenset({"hòa bình", "cao bằng"})  # "đàm phán hòa bình", "lương cao bằng hai lần"
_OF_PLACES = frozenset({"tỉnh", "tại", "ở", "từ", "an", "dân", "đến", "phố"})
_ACRONYM = re.compile(r"(?<![\w-])[A-ZĐ]{2,6}(?![\w-])")
_ACRONYMS = frozenset({"BOT", "EU", "CEO", "VAT", "CIA"})  # that look like syllables
_FOREIGN = frozenset(  # words that look like acronyms, and units
    """
    video clip container camera taxi metro visa golf heroin radar web internet show bar ôtô axít
    online marathon robot virus festival album casino resort km kg mm cm kv kw mw
    """.split()  # noqa: SIM905
)
_PROVINCES: Final = (  # and cities of that rank, before and after 2025
    """
    An Giang|Bà Rịa - Vũng Tàu|Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh|Bến Tre|Bình Định|Bình Dương
    |Bình Phước|Bình Thuận|Cà Mau|Cần Thơ|Cao Bằng|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai
    |Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình
    |Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lâm Đồng|Lạng Sơn|Lào Cai|Long An|Nam Định
    |Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh
    |Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế
    |Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Vũng Tàu|Yên Bái|Hồ Chí Minh|Sài Gòn
    |Việt Nam|Trung Quốc|Hoa Kỳ|Quốc hội|Chính phủ|Nhật Bản|Hàn Quốc|Triều Tiên|Ấn Độ|Thái Lan
    |Hà Lan|Ba Lan|Đài Loan|Biển Đông|Hội An|Thủ Đức|Phú Quốc|Nha Trang|Đà Lạt|Quy Nhơn|Hạ Long
    |Sa Pa|Tây Nguyên
    """.replace("\n    ", "")
    .strip()
    .split("|")
)


def is_in_capitals(text: str) -> bool:
    """Whether `text` is written in capitals, acronyms and foreign names aside."""
    words = [word for word in _WORD.findall(text) if _is_vietnamese(word)]
    letters = "".join(words)
    capitals = sum(map(str.isupper, letters))
    shouted = sum(len(word) > 1 and word.isupper() for word in words)
    return shouted >= _FEWEST and capitals > _MOST * len(letters)


def write_small(text: str, spellings: Iterable[str], known: Iterable[str]) -> str:
    """`text`, where it is written in capitals, in small letters but for its first and its names'.

    `spellings` are those of the article (`spellings_of`), `known` what is written with capitals
    elsewhere (a glossary's terms, those of three words or more); provinces and "Lê Văn Tám" are
    known as well. What is no Vietnamese syllable stays as it is, for an acronym.
    """
    if not is_in_capitals(text):
        return text
    own = list(spellings)
    acronyms = _ACRONYMS.union(own)
    # "Đường Tăng" is a monk, and "GIÁ ĐƯỜNG TĂNG" is of sugar
    longer = (name for name in known if name.count(" ") > 1 and not name.islower())
    spelt = {_key(name): name for name in (*longer, *_PROVINCES, *own)}
    words = [*_WORD.finditer(text)]
    small = [_small(match, acronyms) for match in words]
    for start, end, name in list(_names_in(small, spelt)):
        small[start:end] = _WORD.findall(name)
    small[0] = small[0][:1].upper() + small[0][1:]
    pieces, at = [], 0
    for match, word in zip(words, small, strict=True):
        pieces += [text[at : match.start()], word]
        at = match.end()
    return "".join([*pieces, text[at:]])


def spellings_of(sentences: Sequence[str]) -> list[str]:
    """What has capitals in those of `sentences` that are not written in them, and never small
    letters: names, acronyms, and a few countries."""
    usual = [text for text in sentences if not is_in_capitals(text)]
    found: list[str] = []
    sure: set[str] = set()  # "AI", which may stand beside "ai"
    for text in usual:
        found += [*find_names(text), *_COUNTRIES.intersection(_WORD.findall(text))]
        acronyms = [match.group() for match in _ACRONYM.finditer(text) if not _is_shouted(match)]
        found += [word for word in acronyms if word in _ACRONYMS or not is_syllable(word.lower())]
        sure |= {word for word in acronyms if word.isascii()}
    whole = " ".join(usual)
    small = {word for word in _WORD.findall(whole) if word.islower()}
    # "Thanh Niên" is a paper, and "thanh niên" a youth
    return [
        name
        for name in dict.fromkeys([*found, *sorted(sure)])
        if name in sure or (name.lower() not in (whole if " " in name else small))
    ]


def _is_shouted(match: re.Match[str]) -> bool:
    """Whether a word in capitals has another beside it: a title, and no acronym."""
    text = match.string
    beside = [*text[: match.start()].split()[-1:], *text[match.end() :].split()[:1]]
    return any(len(word) > 1 and word.isupper() for word in beside)


def _small(match: re.Match[str], acronyms: Set[str]) -> str:
    """A word of a text in capitals, in small letters unless it is an acronym or part of a code."""
    word, text = match.group(), match.string
    if len(word.lower()) != len(word):  # the Turkish I with a dot
        return word
    if word.lower() in _FOREIGN:
        return word.lower()
    beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    letter = len(word) == 1 and word.isascii() and word != "Y"  # "CÚM A"; but "Y TẾ"
    code = letter or any(map(str.isdigit, beside))
    return word if code or word in acronyms or not _is_vietnamese(word) else word.lower()


def _names_in(small: Sequence[str], spelt: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where the words of a name stand, and the name; the longest match first."""
    at = 0
    while at < len(small):
        for end in range(min(len(small), at + _LONGEST), at, -1):
            name = spelt.get(" ".join(small[at:end]).casefold())
            before = small[at - 1] if at else ""
            if name and (f"{before} {small[at]}" in _COMMON or _is_word(name, before)):
                name = None
            if name is None and end == at + 3 and _is_person(small[at:end], before):
                name = " ".join(small[at:end]).title()
            if name is not None:
                yield at, end, name
                at = end - 1
                break
        at += 1


def _is_word(name: str, before: str) -> bool:
    """Whether what may be a province is two words of the language there."""
    return name.casefold() in _WORDS_TOO and before not in _OF_PLACES


def _key(name: str) -> str:
    return " ".join(_WORD.findall(name)).casefold()


def _is_person(words: Sequence[str], before: str) -> bool:
    """Whether three words name one: "Lê Văn Tám", "thủ tướng Phạm Minh Chính"."""
    return words[0] in _SURNAMES and (words[1] in _MIDDLE or before in _OFFICES)


def _is_vietnamese(word: str) -> bool:
    """Whether a word may be Vietnamese: no acronym, no name of other languages."""
    return is_syllable(unaccent(word).lower()) or (unaccent(word) != word and len(word) > 4)
