"""Where a model lies that is built on this machine, on one base or another."""

from __future__ import annotations

import hashlib
from pathlib import Path

from summarizer import catalog
from summarizer.catalog import ModelSpec
from summarizer.places import cache_folder
from summarizer.store.locks import describe

_LEAVINGS = (".part", ".old", ".lock")


def built_place(spec: ModelSpec) -> Path:
    """Where it lies or will lie: on a base that was chosen, where one was; else on the default."""
    default = _default(spec)
    chosen = default.parent.glob(f"{default.name}-on-*")
    return next((p for p in sorted(chosen) if p.suffix not in _LEAVINGS), default)


def place_on(spec: ModelSpec, base: Path) -> Path:
    """Where it lies on the base in that folder: a name made of the content of its weights."""
    total = hashlib.sha256()
    for path in sorted(base.glob("*.safetensors")):
        total.update(describe(path).sha256.encode())
    default = _default(spec)
    return default.with_name(f"{default.name}-on-{total.hexdigest()[:12]}")


def built_fingerprint(spec: ModelSpec) -> str:
    """The fingerprint of what is built: other on another base."""
    on = built_place(spec).name.partition("-on-")[2]
    own = catalog.fingerprint(spec)
    return hashlib.sha256(f"{own} {on}".encode()).hexdigest()[:12] if on else own


def _default(spec: ModelSpec) -> Path:
    return cache_folder() / f"{spec.name}-{catalog.fingerprint(spec)}"
