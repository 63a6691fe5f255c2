"""Writers of lines: a file that grows in OUT.part, a stream, failures in a file of their own."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from summarizer.records import FailedRecord, Record
from summarizer.writing.files import Appender, copy_start, part_of, put_in_place
from summarizer.writing.kept import Layout
from summarizer.writing.terminal import printable_json


class Writer(Protocol):
    """Takes records in order; nothing stands under the final name before `commit`."""

    def write(self, record: Record | FailedRecord) -> None:
        """Add one record."""

    def flush(self) -> None:
        """Make what was written so far survive the end of this process, and of the machine."""

    def seal(self) -> None:
        """Make what was written whole, still aside."""

    def commit(self) -> None:
        """Put what was sealed under the final name, at once."""

    def close(self) -> None:
        """Let go of the output; without `commit` what was written stays in OUT.part."""


class StreamWriter:
    """JSON Lines into an open stream, each window passed on as it is done."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()

    def write(self, record: Record | FailedRecord) -> None:
        """Write one line; for a terminal with the controls escaped that JSON leaves as they are."""
        line = msgspec.json.encode(record)
        if self._is_terminal:
            line = printable_json(line.decode()).encode()
        self._stream.write(line + b"\n")

    def flush(self) -> None:
        """Pass on what is buffered."""
        self._stream.flush()

    def seal(self) -> None:
        """Pass on what is buffered."""
        self._stream.flush()

    def commit(self) -> None:
        """Do nothing: a stream has no final name."""

    def close(self) -> None:
        """Leave the stream open: it is not ours."""


class FileWriter:
    """Records into OUT.part, from `start` bytes on or anew, which becomes OUT at `commit`."""

    def __init__(self, path: Path, layout: Layout, start: int | None = None) -> None:
        self._path, self._layout = path, layout
        self._separator = b"" if start is None else layout.between
        self._file = Appender(part_of(path), start or 0)
        if start is None:
            self._file.write(layout.opening)

    def write(self, record: Record | FailedRecord) -> None:
        """Write one record on a line of its own."""
        self.copy(msgspec.json.encode(record) + b"\n")

    def copy(self, line: bytes) -> None:
        """Write a record that was written before, as it stood."""
        self._file.write(self._separator + line)
        self._separator = self._layout.between

    def flush(self) -> None:
        """Hand what was written to the disk."""
        self._file.sync()

    def seal(self) -> None:
        """Finish the file."""
        self._file.write(self._layout.closing)
        self._file.sync()
        self._file.close()

    def commit(self) -> None:
        """Rename the file; an old OUT stays until that moment."""
        put_in_place(part_of(self._path), self._path)

    def close(self) -> None:
        """Close OUT.part as it is."""
        self._file.close()


class AppendWriter:
    """Records behind those of OUT, which stays as it is until `commit`, and if none comes.

    OUT.part begins as a copy of the first `size` bytes of OUT, when the first record comes.
    """

    def __init__(self, path: Path, layout: Layout, size: int) -> None:
        self._path, self._layout, self._size = path, layout, size
        self._writer: FileWriter | None = None

    def write(self, record: Record | FailedRecord) -> None:
        """Write one record behind the old ones."""
        if self._writer is None:
            copy_start(self._path, part_of(self._path), self._size)
            start = self._size if self._size > len(self._layout.opening) else None
            self._writer = FileWriter(self._path, self._layout, start)
        self._writer.write(record)

    def flush(self) -> None:
        """Hand what was written to the disk."""
        if self._writer is not None:
            self._writer.flush()

    def seal(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.seal()

    def commit(self) -> None:
        """Rename the file, if there is one."""
        if self._writer is not None:
            self._writer.commit()

    def close(self) -> None:
        """Close OUT.part as it is."""
        if self._writer is not None:
            self._writer.close()


class SplitWriter:
    """Records to `good`, failed ones to `bad`."""

    def __init__(self, good: Writer, bad: Writer) -> None:
        self._good, self._bad = good, bad

    def write(self, record: Record | FailedRecord) -> None:
        """Add one record where it belongs."""
        (self._bad if isinstance(record, FailedRecord) else self._good).write(record)

    def flush(self) -> None:
        """Make both last."""
        self._bad.flush()
        self._good.flush()

    def seal(self) -> None:
        """Make both whole."""
        self._bad.seal()
        self._good.seal()

    def commit(self) -> None:
        """The failures first: where OUT stands, they stand too."""
        self._bad.commit()
        self._good.commit()

    def close(self) -> None:
        """Let go of both."""
        self._bad.close()
        self._good.close()
