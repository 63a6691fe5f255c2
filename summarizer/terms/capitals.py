"""Text in capitals written as other text is: "HỌP Ở BÌNH DƯƠNG" is "Họp ở Bình Dương".

A model that has learnt from sentences in small letters makes nothing of a headline in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
_ACRONYM = re.compile(r"(?<![\w-])[A-ZĐ]{2,6}(?![\w-])")
_ACRONYMS = frozenset({"AI", "BOT", "EU"})  # that look like syllables
_PROVINCES: Final = (  # and cities of that rank, before and after 2025
    """
    An Giang|Bà Rịa - Vũng Tàu|Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh|Bến Tre|Bình Định|Bình Dương
    |Bình Phước|Bình Thuận|Cà Mau|Cần Thơ|Cao Bằng|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai
    |Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình
    |Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lâm Đồng|Lạng Sơn|Lào Cai|Long An|Nam Định
    |Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh
    |Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế
    |Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Vũng Tàu|Yên Bái|Hồ Chí Minh|Sài Gòn
    |Việt Nam|Trung Quốc|Hoa Kỳ|Quốc hội|Chính phủ
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
    shouted = (match.group() for match in words)
    small = [w if w in acronyms or not _is_vietnamese(w) else w.lower() for w in shouted]
    for start, end, name in list(_names_in(small, spelt)):
        small[start:end] = _WORD.findall(name)
    small[0] = small[0][:1].upper() + small[0][1:]
    pieces, at = [], 0
    for match, word in zip(words, small, strict=True):
        pieces += [text[at : match.start()], word]
        at = match.end()
    return "".join([*pieces, text[at:]])


def spellings_of(sentences: Sequence[str]) -> list[str]:
    """What has capitals in those of `sentences` that are not written in them: names, acronyms, and
    words that never stand there without ("Mỹ")."""
    usual = [text for text in sentences if not is_in_capitals(text)]
    small = {word for text in usual for word in _WORD.findall(text) if word.islower()}
    found: list[str] = []
    for text in usual:
        # the first word of a sentence has a capital anyway
        words = ["", *_WORD.findall(text)[1:], ""]
        beside = zip(words, words[1:], words[2:], strict=False)
        lone = [word for a, word, b in beside if not a.istitle() and not b.istitle()]
        found += [word for word in lone if word.istitle() and word.lower() not in small]
        found += [*find_names(text), *_ACRONYM.findall(text)]
    return list(dict.fromkeys(found))


def _names_in(small: Sequence[str], spelt: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where the words of a name stand, and the name; the longest match first."""
    at = 0
    while at < len(small):
        for end in range(min(len(small), at + _LONGEST), at, -1):
            name = spelt.get(" ".join(small[at:end]).casefold())
            if name is None and end == at + 3 and _is_person(small[at:end]):
                name = " ".join(small[at:end]).title()
            if name is not None:
                yield at, end, name
                at = end - 1
                break
        at += 1


def _key(name: str) -> str:
    return " ".join(_WORD.findall(name)).casefold()


def _is_person(words: Sequence[str]) -> bool:
    return words[0] in _SURNAMES and words[1] in _MIDDLE


def _is_vietnamese(word: str) -> bool:
    """Whether a word may be Vietnamese: no acronym, no name of other languages."""
    if len(word.lower()) != len(word):  # the Turkish I with a dot
        return False
    return is_syllable(unaccent(word).lower()) or (unaccent(word) != word and len(word) > 4)
