"""Text as it should be: composed letters, no mojibake, no invisible characters."""

from __future__ import annotations

import importlib
import re
import unicodedata

from summarizer.cleaning.encodings import CLEARLY, FEW, SURE, read_latin
from summarizer.cleaning.syllables import vietnamese_share
from summarizer.errors import ArticleError

# letters that Vietnamese does not have, and that misread text is full of
_LETTERS = "¡-§©ª¬®-±´-¸º¼-¿ÄÅÆÇËÎÏÑÖ×ØÛÜÞßÐðäåæçëîïñöøûüþÿ÷ƒˆŠŒŽšœž\x80-\x9f"
_SUSPECT = re.compile(f"[{_LETTERS}]")
_ETH = re.compile(r"Ð(?=[^\W\d_])")  # that old keyboards write for a Đ: "Ba Ðình"
_MOJIBAKE = re.compile(
    "Ã[\x80-¿]|[áâ][»º€][\x80-¿\u2018-\u203a…†‡•™]?|Ä[\u2018‘\x91]|Æ[°¡]|Â[\x80-¿]"
)
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\ufeff\ufff9-\ufffb"
)
_BLANK = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\t\v\f"
_BREAK = "\r\x85\u2028\u2029\x1c-\x1e"
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
_SPACES = re.compile(f"[{_BLANK}]")
_LINES = re.compile(f"\r\n|[{_BREAK}]")
_ODD = re.compile(f"[{_LETTERS}{_HIDDEN}{_BLANK}{_BREAK}]")  # one walk for a text that is right
PASSES = 4
_UNSURE = "its letters look misread, and no encoding makes them Vietnamese; save it as UTF-8"


def repair(text: str) -> str:
    """`text` in NFC, with legacy encodings and mojibake undone, without invisible characters, and
    with Đ where the Icelandic Ð stands for it.

    Line breaks become \\n and other white space a space. Text that is already right comes back as
    it is. Raises ArticleError where most of it looks misread and nothing makes it right.
    """
    for _ in range(PASSES):  # what one pass takes away may have hidden what the next one finds
        repaired = _once(text)
        if repaired == text:
            break
        text = repaired
    return text


def _once(text: str) -> str:
    if _ODD.search(text) is None and unicodedata.is_normalized("NFC", text):
        return text
    if not text.isascii():
        if _SUSPECT.search(text) and _looks_misread(text):
            text = _reread(text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        text = _ETH.sub("Đ", text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", _LINES.sub("\n", text)))


def _looks_misread(text: str) -> bool:
    share, count = vietnamese_share(text)
    return count >= FEW and share < SURE - CLEARLY


def _reread(text: str) -> str:
    """The reading of `text` that is clearly Vietnamese; the text itself where it is no worse."""
    before, _ = vietnamese_share(text)
    ftfy = importlib.import_module("ftfy")  # 50 ms to load, for texts that need it
    readings = [ftfy.fix_encoding(text), *(reading.text for reading in read_latin(text))]
    scored = sorted(((vietnamese_share(r), r) for r in readings), key=lambda s: s[0], reverse=True)
    (best, count), reading = scored[0]
    if best >= SURE and best - before >= CLEARLY and count >= FEW:
        return str(reading)
    if len(_MOJIBAKE.findall(text)) > len(text) / 50:
        raise ArticleError("encoding-unsure", _UNSURE)
    return text
