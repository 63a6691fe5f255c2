"""Where the records go, and what stands beside them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec

from summarizer.errors import UsageError
from summarizer.writing.files import part_of
from summarizer.writing.folder import old_of
from summarizer.writing.kept import LAYOUTS, Layout

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

    def discard_old(self) -> None:
        """Remove what a finished run has replaced, where it came to its end before it could."""
        if self.kind == "folder":
            shutil.rmtree(old_of(self.path), ignore_errors=True)

    def named(self, error: OSError) -> Path:
        """Which of the two files the error is about."""
        if self.errors and error.filename in (str(self.errors), str(part_of(self.errors))):
            return self.errors
        return self.path

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
