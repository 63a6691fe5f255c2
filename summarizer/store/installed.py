"""Where a model's weights lie on this machine, and whether they are what they must be."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from msgspec.structs import replace

from summarizer import catalog
from summarizer.catalog import SPEC, ModelSpec
from summarizer.errors import ModelError
from summarizer.places import cache_folder, converted_models, installed_models
from summarizer.store.aside import locked, remove_folder
from summarizer.store.built import built_fingerprint
from summarizer.store.choice import pickled, weights
from summarizer.store.locks import Lock, digest, faults, mark_verified, read_lock


def is_complete(spec: ModelSpec) -> bool:
    """Whether a model comes whole with the program: a small one, or one that is built."""
    return spec.backend == "salience" or "build" in spec.options


def target_of(spec: ModelSpec) -> Path:
    """Where a pull puts the weights of a model."""
    return installed_models() / spec.name


def staging_of(spec: ModelSpec) -> Path:
    """Where a pull gathers the files of a model until all are there."""
    return cache_folder() / "downloads" / spec.name


def weights_folder(spec: ModelSpec) -> Path | None:
    """The folder with the weights of a model: its own, or the one in the cache."""
    own = weights(spec.folder)
    if is_complete(spec) or set(own) > set(pickled(spec.folder)):
        return spec.folder
    if target_of(spec).is_dir():
        return target_of(spec)
    return spec.folder if own else None


def located(spec: ModelSpec) -> ModelSpec:
    """The model with the folder that its weights lie in, as their lock says.

    Raises ModelError where they are missing, half there, changed, or not to be read.
    """
    folder = weights_folder(spec)
    if folder is None:
        raise ModelError(_missing(spec))
    lock = read_lock(folder)
    if lock is not None:
        check_lock(spec, folder, lock)
    return replace(spec, folder=folder)


def check_lock(spec: ModelSpec, folder: Path, lock: Lock, *, full: bool = False) -> None:
    """Raise ModelError where a folder is not what its lock says, or of another model."""
    if lock.origin.kind == "hub" and spec.hub and spec.hub != lock.origin.place:
        raise ModelError(
            f"{spec.name}: {folder} holds {lock.origin.place} and not {spec.hub}: "
            f"summarizer models remove {spec.name}, then pull it"
        )
    fault = next(faults(folder, lock, full=full), None)
    if fault is not None:
        made = lock.origin.kind == "conversion"
        way = "remove that folder" if made else f"summarizer models pull --force {spec.name}"
        raise ModelError(f"{spec.name}: {fault}, in {folder}: {way}")
    mark_verified(folder, lock)


def fingerprint(spec: ModelSpec) -> str:
    """12 hex digits for a model: of its model.toml and its weights, by their lock if possible."""
    folder = weights_folder(spec)
    lock = read_lock(folder) if folder else None
    if "build" in spec.options:
        return built_fingerprint(spec)
    if lock is None:
        return catalog.fingerprint(spec)
    toml = (spec.folder / SPEC).read_bytes()
    return hashlib.sha256(toml + digest(lock).encode()).hexdigest()[:12]


def remove(spec: ModelSpec) -> list[Path]:
    """Remove what the cache holds of a model; the folders that are gone."""
    converted = converted_models().glob(f"{spec.name}@*")
    built = cache_folder().glob(f"{spec.name}-*") if "build" in spec.options else ()
    folders = [target_of(spec), staging_of(spec), *sorted(converted), *sorted(built)]
    gone = [folder for folder in folders if folder.is_dir()]
    for folder in gone:
        with locked(folder):
            remove_folder(folder)
    for folder in folders:
        folder.with_name(folder.name + ".lock").unlink(missing_ok=True)
    return gone


def size_of(folder: Path) -> int:
    """The bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def free_space(folder: Path) -> int:
    """The bytes free on the disk that `folder` is or will be on."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free


def _missing(spec: ModelSpec) -> str:
    if staging_of(spec).is_dir():
        return f"{spec.name}: was pulled by half: `summarizer models pull {spec.name}` goes on"
    if not spec.hub:
        return f"{spec.folder}: no weights here (model.safetensors, or CTranslate2's model.bin)"
    return (
        f"{spec.name}: its weights are not on this machine: `summarizer models pull {spec.name}` "
        f"fetches {spec.hub} from the hub; without a way there see docs/hub.md"
    )
