"""Cleaning, case by case (tests/cases/cleaning) and by what must hold for any text."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.cleaning import clean, clean_title, decode, repair
from summarizer.cleaning.tables import _TCVN3_FROM, _TCVN3_TO, VNI
from summarizer.errors import ArticleError

CASES = Path(__file__).parent / "cases" / "cleaning"


def load(name: str) -> list[Any]:
    """The cases of one file; a known failure must fail."""
    cases = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(
            case,
            id=case["label"],
            marks=[pytest.mark.xfail(strict=True)] if case.get("expect") == "fail" else [],
        )
        for case in cases
    ]


@pytest.mark.parametrize(
    "case", [c for name in ("tags", "captions", "layout", "kept", "more") for c in load(name)]
)
def test_clean(case: dict[str, Any]) -> None:
    """The paragraphs that stay, and what was dropped with its kind, in order."""
    cleaned = clean(case["original"])
    assert list(cleaned.paragraphs) == case["paragraphs"]
    assert [[dropped.kind, dropped.text] for dropped in cleaned.dropped] == case.get("dropped", [])


@pytest.mark.parametrize("case", load("repair"))
def test_repair(case: dict[str, Any]) -> None:
    """The text as it should be; once repaired it stays as it is."""
    repaired = repair(case["original"])
    assert repaired == case["fixed"]
    assert repair(repaired) == repaired


@pytest.mark.parametrize("case", load("titles"))
def test_clean_title(case: dict[str, str]) -> None:
    """A title on one line, without an agency tag."""
    assert clean_title(case["original"]) == case["fixed"]


LEGACY = load("legacy")


def tcvn3(text: str) -> bytes:
    """`text` in TCVN3, by the table read backwards."""
    back = str.maketrans(_TCVN3_TO, _TCVN3_FROM)
    return text.translate(back).encode("latin-1")


def vni(text: str) -> bytes:
    """`text` in VNI, by the table read backwards."""
    back = {letter: code for code, letter in VNI.items()}
    return "".join(back.get(letter, letter) for letter in text).encode("latin-1")


TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """`text` in windows-1258: its own letters where it has them, else a letter and a tone mark."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            (tone,) = [part for part in parts if part in TONES]
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return out


ENCODERS = {"TCVN3": tcvn3, "VNI": vni, "windows-1258": windows_1258}


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("case", LEGACY)
def test_legacy_bytes_are_recognised(case: dict[str, str], encoding: str) -> None:
    """A Vietnamese text in a legacy encoding comes back letter by letter, and by the right name."""
    decoded = decode(ENCODERS[encoding](case["text"]))
    assert (decoded.text, decoded.encoding) == (case["text"], encoding)


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("case", LEGACY)
def test_legacy_bytes_read_as_latin_are_repaired(case: dict[str, str], encoding: str) -> None:
    """The same bytes, already decoded as windows-1252 by somebody else."""
    data = ENCODERS[encoding](case["text"])
    misread = data.decode("latin-1")
    assert repair(misread) == case["text"]


@pytest.mark.parametrize("case", LEGACY)
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_mojibake_is_repaired(case: dict[str, str], codec: str) -> None:
    """UTF-8 that was read as windows-1252 or Latin-1."""
    try:
        misread = case["text"].encode().decode(codec)
    except UnicodeDecodeError:
        pytest.skip("this text has bytes that windows-1252 lacks: nobody could have read it so")
    assert repair(misread) == case["text"]


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"\x00\x01\x02" * 50, "binary", "not a text file (it holds binary data)"),
        (
            b"%PDF-1.4\n" + bytes(range(1, 32)) * 20,
            "binary",
            "not a text file (it holds binary data)",
        ),
        (
            "Sáng nay, tỉnh khánh thành cầu mới. ".encode() * 9 + b"\xff",
            "undecodable",
            "not valid UTF-8 at byte 406, though the rest is; mend that place or save it as UTF-8",
        ),
        (
            "à la recherche du temps perdu, où êtes-vous, garçon".encode("latin-1"),
            "undecodable",
            "the encoding is not clearly UTF-8, UTF-16, windows-1258, TCVN3 or VNI; "
            "save it as UTF-8",
        ),
        (b"\xff\xfea\x00b", "undecodable", "not valid UTF-16 at byte 5; save it as UTF-8"),
    ],
)
def test_bytes_that_are_refused(data: bytes, code: str, message: str) -> None:
    """Nothing is guessed: the whole message."""
    with pytest.raises(ArticleError) as caught:
        decode(data)
    assert (caught.value.code, str(caught.value)) == (code, message)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_bytes(codec: str) -> None:
    """UTF-8 with and without a byte order mark, UTF-16 with one."""
    text = "Đường về xã Hòa An ngập sâu."
    assert decode(text.encode(codec)).text == text


def test_misread_text_beyond_repair_is_refused() -> None:
    """Text that is clearly misread, and that nothing makes Vietnamese, fails instead of passing."""
    broken = "Ã¡»\x81 Æ°á» Ã¢Ã¡» Ä‘Ã¡» Ã¡ÂºÂ Æ°Ã¡ÂÂ " * 5
    with pytest.raises(ArticleError) as caught:
        repair(broken)
    assert caught.value.code == "encoding-unsure"


def test_keep_everything_removes_nothing() -> None:
    """Every line stays a paragraph."""
    text = "(BDO) Sáng nay trời mưa.\nCảnh mưa ở chợ\nXem thêm: tin khác\nT.LÝ"
    cleaned = clean(text, keep_everything=True)
    assert list(cleaned.paragraphs) == text.split("\n")
    assert cleaned.dropped == ()


paragraphs = st.lists(
    st.sampled_from(
        [
            "Sáng 6-1, tỉnh khánh thành cầu mới ở xã Tân Lập.", "Cảnh khánh thành cầu mới",
            "(BDO) Chiều qua trời mưa to.", "Ảnh: Minh Tú", "T.LÝ - NHI PHẠM",
            ">> Xem thêm: Tin khác",
            "Ông Tám nói: “Bà con mừng lắm”.", "", "- Giá gạo 12.000 đồng", "Theo TTXVN",
            "Người dân phấn khởi. Trẻ em được đến trường gần hơn",
        ]
    ),
    max_size=12,
)  # fmt: skip


@given(paragraphs)
def test_nothing_is_invented_or_lost(lines: list[str]) -> None:
    """What stays and what was dropped is together exactly what came in."""
    text = "\n".join(lines)
    cleaned = clean(text)
    parts = [*cleaned.paragraphs, *(dropped.text for dropped in cleaned.dropped)]
    assert sorted("".join(parts).replace(" ", "")) == sorted(
        text.replace("\n", "").replace(" ", "")
    )
    assert bool(cleaned.paragraphs) == bool(text.strip())


@given(st.text())
def test_repair_is_idempotent(text: str) -> None:
    """A second repair changes nothing; no control or invisible characters are left."""
    try:
        once = repair(text)
    except ArticleError:
        return
    assert repair(once) == once
    assert not any(
        unicodedata.category(c) in {"Cc", "Cf"} and c in "\0\x1b\x7f\x9b\u200b\ufeff\xad"
        for c in once
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_a_refusal(data: bytes) -> None:
    """Never a crash."""
    try:
        assert isinstance(decode(data).text, str)
    except ArticleError as error:
        assert error.code in {"binary", "undecodable"}


@pytest.mark.parametrize(
    "unit", ["a. ", "Ảnh: ", "(BDO) ", "> ", "Á ", "\n", "Ảnh minh họa (", "A, B - "]
)
def test_time_grows_with_length_only(unit: str) -> None:
    """A megabyte of anything is cleaned in a second or two."""
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    clean(repair(text))
    assert time.process_time() - started < 10
