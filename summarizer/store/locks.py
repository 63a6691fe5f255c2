"""Lock files: from where a model's files came, and what each of them must be.

`lock.json` lies beside the files and travels with them. `verified.json` holds sizes and times of
the files at their last full check on this machine: while they stand, a load costs no hashing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import msgspec

from summarizer.errors import ModelError

LOCK = "lock.json"
VERIFIED = "verified.json"
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # a file of the folder itself, no path
CHECKED = "check.json"
OURS = frozenset({LOCK, VERIFIED, CHECKED})
_PACKAGES = (
    "summarizer", "huggingface_hub", "transformers", "torch", "ctranslate2", "safetensors"
)  # fmt: skip


class File(msgspec.Struct, frozen=True):
    """What a file must be."""

    size: int
    sha256: str


class Origin(msgspec.Struct, frozen=True):
    """From where the files came; `commit` is the hub's, resolved."""

    kind: Literal["hub", "folder", "web", "conversion"]
    place: str
    commit: str | None = None


class Lock(msgspec.Struct, frozen=True):
    """A folder of weights; `replaced` are files that were read once and not kept."""

    name: str
    origin: Origin
    files: dict[str, File]
    replaced: dict[str, File] = {}
    versions: dict[str, str] = {}
    schema: Literal["summarizer-lock/1"] = "summarizer-lock/1"


def seal(folder: Path, name: str, origin: Origin, replaced: dict[str, File] | None = None) -> Lock:
    """Write the lock of the files that lie in `folder`."""
    files = {path.name: describe(path) for path in own_files(folder)}
    lock = Lock(name, origin, files, replaced or {}, versions())
    _write(folder / LOCK, lock)
    _write(folder / VERIFIED, {name: _stat(folder / name) for name in files})
    return lock


def read_lock(folder: Path) -> Lock | None:
    """The lock of a folder; None where it has none. Raises ModelError where it is no lock."""
    path = folder / LOCK
    try:
        return parse_lock(path.read_bytes(), str(path))
    except FileNotFoundError:
        return None


def parse_lock(content: bytes, place: str) -> Lock:
    """A lock from its text, found in `place`; the files it names are plain names, no paths."""
    try:
        lock = msgspec.json.decode(content, type=Lock)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{place}: is no lock file ({error})") from None
    for name in (lock.name, *lock.files):
        if not PLAIN.fullmatch(name):
            raise ModelError(f"{place}: names {name}, which is not in its folder: refused")
    return lock


def describe(path: Path) -> File:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return File(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def own_files(folder: Path) -> list[Path]:
    """The files of a folder that a lock speaks of, sorted."""
    return sorted(path for path in folder.iterdir() if path.name not in OURS)


def faults(folder: Path, lock: Lock, *, full: bool) -> Iterator[str]:
    """What is wrong with the files in `folder`, a phrase each.

    Files whose size and time are as they were at the last full check are not read again, unless
    `full`.
    """
    seen = {} if full else _seen(folder)
    for name in sorted({path.name for path in own_files(folder)} - lock.files.keys()):
        yield f"{name} does not belong to it"
    for name, file in lock.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif path.stat().st_size != file.size:
            yield f"{name} is not whole: it has {path.stat().st_size} bytes of {file.size}"
        elif seen.get(name) != _stat(path) and (found := describe(path).sha256) != file.sha256:
            yield (
                f"{name} was changed: its SHA-256 is {found[:12]}… and the lock says "
                f"{file.sha256[:12]}…"
            )


def mark_verified(folder: Path, lock: Lock) -> None:
    """Remember that the files were found as they must be; a read-only folder is no error."""
    found = {name: _stat(folder / name) for name in lock.files}
    if found != _seen(folder):
        with suppress(OSError):
            _write(folder / VERIFIED, found)


def digest(lock: Lock) -> str:
    """One SHA-256 for all files of a lock."""
    lines = (f"{name} {file.sha256}\n" for name, file in sorted(lock.files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _seen(folder: Path) -> dict[str, tuple[int, int]]:
    try:
        data = (folder / VERIFIED).read_bytes()
        return msgspec.json.decode(data, type=dict[str, tuple[int, int]])
    except (OSError, msgspec.DecodeError):
        return {}


def _stat(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _write(path: Path, content: object) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")


def versions() -> dict[str, str]:
    """The versions of the packages that a model's output may depend on."""
    found = {}
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found
