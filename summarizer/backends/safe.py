"""Weights that PyTorch pickled, read without running their code: once, into the user's cache."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from summarizer.catalog import ModelSpec, fingerprint
from summarizer.errors import ModelError
from summarizer.places import cache_folder
from summarizer.store.aside import build_once, sync_files
from summarizer.store.choice import choose, pickled

Say = Callable[[str], None]


def safe_folder(spec: ModelSpec, say: Say) -> Path:
    """The model's folder; where its weights are pickles, one in the cache that has safetensors.

    Raises ModelError for pickles that hold more than tensors, and where the cache is full.
    """
    pickles = pickled(spec.folder)
    if not pickles or list(spec.folder.glob("*.safetensors")):
        return spec.folder
    target = cache_folder() / "safetensors" / f"{spec.name}-{fingerprint(spec)}"

    def build(part: Path) -> None:
        say(f"{spec.name}: reading {pickles[0].name} without its code, into safetensors, once")
        for name in choose([path.name for path in spec.folder.iterdir()], str(spec.folder)):
            if not name.endswith(".bin"):
                shutil.copyfile(spec.folder / name, part / name)
        try:
            import_module("summarizer.backends.pickles").to_safetensors(part, pickles)
        except ModelError as error:  # it names the file; whose it is, is known here
            raise ModelError(f"{spec.folder}: {error}") from error
        sync_files(part)

    try:
        return build_once(target, build)
    except OSError as error:
        raise ModelError(
            f"{spec.name}: cannot be stored in {target.parent} ({error.strerror or error}); make "
            "room there, or set SUMMARIZER_CACHE to a folder on another disk"
        ) from error
