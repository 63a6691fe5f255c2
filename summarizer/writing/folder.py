"""One file an article: a folder that appears whole."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from pathlib import Path

import msgspec

from summarizer.records import Article, FailedRecord, Failure, Record
from summarizer.seen import SeenCounts
from summarizer.writing.files import Appender, fsync_folder, part_of, put_in_place
from summarizer.writing.kept import Kept, decode_kept

MAX_NAME = 180  # bytes, of the 255 that file systems allow, with room for ordinal and ending
KEPT = "-_. "
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.IGNORECASE)


class Names:
    """File names for ids, in order: names that would clash get an ordinal."""

    def __init__(self) -> None:
        self._seen = SeenCounts()

    def take(self, identity: str) -> str:
        """The name of the next record's file."""
        stem = file_stem(identity)
        ordinal = self._seen.count(stem.casefold())
        while ordinal > 1 and self._seen.count(f"{stem}-{ordinal}".casefold()) > 1:
            ordinal += 1
        return f"{stem}.json" if ordinal == 1 else f"{stem}-{ordinal}.json"

    def has(self, name: str) -> bool:
        """Whether a file of that name was given out."""
        return self._seen.times(name.removesuffix(".json").casefold()) > 0

    def close(self) -> None:
        """Let go of the names."""
        self._seen.close()


class FolderShelf:
    """The records that an earlier run has left in a folder, found by their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = Names()
        self._taken: list[str] = []
        self.settled = Names()

    def take(self, item: Article | Failure) -> Kept | None:
        """The record of that article, if it is there and whole."""
        self._taken.append(item.id)
        try:
            data = (self._folder / self._names.take(item.id)).read_bytes()
        except OSError:
            return None
        return decode_kept(data) if data.endswith(b"\n") else None

    def left(self) -> Kept | None:
        """None: what stands behind the last article is removed when the writer opens."""
        return None

    def settle(self) -> None:
        """What was taken so far stays."""
        for identity in self._taken:
            self.settled.take(identity)
        self._taken.clear()


def old_of(path: Path) -> Path:
    """Where a folder that is replaced stands until the new one is in its place."""
    return path.with_name(path.name + ".old")


class FolderWriter:
    """Records into OUT.part/, one file each, which becomes OUT at `commit`."""

    def __init__(self, path: Path, shelf: FolderShelf | None = None) -> None:
        self._path = path
        self._part = part_of(path)
        self._names = shelf.settled if shelf else Names()
        self._part.mkdir(exist_ok=True)
        for file in self._part.iterdir():
            if not self._names.has(file.name):
                file.unlink()

    def write(self, record: Record | FailedRecord) -> None:
        """Write one file named after the record's id."""
        with Appender(self._part / self._names.take(record.id)) as file:
            file.write(msgspec.json.encode(record) + b"\n")
            file.sync()

    def flush(self) -> None:
        """Make the names written so far last."""
        fsync_folder(self._part)

    def seal(self) -> None:
        """Make the names last."""
        fsync_folder(self._part)

    def commit(self) -> None:
        """Rename OUT.part; an old OUT is set aside first and removed last."""
        old = old_of(self._path)
        if self._path.exists():
            shutil.rmtree(old, ignore_errors=True)
            os.replace(self._path, old)  # noqa: PTH105 - one system call, that tests can make fail
        put_in_place(self._part, self._path)
        shutil.rmtree(old, ignore_errors=True)

    def close(self) -> None:
        """Let go of the names; OUT.part stays as it is."""
        self._names.close()


def file_stem(identity: str) -> str:
    """A file name for an id, on any file system: no path, no control characters, not too long.

    Letters and digits of any script, `-`, `_`, space and inner dots stand as they are; the rest is
    percent-encoded, and so is the first letter of a name that Windows keeps for a device. A name
    that is too long is cut and ends in a digest of the whole id.
    """
    composed = unicodedata.normalize("NFC", identity)  # one name on file systems that normalise
    safe = "".join(c if c.isalnum() or c in KEPT else _percent(c) for c in composed)
    if safe.startswith(".") or DEVICE.fullmatch(safe):
        safe = _percent(safe[0]) + safe[1:]
    if len(safe.encode()) <= MAX_NAME:
        return safe or "%"
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return safe.encode()[: MAX_NAME - 17].decode("utf-8", "ignore") + "-" + digest


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
