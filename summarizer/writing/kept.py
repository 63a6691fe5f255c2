"""What an earlier run has written: the records that are whole, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from summarizer.records import Article, ErrorInfo, Failure, Flag, Input

LIMIT = 2**30  # bytes of a line: an article is far smaller, and a torn disk may have no line end


class Kept(msgspec.Struct, frozen=True):
    """What is needed of a record that was written before, ok or failed."""

    id: str
    status: str
    input: Input
    title: str | None = None
    flags: tuple[Flag, ...] = ()
    error: ErrorInfo | None = None
    extra: Mapping[str, msgspec.Raw] = {}


class Line(msgspec.Struct, frozen=True):
    """One record as it stands in a file: its bytes, and where they end."""

    data: bytes
    end: int
    record: Kept


class Layout(msgspec.Struct, frozen=True):
    """What stands before the first record of a file, between two, and after the last."""

    opening: bytes = b""
    between: bytes = b""
    closing: bytes = b""


LAYOUTS = {"jsonl": Layout(), "json": Layout(b"[\n", b",", b"]\n")}

_decode = msgspec.json.Decoder(Kept).decode


def decode_kept(data: bytes) -> Kept | None:
    """The record, or None for what is none (a torn line)."""
    try:
        return _decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def read_kept(path: Path, layout: Layout) -> Iterator[Line]:
    """The records of a file up to the first one that is not whole; none where there is no file."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        if file.read(len(layout.opening)) != layout.opening:
            return
        between, end = b"", len(layout.opening)
        while (line := file.readline(LIMIT)).endswith(b"\n") and line.startswith(between):
            data = line[len(between) :]
            record = decode_kept(data)
            if record is None:
                return
            between, end = layout.between, end + len(line)
            yield Line(data, end, record)


class Shelf(Protocol):
    """Kept records, taken in the order of the input."""

    def take(self, item: Article | Failure) -> Kept | None:
        """The record for the next article of the input; None from where there are none."""

    def left(self) -> Kept | None:
        """The record that would come next, whatever the article."""

    def settle(self) -> None:
        """What was taken so far stays; what stands behind it will be written anew."""


class FileShelf:
    """The records of one file; `settled` is the size to go on from, None where nothing stands."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._lines = read_kept(path, layout)
        self._next = next(self._lines, None)
        self._end: int | None = None
        self.settled: int | None = None

    def take(self, item: Article | Failure) -> Kept | None:
        """The next record."""
        line = self._next
        if line is None:
            return None
        self._next, self._end = next(self._lines, None), line.end
        return line.record

    def left(self) -> Kept | None:
        """The next record, not taken."""
        return self._next.record if self._next else None

    def settle(self) -> None:
        """What was taken so far stays."""
        self.settled = self._end


class SplitShelf:
    """Records of which the failed ones stand in a file of their own."""

    def __init__(self, good: FileShelf, bad: FileShelf) -> None:
        self.good, self.bad = good, bad

    def take(self, item: Article | Failure) -> Kept | None:
        """The next record of the file whose next one is at the article's place.

        Where one of the two lost its end, the other ran ahead: then there are none from here on.
        """
        good, bad = self.good.left(), self.bad.left()
        if bad is not None and is_at(bad, item):
            return self.bad.take(item)
        if bad is not None or (good is not None and is_at(good, item)):
            return self.good.take(item)
        return None

    def left(self) -> Kept | None:
        """A record that was not taken."""
        return self.good.left() or self.bad.left()

    def settle(self) -> None:
        """What was taken so far stays, in both."""
        self.good.settle()
        self.bad.settle()


def is_at(record: Kept, item: Article | Failure) -> bool:
    """Whether both name the same place of the same source."""
    origin = item.origin
    return (record.input.source, record.input.line) == (origin.source, origin.line)
