"""From bytes to text: UTF-8, UTF-16, and the legacy encodings of Vietnamese, or a refusal."""

from __future__ import annotations

import codecs
import unicodedata

import msgspec

from summarizer.cleaning.syllables import vietnamese_share
from summarizer.cleaning.tables import from_tcvn3, from_vni
from summarizer.errors import ArticleError

SURE = 0.9  # share of accented words that must be Vietnamese syllables
CLEARLY = 0.1  # by which the best reading must beat the next
FEW = 3  # accented words below which nothing can be told
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b\x1c\x1d\x1e\x1f"))
HOW = "save it as UTF-8"
BINARY = "not a text file (it holds binary data)"


class Decoded(msgspec.Struct, frozen=True):
    """A text and the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """The text in `data`.

    Raises ArticleError where the bytes are no text, or where no reading of them is clearly right:
    nothing is guessed.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data)
    if _is_binary(data):
        raise ArticleError("binary", BINARY)
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error)


def _utf16(data: bytes) -> Decoded:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        message = f"not valid UTF-16 at byte {error.start + 1}; {HOW}"
        raise ArticleError("undecodable", message) from None
    if "\0" in text:  # UTF-32 begins with the same mark
        raise ArticleError("binary", BINARY)
    return Decoded(text, "utf-16")


def _is_binary(data: bytes) -> bool:
    """NUL bytes, or more than one control byte in a hundred."""
    head = data[:65536]
    return b"\0" in head or len(head) - len(head.translate(None, CONTROLS)) > len(head) / 100


def _legacy(data: bytes, error: UnicodeDecodeError) -> Decoded:
    readings = [(*vietnamese_share(r.text), r) for r in read_latin(_latin(data))]
    readings.sort(key=lambda reading: reading[0], reverse=True)
    (best, count, decoded), (second, _, _), *_ = readings
    if best >= SURE and best - second >= CLEARLY and count >= FEW:
        return decoded
    good = len(data.decode("utf-8", "ignore").encode())
    if len(data) - good <= len(data) // 100:
        where = f"not valid UTF-8 at byte {error.start + 1}, though the rest is"
        raise ArticleError("undecodable", f"{where}; mend that place or {HOW}")
    known = "UTF-8, UTF-16, windows-1258, TCVN3 or VNI"
    raise ArticleError("undecodable", f"the encoding is not clearly {known}; {HOW}")


def _latin(data: bytes) -> str:
    """The bytes as Latin-1 letters, with the punctuation of windows-1252."""
    return data.decode("latin-1").translate(_PUNCTUATION)


_PUNCTUATION = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}  # fmt: skip
_BACK = {ord(character): byte for byte, character in _PUNCTUATION.items()}


def read_latin(text: str) -> list[Decoded]:
    """What `text` says if its letters are really bytes of a legacy encoding."""
    found = [Decoded(from_tcvn3(text), "TCVN3"), Decoded(from_vni(text), "VNI")]
    try:
        data = text.translate(_BACK).encode("latin-1")
        found.append(Decoded(data.decode("cp1258"), "windows-1258"))
    except UnicodeError:
        found.append(Decoded(text, "unknown"))
    return [msgspec.structs.replace(d, text=unicodedata.normalize("NFC", d.text)) for d in found]
