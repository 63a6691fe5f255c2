"""Files that are whole or not there: write aside, force to disk, rename."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO


def part_of(path: Path) -> Path:
    """Where `path` grows until it is finished."""
    return path.with_name(path.name + ".part")


def fsynced(file: BinaryIO) -> None:
    """Force what was written to the disk."""
    file.flush()
    os.fsync(file.fileno())


def fsync_folder(folder: Path) -> None:
    """Make a rename in `folder` last (POSIX: the folder itself must be synced)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomic(path: Path, data: bytes) -> None:
    """`data` under `path`, or what was there before; never half of it."""
    with part_of(path).open("wb") as file:
        file.write(data)
        fsynced(file)
    part_of(path).replace(path)
    fsync_folder(path.parent)
