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
    ],
)
def test_mended(slip: str, mended: str) -> None:
    """What is wrong in any English, and nothing else."""
    assert mend(slip) == mended


@given(st.text(alphabet="0123456789:. apm$%VND"))
def test_mending_twice_is_mending_once(text: str) -> None:
    """Whatever stands there."""
    assert mend(mend(text)) == mend(text)
