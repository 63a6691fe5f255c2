"""Going on where an earlier run stopped: what it has finished is held against the input again."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import chain
from typing import TypeAlias

from summarizer.cleaning import clean_title, repair
from summarizer.errors import ArticleError, UsageError
from summarizer.records import Article, Failure
from summarizer.report import Counts
from summarizer.writing import Kept, Shelf

Items: TypeAlias = Iterator[Article | Failure]

WAY_OUT = "; bring the input back, or give --overwrite to start over"


def skip_finished(items: Items, shelf: Shelf, unit: int, counts: Counts) -> Items:
    """The items that are still to be done, behind those whose records are on `shelf`.

    Only whole units are kept, as batches are cut within them; at the end of the input any number.
    Raises UsageError where the input is not the one that was read before.
    """
    try:
        return _skip(items, shelf, unit, counts)
    except BaseException:
        close(items)
        raise


def close(items: Items) -> None:
    """Let go of the files that are being read."""
    if isinstance(items, Generator):
        items.close()


def _skip(items: Items, shelf: Shelf, unit: int, counts: Counts) -> Items:
    open_items: list[Article | Failure] = []
    open_records: list[Kept] = []
    for item in items:
        open_items.append(item)
        record = shelf.take(item)
        if record is None:
            return chain(open_items, items)
        require_same(record, item)
        open_records.append(record)
        if len(open_records) == unit:
            _settle(open_records, shelf, counts)
            open_items.clear()
    left = shelf.left()
    if left is not None:
        raise UsageError(f"{_place(left)}: was read before, and is not there any more{WAY_OUT}")
    _settle(open_records, shelf, counts)
    return iter(())


def _settle(records: list[Kept], shelf: Shelf, counts: Counts) -> None:
    for record in records:
        counts.keep(record)
    shelf.settle()
    records.clear()


def require_same(record: Kept, item: Article | Failure) -> None:
    """Raise UsageError where `record` was not made of `item`."""
    change = _change(record, item)
    if change:
        raise UsageError(f"{_place(record)}: {change} since it was read{WAY_OUT}")


def _change(record: Kept, item: Article | Failure) -> str | None:
    """What a record shows to be different from the article it was made of."""
    origin, given = item.origin, record.input
    if (given.source, given.line) != (origin.source, origin.line):
        return f"now {_name(origin.source, origin.line)} stands in its place; the input has changed"
    if given.sha256 != origin.sha256:
        return "its text has changed"
    if record.id != item.id:
        return f"its id has changed from {record.id!r} to {item.id!r}"
    if [*record.extra.items()] != [*item.extra.items()]:
        return "its other fields have changed"
    failed_early = record.error is not None and record.error.stage == "read"
    if failed_early != isinstance(item, Failure) or not _has_title(record, item):
        return "its fields have changed"
    return None


def _has_title(record: Kept, item: Article | Failure) -> bool:
    """Whether the record's title is the item's, which was cleaned; failed ones show none."""
    if isinstance(item, Failure) or record.error is not None or record.title == item.title:
        return True
    try:
        return record.title == (clean_title(repair(item.title or "")) or None)
    except ArticleError:
        return False


def _place(record: Kept) -> str:
    return _name(record.input.source, record.input.line)


def _name(source: str, line: int | None) -> str:
    return source if line is None else f"{source} line {line}"
