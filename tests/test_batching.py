"""Batching: order and count survive, whatever the batch size and whoever fails."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.batching import USUAL, map_sorted, pack, windows

texts = st.lists(st.text("ab ", max_size=8), max_size=30)


@given(texts, st.integers(1, 9))
def test_order_and_count_are_kept(items: list[str], size: int) -> None:
    """One result for each item, in the items' order, for any batch size."""
    made = map_sorted(lambda batch: [item.upper() for item in batch], items, len, size)
    assert made == [item.upper() for item in items]


@given(st.lists(st.integers(0, 99), max_size=30), st.integers(1, 9))
def test_a_poisoned_item_costs_itself_alone(items: list[int], size: int) -> None:
    """Items that raise are the exception in their place; the others have their results."""

    def function(batch: Sequence[int]) -> list[int]:
        if any(item % 7 == 3 for item in batch):
            raise ValueError
        return [item + 1 for item in batch]

    made = map_sorted(function, items, lambda item: item, size)
    for item, result in zip(items, made, strict=True):
        assert isinstance(result, ValueError) if item % 7 == 3 else result == item + 1


def test_batches_hold_items_of_similar_length() -> None:
    """Longest first, neighbours in length together."""
    seen: list[list[str]] = []

    def function(batch: Sequence[str]) -> Sequence[str]:
        seen.append(list(batch))
        return batch

    map_sorted(function, ["a", "cccc", "bb", "dddddd"], len, 2)
    assert seen == [["dddddd", "cccc"], ["bb", "a"]]


def test_long_items_go_with_fewer_and_a_monster_goes_alone() -> None:
    """Padded to its longest a batch has a bounded size; what is beyond the bound stands alone."""
    seen: list[list[int]] = []

    def function(batch: Sequence[int]) -> Sequence[int]:
        seen.append(list(batch))
        return batch

    map_sorted(function, [5, 10**6, 7, USUAL * 3, 6, USUAL * 2, USUAL], lambda n: n, 4)
    assert seen == [[10**6], [3 * USUAL], [2 * USUAL, USUAL], [7, 6, 5]]


def test_a_model_that_miscounts_is_a_bug() -> None:
    """Seven answers for eight texts crash; they never shift later results by one."""
    with pytest.raises(AssertionError):
        map_sorted(lambda batch: batch[1:], ["a", "b"], len, 2)


@given(st.lists(st.integers(), max_size=20), st.integers(1, 6))
def test_windows_give_everything_back(items: list[int], size: int) -> None:
    """Windows joined are the items; all but the last are full."""
    made = list(windows(iter(items), size))
    assert [item for window in made for item in window] == items
    assert all(len(window) == size for window in made[:-1])


words = st.text("abc", min_size=1, max_size=12)


@given(
    st.lists(st.lists(words, min_size=1, max_size=9).map(" ".join), max_size=12), st.integers(1, 20)
)
def test_pieces_give_the_text_back(sentences: list[str], limit: int) -> None:
    """Pieces are within the limit, none is empty, and joined they are the text."""
    count = len  # characters as tokens: not additive over spaces, like a real tokenizer
    pieces = pack(sentences, count, limit)
    assert all(count(" ".join(piece)) <= limit and piece for piece in pieces)
    joined = "".join(part for piece in pieces for part in piece)
    assert joined.replace(" ", "") == "".join(sentences).replace(" ", "")


def test_pieces_are_about_equally_full() -> None:
    """A text a little beyond the limit gives two halves, not a full piece and a crumb."""
    pieces = pack(["x"] * 110, lambda text: len(text.split()), 100)
    assert [len(piece) for piece in pieces] == [55, 55]
