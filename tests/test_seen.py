"""How often a text was seen, in memory and beyond."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import seen


@given(texts=st.lists(st.text(max_size=2)), most=st.integers(1, 9))
def test_counts_are_the_same_wherever_they_are_kept(texts: list[str], most: int) -> None:
    """A few texts in memory, then a database, which has those that came before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "MOST", most)
        counts, expected = seen.SeenCounts(), Counter[str]()
        for text in texts:
            expected[text] += 1
            assert counts.count(text) == expected[text]
        assert [counts.times(text) for text in expected] == [*expected.values()]
        assert counts.times("never seen") == 0
        counts.close()
