"""Cleaning takes time in proportion to the text, whatever the text is."""

from __future__ import annotations

import time

import pytest

from summarizer.cleaning import clean, decode, repair
from summarizer.errors import ArticleError

UNITS = [". ", "(", "Ảnh: ", "Ảnh minh họa ", "A", "-", "- ", "…", "Á", "A & ", "\u0301", "A-"]
BODY = "\nXin chào các bạn ở đây.\n"


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("end", ["", " xin", " Ảnh x"])
def test_one_endless_line(unit: str, end: str) -> None:
    """200,000 characters of anything take seconds at most; in quadratic time it is hours."""
    line = unit * (200_000 // len(unit)) + end
    started = time.process_time()
    clean(repair(line + BODY * 3))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("length", [40, 110])
def test_a_line_of_capitals_is_judged_at_once(length: int) -> None:
    """Capitals that end in a word can be split into names in many ways; they are not tried."""
    started = time.process_time()
    clean("A" * length + " xin" + BODY * 9)
    assert time.process_time() - started < 1


def test_utf_32_is_refused() -> None:
    """Its byte order mark begins like that of UTF-16; it must not come back full of NULs."""
    with pytest.raises(ArticleError) as caught:
        decode("Đường về xã Hòa An ngập sâu.".encode("utf-32"))
    assert caught.value.code == "binary"
