"""The CTranslate2 forms of checkpoints: made once, kept in the cache under a lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from summarizer import catalog
from summarizer.backends.runtime import Runtime
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.places import cache_folder, converted_models
from summarizer.store import needs
from summarizer.store.aside import build_once, sync_files
from summarizer.store.installed import check_lock, free_space, size_of
from summarizer.store.locks import LOCK, Origin, digest, read_lock, seal

Say = Callable[[str], None]
FORM = "2"  # to be raised when what a conversion writes changes
DEFAULT = "int8"


def quantization_of(spec: ModelSpec, runtime: Runtime) -> str:
    """The number type that a ct2 model is wanted in."""
    given = str(runtime.dtype or spec.options.get("compute_type", DEFAULT))
    return DEFAULT if given in ("default", "auto") else given


def converted_folder(spec: ModelSpec, quantization: str, say: Say) -> Path:
    """The folder of the CTranslate2 form of a model, whose weights lie in `spec.folder`.

    Converts where it is not there yet; of two processes one converts while the other waits. Raises
    ModelError where disk or memory do not suffice, or the form is not what its lock says.
    """
    target = target_of(spec, quantization)
    try:
        folder = build_once(target, lambda part: _convert(spec, quantization, part, say))
    except OSError as error:
        raise ModelError(
            f"{spec.name}: cannot be converted in {target.parent} ({error.strerror or error}): "
            "make room there, or set SUMMARIZER_CACHE to another folder"
        ) from error
    lock = read_lock(folder)
    if lock is not None:
        check_lock(spec, folder, lock)
    return folder


def target_of(spec: ModelSpec, quantization: str) -> Path:
    """Where that form lies: under a name made of all that it is made from."""
    return converted_models() / f"{_stem(spec)}-{quantization}"


def forms_of(spec: ModelSpec) -> list[Path]:
    """The forms of a model that there are."""
    found = converted_models().glob(f"{_stem(spec)}-*/{LOCK}")
    return sorted(lock.parent for lock in found if lock.parent.suffix not in (".part", ".old"))


def _stem(spec: ModelSpec) -> str:
    lock = read_lock(spec.folder)
    source = digest(lock) if lock else catalog.fingerprint(spec)
    key = hashlib.sha256(f"{FORM} {source}".encode()).hexdigest()[:12]
    return f"{spec.name}@{key}"


def _convert(spec: ModelSpec, quantization: str, part: Path, say: Say) -> None:
    needs.check_disk(spec.name, size_of(spec.folder), free_space(part), cache_folder())
    weights = needs.weight_bytes(needs.parameters(spec.folder), "float32")
    needs.check_memory(spec.name, weights)
    say(f"{spec.name}: converting to CTranslate2 {quantization}, once")
    # it loads torch and transformers
    import_module("summarizer.backends.convert").convert(spec, part, quantization)
    seal(part, spec.name, Origin("conversion", f"{spec.name} to {quantization}"))
    sync_files(part)
