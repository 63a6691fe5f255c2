"""Files that are whole or not there: write aside, force to disk, rename."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Self

BUFFER = 64 * 1024  # bytes gathered before they are handed to the system
PIECE = 2**20  # bytes copied at once


def part_of(path: Path) -> Path:
    """Where `path` grows until it is finished."""
    return path.with_name(path.name + ".part")


def fsync_folder(folder: Path) -> None:
    """Make a rename in `folder` last (POSIX: the folder itself must be synced)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomic(path: Path, data: bytes) -> None:
    """`data` under `path`, or what was there before; never half of it."""
    with Appender(part_of(path)) as file:
        file.write(data)
        file.sync()
    put_in_place(part_of(path), path)


def put_in_place(part: Path, path: Path) -> None:
    """Rename `part` to `path`, for good."""
    os.replace(part, path)  # noqa: PTH105 - one system call, that tests can make fail
    fsync_folder(path.parent)


def copy_start(path: Path, copy: Path, size: int) -> None:
    """The first `size` bytes of `path` under `copy`, on the disk."""
    with path.open("rb") as source, Appender(copy) as target:
        left = size
        while left and (piece := source.read(min(left, PIECE))):
            target.write(piece)
            left -= len(piece)
        target.sync()


class Appender:
    """A file that only grows, from `start` on; what stood behind it is cut off.

    Every byte goes through `os.write`, so that a short write is seen and gone on with. An OSError
    names the file.
    """

    def __init__(self, path: Path, start: int = 0) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
        self._waiting = b""
        self._safe = start
        try:
            if os.fstat(self._descriptor).st_size > start:
                os.ftruncate(self._descriptor, start)
            os.lseek(self._descriptor, start, os.SEEK_SET)
        except OSError:
            os.close(self._descriptor)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, data: bytes) -> None:
        """Add `data`, now or with what comes next."""
        self._waiting += data
        if len(self._waiting) >= BUFFER:
            self._drain()

    def sync(self) -> None:
        """Force everything to the disk.

        After a sync that fails nobody knows what the disk has (the system forgets the pages), so
        the file goes back to where the last one left it.
        """
        self._drain()
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._safe)
            error.filename = str(self._path)
            raise
        self._safe = os.lseek(self._descriptor, 0, os.SEEK_CUR)

    def close(self) -> None:
        """Let go of the file, with what was added as far as the disk takes it."""
        if self._descriptor < 0:
            return
        with suppress(OSError):
            self._drain()
        with suppress(OSError):
            os.close(self._descriptor)
        self._descriptor = -1

    def _drain(self) -> None:
        while self._waiting:
            try:
                written = os.write(self._descriptor, self._waiting)
            except OSError as error:
                error.filename = str(self._path)
                raise
            self._waiting = self._waiting[written:]
