"""Writing: records into a .jsonl or .json file, a folder, or standard output, all or nothing."""

from __future__ import annotations

import sys

from summarizer.errors import UsageError
from summarizer.writing.files import part_of
from summarizer.writing.folder import FolderShelf, FolderWriter
from summarizer.writing.kept import (
    LAYOUTS,
    FileShelf,
    Kept,
    Layout,
    Shelf,
    SplitShelf,
    is_at,
    read_kept,
)
from summarizer.writing.lines import AppendWriter, FileWriter, SplitWriter, StreamWriter, Writer
from summarizer.writing.lock import locked
from summarizer.writing.target import Target, resolve_target

__all__ = [
    "FileShelf",
    "Kept",
    "Layout",
    "Shelf",
    "Target",
    "Writer",
    "is_at",
    "locked",
    "open_appending",
    "open_shelf",
    "open_writer",
    "read_kept",
    "resolve_target",
]


def open_shelf(target: Target) -> Shelf:
    """The records that an earlier run has left in OUT.part."""
    if target.kind == "folder":
        return FolderShelf(target.part)
    good = FileShelf(target.part, target.layout)
    if target.errors is None:
        return good
    return SplitShelf(good, FileShelf(part_of(target.errors), LAYOUTS["jsonl"]))


def open_writer(target: Target, shelf: Shelf | None = None) -> Writer:
    """A writer for `target`, that goes on behind what was settled on `shelf`.

    Raises UsageError where its place cannot be written.
    """
    try:
        good = _open(target, shelf.good if isinstance(shelf, SplitShelf) else shelf)
        if target.errors is None:
            return good
        start = shelf.bad.settled if isinstance(shelf, SplitShelf) else None
        return SplitWriter(good, FileWriter(target.errors, LAYOUTS["jsonl"], start))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{target.path}: cannot be written ({reason})") from error


def open_appending(target: Target, size: int, end: int | None) -> Writer:
    """A writer that adds to the first `size` bytes of OUT, or goes on at `end` of OUT.part."""
    if end is not None or not target.path.exists():
        opening = len(target.layout.opening)
        start = end if end is not None and end > opening else None
        return FileWriter(target.path, target.layout, start)
    return AppendWriter(target.path, target.layout, size)


def _open(target: Target, shelf: Shelf | None) -> Writer:
    if target.kind == "stdout":
        return StreamWriter(sys.stdout.buffer)
    if target.kind == "folder":
        return FolderWriter(target.path, shelf if isinstance(shelf, FolderShelf) else None)
    start = shelf.settled if isinstance(shelf, FileShelf) else None
    return FileWriter(target.path, target.layout, start)
