"""Files from one place to another: linked, copied, or grown until they are whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def link_or_copy(source: Path, target: Path) -> None:
    """`source` under a second name, on the same disk without a second copy of its bytes."""
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        copy(source, target)


def copy(source: Path, target: Path) -> None:
    """A copy of `source` that appears when it is whole."""
    part = target.with_name(target.name + ".incomplete")
    shutil.copyfile(source, part)
    part.rename(target)


@contextmanager
def whole(place: Path) -> Iterator[tuple[BinaryIO, int]]:
    """A file to go on writing, and how much of it there is; `place` appears when it is whole."""
    part = place.with_name(place.name + ".incomplete")
    with part.open("ab") as file:
        yield file, file.tell()
    part.rename(place)
