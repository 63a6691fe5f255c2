"""Folders that are whole or not there: built aside by one process, while others wait."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def part_of(target: Path) -> Path:
    """Where `target` grows until it is whole."""
    return target.with_name(target.name + ".part")


def build_once(target: Path, build: Callable[[Path], None]) -> Path:
    """`target`; where it is not there, `build` fills a folder aside that is then renamed.

    A killed build leaves nothing that could be taken for a whole one; of two processes one builds
    while the other waits. Raises OSError where the disk does not play along.
    """
    if target.is_dir():
        return target
    with locked(target):
        if not target.is_dir():
            replace_folder(target, build)
    return target


def replace_folder(target: Path, build: Callable[[Path], None]) -> None:
    """Put in place of `target` what `build` makes in an empty folder; the lock must be held."""
    part = part_of(target)
    shutil.rmtree(part, ignore_errors=True)  # of a build that was killed
    part.mkdir()
    try:
        build(part)
        remove_folder(target)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def remove_folder(target: Path) -> None:
    """Remove a folder so that half of it is never taken for the whole."""
    if target.is_dir():
        part = part_of(target).with_suffix(".old")
        shutil.rmtree(part, ignore_errors=True)
        target.rename(part)
        shutil.rmtree(part)


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold a lock on `target` that dies with the process; makes the folder above it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(target.name + ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def sync_files(folder: Path) -> None:
    """Force the files in `folder` to the disk, before a rename makes them count as whole."""
    for path in folder.iterdir():
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
