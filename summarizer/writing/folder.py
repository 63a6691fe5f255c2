"""One file an article: a folder that appears whole."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import msgspec

from summarizer.records import FailedRecord, Record
from summarizer.seen import SeenCounts
from summarizer.writing.files import fsync_folder, part_of

MAX_NAME = 180  # bytes, of the 255 that file systems allow, with room for ordinal and ending
KEPT = "-_. "


class FolderWriter:
    """Records into OUT.part/, one file each, which becomes OUT at `commit`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = part_of(path)
        shutil.rmtree(self._part, ignore_errors=True)
        self._part.mkdir()
        self._names = SeenCounts()

    def write(self, record: Record | FailedRecord) -> None:
        """Write one file named after the record's id; names that would clash get an ordinal."""
        stem = file_stem(record.id)
        ordinal = self._names.count(stem.casefold())
        while ordinal > 1 and self._names.count(f"{stem}-{ordinal}".casefold()) > 1:
            ordinal += 1
        name = stem if ordinal == 1 else f"{stem}-{ordinal}"
        (self._part / f"{name}.json").write_bytes(msgspec.json.encode(record) + b"\n")

    def flush(self) -> None:
        """Make the names written so far last."""
        fsync_folder(self._part)

    def commit(self) -> None:
        """Rename OUT.part; an old OUT is set aside first and removed last."""
        old = self._path.with_name(self._path.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        if self._path.exists():
            self._path.rename(old)
        self._part.rename(self._path)
        fsync_folder(self._path.parent)
        shutil.rmtree(old, ignore_errors=True)

    def close(self) -> None:
        """Let go of the names; OUT.part stays as it is."""
        self._names.close()


def file_stem(identity: str) -> str:
    """A file name for an id, on any file system: no path, no control characters, not too long.

    Letters and digits of any script, `-`, `_`, space and inner dots stand as they are; the rest is
    percent-encoded. A name that is too long is cut and ends in a digest of the whole id.
    """
    safe = "".join(c if c.isalnum() or c in KEPT else _percent(c) for c in identity)
    safe = f"%2E{safe[1:]}" if safe.startswith(".") else safe
    if len(safe.encode()) <= MAX_NAME:
        return safe or "%"
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return safe.encode()[: MAX_NAME - 17].decode("utf-8", "ignore") + "-" + digest


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
