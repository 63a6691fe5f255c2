"""The tables of two legacy Vietnamese encodings, as Latin-1 letters that stand for Vietnamese ones.

TCVN3 (TCVN 5712:1993, the "ABC" fonts) has one byte for each letter; VNI (VNI-Windows fonts) writes
a letter and a second byte for its marks. Sources: TCVN 5712:1993; the font tables of UniKey.
"""

from __future__ import annotations

import re

_TCVN3_FROM = (
    "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ¡¢£¤¥¦§"
)  # fmt: skip
_TCVN3_TO = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ"

_MARKS = "ùøûõïâáàåãäêéèúüë"  # after a, e, o, u, y; the last six after a only
_VNI_LOWER = {
    "a": "áàảãạâấầẩẫậăắằẳẵặ",
    "e": "éèẻẽẹêếềểễệ",
    "o": "óòỏõọôốồổỗộ",
    "u": "úùủũụ",
    "y": "ýỳỷỹ",
    "ô": "ớờởỡợ",
    "ö": "ứừửữự",
}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for base, letters in _VNI_LOWER.items():
        table |= {base + mark: letter for mark, letter in zip(_MARKS, letters, strict=False)}
    # capitals: both bytes are capital, or the letter alone (Ùù never mixes the other way)
    upper = {key.upper(): letter.upper() for key, letter in table.items()}
    mixed = {k[0].upper() + k[1:]: v.upper() for k, v in table.items() if len(k) == 2}
    return table | mixed | upper


TCVN3 = str.maketrans(_TCVN3_FROM, _TCVN3_TO)
VNI = _vni()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """TCVN3 bytes that were read as Latin-1, as Vietnamese."""
    return text.translate(TCVN3)


def from_vni(text: str) -> str:
    """VNI bytes that were read as Latin-1, as Vietnamese."""
    return _VNI_PATTERN.sub(lambda match: VNI[match.group()], text)
