"""One archive for a machine without a way out: weights, converted forms, and their locks.

A plain tar: weights do not shrink. Each folder of it stands as it does in the cache.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from summarizer.backends.converted import forms_of
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.places import cache_folder
from summarizer.store import needs
from summarizer.store.aside import locked, replace_folder, sync_files
from summarizer.store.built import built_place
from summarizer.store.installed import free_space, located, weights_folder
from summarizer.store.locks import LOCK, PLAIN, Lock, digest, faults, mark_verified, read_lock

Say = Callable[[str], None]
_PLAIN = PLAIN.pattern
_KEY = "[0-9a-f]{12}"
_OURS = re.compile(
    rf"(models/{_PLAIN}|converted/{_PLAIN}@{_KEY}-\w+|{_PLAIN}-{_KEY}(-on-{_KEY})?)/{_PLAIN}"
)


def pack(spec: ModelSpec, archive: Path, say: Say) -> Path:
    """Write all that the cache holds of a model into one archive.

    It appears when it is whole. Raises ModelError where there is nothing to pack.
    """
    if archive.exists():
        raise ModelError(f"{archive}: exists; name another file")
    folders = _packed(spec)
    part = archive.with_name(archive.name + ".part")
    try:
        with tarfile.open(part, "w") as tar:
            for folder, lock in folders:
                say(f"{spec.name}: packing {folder}")
                for name in (*sorted(lock.files), LOCK):
                    tar.add(folder / name, f"{folder.relative_to(cache_folder())}/{name}")
        part.rename(archive)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ModelError(f"{archive}: cannot be written ({error.strerror or error})") from error
    return archive


def unpack(archive: Path, say: Say) -> list[Path]:
    """Install what `pack` wrote; the folders in the cache, each checked against its lock.

    Raises ModelError for an archive that is cut off, changed, or something else.
    """
    staging = cache_folder() / "unpacked"
    try:
        with locked(staging):
            shutil.rmtree(staging, ignore_errors=True)  # of an unpacking that was killed
            staging.mkdir()
            try:
                _extract(archive, staging)
                found = sorted(lock.parent for lock in staging.rglob(LOCK))
                if not found:
                    raise ModelError(f"{archive}: holds no model")
                return [_install(archive, folder, staging, say) for folder in found]
            finally:
                shutil.rmtree(staging)
    except tarfile.TarError as error:
        raise ModelError(f"{archive}: is cut off or no archive of ours ({error})") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError(
            f"{archive}: cannot be unpacked into {cache_folder()} ({reason})"
        ) from error


def locked_folders(spec: ModelSpec) -> list[tuple[Path, Lock]]:
    """The folders in the cache that a model needs, each with its lock."""
    found = []
    for folder in _folders(spec):
        lock = read_lock(folder)
        if lock is None:
            raise ModelError(f"{spec.name}: {folder} has no lock: it was not pulled")
        found.append((folder, lock))
    return found


def _folders(spec: ModelSpec) -> list[Path]:
    if "build" in spec.options:
        if not built_place(spec).is_dir():
            raise ModelError(f"{spec.name}: is not built: summarizer models build {spec.name}")
        return [built_place(spec)]
    if spec.backend == "salience":
        raise ModelError(f"{spec.name}: comes with the program, whole; there is nothing to do")
    folder = weights_folder(spec)
    if folder is None:
        folder = located(spec).folder  # says what is missing
    return [folder, *forms_of(replace(spec, folder=folder))]


def _packed(spec: ModelSpec) -> list[tuple[Path, Lock]]:
    """What is to be packed, each as its lock says."""
    found = locked_folders(spec)
    for folder, lock in found:
        if not folder.is_relative_to(cache_folder()):
            raise ModelError(
                f"{spec.name}: lies in {folder}, not in the cache: copy that folder, or "
                f"`summarizer models pull {folder}` first"
            )
        fault = next(faults(folder, lock, full=True), None)
        if fault is not None:
            raise ModelError(f"{folder}: {fault}")
    return found


def _extract(archive: Path, staging: Path) -> None:
    with tarfile.open(archive, "r:") as tar:
        members = tar.getmembers()
        size = sum(member.size for member in members)
        needs.check_disk(archive.name, size, free_space(staging), cache_folder())
        for member in members:
            if not member.isfile() or not _OURS.fullmatch(member.name):
                raise ModelError(f"{archive}: holds {member.name}, which no pack writes: refused")
            tar.extract(member, staging, filter="data")


def _install(archive: Path, folder: Path, staging: Path, say: Say) -> Path:
    target = cache_folder() / folder.relative_to(staging)
    lock = read_lock(folder)
    assert lock is not None
    fault = next(faults(folder, lock, full=True), None)
    if fault is not None:
        raise ModelError(f"{archive}: {fault}: copy it here again")
    with locked(target):
        if _same(read_lock(target), lock):
            say(f"{lock.name}: is there already: {target}")
            return target
        replace_folder(target, lambda part: _move(folder, part))
        mark_verified(target, lock)
    say(f"{lock.name}: installed in {target}")
    return target


def _same(here: Lock | None, other: Lock) -> bool:
    return here is not None and digest(here) == digest(other)


def _move(folder: Path, part: Path) -> None:
    for path in folder.iterdir():
        path.rename(part / path.name)
    sync_files(part)
