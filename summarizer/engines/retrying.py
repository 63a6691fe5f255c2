"""Doing the failures of a finished output again, in their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from summarizer.engines.resuming import Items, require_same
from summarizer.errors import UsageError
from summarizer.records import FailedRecord, Record
from summarizer.writing import FileShelf, Layout, is_at, read_kept


def failures_again(items: Items, path: Path, layout: Layout) -> Items:
    """The items whose records in `path` are failed. Raises UsageError where the input is another.

    Of a failed one only the place must be the same: what was wrong with it may be mended by now.
    """
    shelf = FileShelf(path, layout)
    for item in items:
        record = shelf.take(item)
        if record is None:
            raise UsageError(f"{path}: has fewer records than the input has articles; try --append")
        if record.error is None or not is_at(record, item):
            require_same(record, item)
        if record.error is not None:
            yield item
    left = shelf.left()
    if left is not None:
        raise UsageError(f"{path}: the article of record {left.id!r} is not in the input any more")


def in_their_places(
    made: Iterable[Record | FailedRecord], path: Path, layout: Layout
) -> Iterator[Record | FailedRecord]:
    """The records of `path`, each failed one replaced by the next that was made."""
    made = iter(made)
    for line in read_kept(path, layout):
        if line.record.error is None:
            yield msgspec.json.decode(line.data, type=Record)
        else:
            yield next(made)
    for _ in made:
        raise AssertionError("more articles were done again than had failed")
