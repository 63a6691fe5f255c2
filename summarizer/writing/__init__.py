"""Writing: records into a .jsonl or .json file, a folder, or standard output, all or nothing."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import msgspec

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

STDOUT = "-"


class Target(msgspec.Struct, frozen=True):
    """Where the records go: `kind` is jsonl, json, folder or stdout; `errors` for failed ones."""

    path: Path
    kind: str
    errors: Path | None = None

    @property
    def manifest(self) -> Path | None:
        """The run manifest beside the output; None for standard output."""
        return None if self.kind == "stdout" else self._beside(".run.json")

    @property
    def lock(self) -> Path:
        """What a run holds while it writes."""
        return self._beside(".lock")

    @property
    def part(self) -> Path:
        """Where the output grows."""
        return part_of(self.path)

    @property
    def layout(self) -> Layout:
        """How records stand in the file."""
        return LAYOUTS[self.kind]

    @property
    def exists(self) -> bool:
        """Whether there is an output: an empty folder is none."""
        if self.kind == "folder" and self.path.is_dir():
            return not _is_empty(self.path)
        return self.kind != "stdout" and self.path.exists()

    @property
    def has_part(self) -> bool:
        """Whether an earlier run has left something of an output."""
        if self.kind == "folder":
            return self.part.is_dir() and not _is_empty(self.part)
        parts = [self.part, *([part_of(self.errors)] if self.errors else [])]
        return any(part.is_file() and part.stat().st_size > 0 for part in parts)

    def discard_part(self) -> None:
        """Forget what an earlier run has left of an output."""
        if self.kind == "folder":
            shutil.rmtree(self.part, ignore_errors=True)
        for part in [self.part, *([part_of(self.errors)] if self.errors else [])]:
            if part.is_file():
                os.truncate(part, 0)

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)


def resolve_target(out: str, errors: str | None = None) -> Target:
    """What `out` names: a .jsonl or .json file, a folder (no ending, or a closing /), or `-`.

    A link is followed, so that all names of an output have one lock. Raises UsageError where it
    cannot be written.
    """
    path = Path(out)
    target = Target(path, _kind(out), _errors(errors))
    if target.kind == "stdout":
        return target
    if not path.parent.is_dir():
        raise UsageError(f"{out}: the folder {path.parent} does not exist; make it first")
    if path.is_dir() != (target.kind == "folder") and path.exists():
        what = "a folder" if path.is_dir() else "a file"
        raise UsageError(f"{out}: is {what}; name another output")
    if path.is_symlink():
        return msgspec.structs.replace(target, path=path.resolve())
    return target


def _errors(errors: str | None) -> Path | None:
    if errors is None:
        return None
    path = Path(errors)
    if path.suffix.lower() not in (".jsonl", ".ndjson") or path.is_dir():
        raise UsageError(f"{errors}: give a .jsonl file for the failed records")
    if not path.parent.is_dir():
        raise UsageError(f"{errors}: the folder {path.parent} does not exist; make it first")
    return path.resolve() if path.is_symlink() else path


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
