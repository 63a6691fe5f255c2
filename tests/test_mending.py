"""Slips of a translator that are mended without a look at the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.mending import mend


@pytest.mark.parametrize(
    ("slip", "mended"),
    [
        ("By 17 a.m. on June 3", "By 5 p.m. on June 3"),
        ("at 15:32 p.m. he left", "at 3:32 p.m. he left"),
        ("at 0:15 a.m.", "at 12:15 a.m."),
        ("at 00:15 p.m.", "at 12:15 a.m."),
        ("at 23pm", "at 11pm"),
        ("a profit of VND6.8%", "a profit of 6.8%"),
        ("rose $60 percent and USD 5%", "rose 60 percent and 5%"),
        ("from 7:00 a.m. to 12:30 p.m.", "from 7:00 a.m. to 12:30 p.m."),
        ("paid $25 and 3% of VND5 billion", "paid $25 and 3% of VND5 billion"),
        ("13 ample rooms, 15 Pm-147 grams", "13 ample rooms, 15 Pm-147 grams"),
        ("a 2:13 a.m. call", "a 2:13 a.m. call"),
        ("sold VND6 kg at VND90 a kg", "sold 6 kg at VND90 a kg"),
        ("on June 19 a.m.", "on June 19 a.m."),
    ],
)
def test_mended(slip: str, mended: str) -> None:
    """What is wrong in any English, and nothing else."""
    assert mend(slip, "Lúc 0h15, 15:32, 17 giờ và 23g, trời mưa.") == mended


@pytest.mark.parametrize(
    ("slip", "source", "mended"),
    [
        ("up to VND85.600 billion", "đạt 85.600 tỷ đồng", "up to VND85,600 billion"),
        ("12.345 trillion dong", "12.345 tỷ đồng", "12.345 trillion dong"),
        ("12.345 billion dong", "12.345 tỷ đồng", "12,345 billion dong"),
        ("$2.150 billion", "2.150 triệu USD", "$2.150 billion"),
        ("1.234.567 people", "1.234.567 người", "1,234,567 people"),
        ("rose 9,2% to 1,5 million", "tăng 9,2%, lên 1,5 triệu", "rose 9.2% to 1.5 million"),
        ("85.600 of them", "86.600 đồng", "85.600 of them"),
        ("on May 9,10", "ngày 9,10 tháng 5", "on May 9,10"),
        ("0.125 g", "0.125 g ở đó", "0.125 g"),
        ("plate 51F-123.456", "xe 51F-123.456 ở đó", "plate 51F-123.456"),
        ("rose 1.250%", "It rose 1.250%", "rose 1.250%"),
        ("14.823 degrees north", "14.823 độ vĩ Bắc", "14.823 degrees north"),
        ("call +84.903.123", "gọi +84.903.123 ở đó", "call +84.903.123"),
        ("a lap of 1:23.456", "vòng đua 1:23.456 ở đó", "a lap of 1:23.456"),
    ],
)
def test_numbers_taken_over_are_mended(slip: str, source: str, mended: str) -> None:
    """Those that stand in the source just so, where it is Vietnamese."""
    assert mend(slip, source) == mended


@given(st.text(alphabet="0123456789:. apm$%VND"), st.text(alphabet="0123456789.,:h ế"))
def test_mending_twice_is_mending_once(text: str, source: str) -> None:
    """Whatever stands there."""
    assert mend(mend(text, source), source) == mend(text, source)
