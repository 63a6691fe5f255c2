"""Windows, batches and pieces: grouping work without losing count or order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import ceil
from typing import TypeVar

from summarizer.errors import UsageError

T = TypeVar("T")
R = TypeVar("R")

Count = Callable[[str], int]
USUAL = 4096  # characters of a text that a batch has full room for; of longer ones it holds fewer


def windows(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` consecutive items, the last one shorter; nothing is read ahead of need."""
    iterator = iter(items)
    while window := list(islice(iterator, size)):
        yield window


def map_sorted(
    function: Callable[[Sequence[T]], Sequence[R]],
    items: Sequence[T],
    key: Callable[[T], int],
    size: int,
) -> list[R | Exception]:
    """`function` over `items` in batches of `size`, longest first; results in the items' order.

    Items of one batch are of similar length, and the largest batch comes first, so that a lack of
    memory shows at once (the streaming batcher of CTranslate2 and Sockeye). Padded to its longest
    item a batch has at most `size` times USUAL characters; an item beyond that goes alone. A batch
    that raises is tried again in halves; the exception takes the place of the one item to blame.
    """
    lengths = [key(item) for item in items]
    order = sorted(range(len(items)), key=lengths.__getitem__, reverse=True)
    results: list[R | Exception | None] = [None] * len(items)
    for batch in _batches(order, lengths, size):
        made = _halved(function, [items[i] for i in batch])
        for i, result in zip(batch, made, strict=True):
            results[i] = result
    return [result for result in results if result is not None]


def _batches(order: Sequence[int], lengths: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """`order`, longest first, cut by number and by the characters of the padded batch."""
    start = 0
    while start < len(order):
        room = size * USUAL // max(1, lengths[order[start]])
        stop = start + max(1, min(size, room))
        yield order[start:stop]
        start = stop


def _halved(
    function: Callable[[Sequence[T]], Sequence[R]], batch: Sequence[T]
) -> list[R | Exception]:
    try:
        made = list(function(batch))
    except UsageError:  # the model is gone for good: no item is to blame
        raise
    except Exception as error:  # noqa: BLE001 - one bad item must not cost its neighbours
        if len(batch) == 1:
            return [error]
        middle = len(batch) // 2
        return _halved(function, batch[:middle]) + _halved(function, batch[middle:])
    if len(made) != len(batch) or None in made:
        raise AssertionError(f"{len(made)} results for {len(batch)} items")
    return list(made)


def pack(sentences: Sequence[str], count: Count, limit: int) -> list[list[str]]:
    """`sentences` in consecutive pieces of at most `limit` tokens, about equally full.

    Joined by spaces the pieces give the text back. A sentence beyond the limit is cut between
    words, a word beyond it between characters.
    """
    parts = [part for sentence in sentences for part in _parts(sentence, count, limit)]
    sizes = [count(part) for part in parts]
    aim = ceil(sum(sizes) / max(1, ceil(sum(sizes) / limit)))
    pieces: list[list[str]] = []
    room = 0
    for part, size in zip(parts, sizes, strict=True):
        if not pieces or size > room or limit - room >= aim:
            pieces.append([])
            room = limit
        pieces[-1].append(part)
        room -= size
    return [fitting for piece in pieces for fitting in _fitting(piece, count, limit)]


def _fitting(piece: list[str], count: Count, limit: int) -> list[list[str]]:
    """The piece, in halves while its joined text has more tokens than its parts had."""
    if len(piece) == 1 or count(" ".join(piece)) <= limit:
        return [piece]
    middle = len(piece) // 2
    return _fitting(piece[:middle], count, limit) + _fitting(piece[middle:], count, limit)


def _parts(sentence: str, count: Count, limit: int) -> list[str]:
    """A sentence in halves, between words where it has several, until each is within `limit`."""
    if count(sentence) <= limit or len(sentence) < 2:
        return [sentence]
    words = sentence.split(" ")
    middle = len(words) // 2
    halves = [" ".join(words[:middle]), " ".join(words[middle:])]
    if len(words) == 1:
        halves = [sentence[: len(sentence) // 2], sentence[len(sentence) // 2 :]]
    return [part for half in halves if half for part in _parts(half, count, limit)]
