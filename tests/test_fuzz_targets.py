"""The fuzzer's targets hold for its seeds, and for bytes of any kind (long runs: scripts/fuzz)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import hostile_records
from tests.fuzz.targets import TARGETS, check, read, tidy

PIECES = [
    b"\xef\xbb\xbf",
    b'{"text":"',
    b'"}',
    b"\n",
    b"\\u",
    b"\xff\xfe",
    b"[",
    b",",
    "ạ".encode(),
]
mixed = st.lists(st.binary(max_size=20) | st.sampled_from(PIECES), max_size=30).map(b"".join)


@contextmanager
def place() -> Iterator[Path]:
    """A file to write to."""
    with TemporaryDirectory() as folder:
        yield Path(folder, "input")


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_records_are_sound_seeds(name: str) -> None:
    """What the fuzzer starts from holds by itself."""
    with place() as file:
        for _, line in hostile_records.feed(2 * len(hostile_records.KINDS)):
            for choice in (b"\x01", b"\x04", b"\xff"):
                TARGETS[name](choice + line, file)


@pytest.mark.parametrize("target", [read, tidy, check])
@given(data=mixed)
@settings(max_examples=150)
def test_any_bytes(target: Callable[[bytes, Path], None], data: bytes) -> None:
    """No exception, and the promises of each target."""
    with place() as file:
        target(data, file)
