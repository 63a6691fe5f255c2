"""Writing: records into a .jsonl or .json file, a folder, or standard output, all or nothing."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from summarizer.errors import UsageError
from summarizer.records import FailedRecord, Record
from summarizer.writing.files import fsync_folder, fsynced, part_of
from summarizer.writing.folder import FolderWriter

__all__ = ["Target", "Writer", "open_writer", "resolve_target"]

STDOUT = "-"


class Writer(Protocol):
    """Takes records in order; nothing stands under the final name before `commit`."""

    def write(self, record: Record | FailedRecord) -> None:
        """Add one record."""

    def flush(self) -> None:
        """Make what was written so far survive the end of this process."""

    def commit(self) -> None:
        """Put everything under the final name, at once."""

    def close(self) -> None:
        """Let go of the output; without `commit` what was written stays in OUT.part."""


class Target(msgspec.Struct, frozen=True):
    """Where the records go: `kind` is jsonl, json, folder or stdout."""

    path: Path
    kind: str

    @property
    def manifest(self) -> Path | None:
        """The run manifest beside the output; None for standard output."""
        return None if self.kind == "stdout" else self.path.with_name(self.path.name + ".run.json")


def resolve_target(out: str, *, overwrite: bool) -> Target:
    """What `out` names: a .jsonl or .json file, a folder (no ending, or a closing /), or `-`.

    Raises UsageError where it cannot be written, or exists without `overwrite`.
    """
    path = Path(out)
    target = Target(path, _kind(out))
    if target.kind == "stdout":
        return target
    if not path.parent.is_dir():
        raise UsageError(f"{out}: the folder {path.parent} does not exist; make it first")
    if path.is_dir() != (target.kind == "folder") and path.exists():
        what = "a folder" if path.is_dir() else "a file"
        raise UsageError(f"{out}: is {what}; name another output")
    if not overwrite and path.exists() and not (path.is_dir() and _is_empty(path)):
        raise UsageError(f"{out}: exists; give --overwrite to replace it, or another name")
    return target


def open_writer(target: Target) -> Writer:
    """A writer for `target`. Raises UsageError where its place cannot be written."""
    try:
        if target.kind == "stdout":
            return StreamWriter(sys.stdout.buffer)
        if target.kind == "folder":
            return FolderWriter(target.path)
        return FileWriter(target.path, *_LAYOUTS[target.kind])
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{target.path}: cannot be written ({reason})") from error


def _kind(out: str) -> str:
    if out == STDOUT:
        return "stdout"
    suffix = Path(out).suffix.lower()
    if out.endswith("/") or Path(out).is_dir() or not suffix:
        return "folder"
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if suffix == ".json":
        return "json"
    raise UsageError(f"{out}: give a .jsonl or .json file, a folder (ending in /), or - for stdout")


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


# what stands before the first record, between two, and after the last
_LAYOUTS = {"jsonl": (b"", b"", b""), "json": (b"[\n", b",", b"]\n")}


class StreamWriter:
    """JSON Lines into an open stream, each window passed on as it is done."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, record: Record | FailedRecord) -> None:
        """Write one line."""
        self._stream.write(msgspec.json.encode(record) + b"\n")

    def flush(self) -> None:
        """Pass on what is buffered."""
        self._stream.flush()

    def commit(self) -> None:
        """Pass on what is buffered: a stream has no final name."""
        self._stream.flush()

    def close(self) -> None:
        """Leave the stream open: it is not ours."""


class FileWriter:
    """Records into OUT.part, which becomes OUT at `commit`."""

    def __init__(self, path: Path, opening: bytes, between: bytes, closing: bytes) -> None:
        self._path = path
        self._between, self._closing = between, closing
        self._separator = b""
        self._file = part_of(path).open("wb")
        self._file.write(opening)

    def write(self, record: Record | FailedRecord) -> None:
        """Write one record on a line of its own."""
        self._file.write(self._separator + msgspec.json.encode(record) + b"\n")
        self._separator = self._between

    def flush(self) -> None:
        """Hand what was written to the disk."""
        fsynced(self._file)

    def commit(self) -> None:
        """Finish the file and rename it; the old one stays until that moment."""
        self._file.write(self._closing)
        fsynced(self._file)
        self._file.close()
        part_of(self._path).replace(self._path)
        fsync_folder(self._path.parent)

    def close(self) -> None:
        """Close OUT.part as it is."""
        with suppress(OSError):
            self._file.close()
