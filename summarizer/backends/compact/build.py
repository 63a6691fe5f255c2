"""Build `compact` at first use: read the base, cut its vocabulary, merge the adapter, convert.

The result lies in the user's cache under a name made of everything it was built from. It is built
aside and renamed: a killed build leaves nothing that could be taken for a whole one, and of two
processes one builds while the other waits.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from safetensors.numpy import load_file

from summarizer.backends.compact import convert
from summarizer.backends.compact.base import assemble
from summarizer.backends.compact.vocabulary import unpack_ids
from summarizer.catalog import ModelSpec, fingerprint
from summarizer.errors import ModelError

Say = Callable[[str], None]


def cache_folder() -> Path:
    """Where built models lie: SUMMARIZER_CACHE, or the user's cache folder."""
    given = os.environ.get("SUMMARIZER_CACHE")
    return Path(given) if given else Path(platformdirs.user_cache_dir("summarizer"))


def built_folder(spec: ModelSpec, say: Say) -> Path:
    """The folder of the built model; builds it where it is not there yet.

    `say` is told each step. Raises ModelError where the base weights are missing or damaged, or the
    cache cannot be written.
    """
    target = cache_folder() / f"{spec.name}-{fingerprint(spec)}"
    if target.is_dir():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target.with_suffix(".lock")):
            if not target.is_dir():
                _build(spec, target, say)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError(
            f"{spec.name}: cannot be built in {target.parent} ({reason}); make room there, or set "
            "SUMMARIZER_CACHE to a folder with 2 GB to spare"
        ) from error
    return target


def _build(spec: ModelSpec, target: Path, say: Say) -> None:
    part = target.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)  # of a build that was killed
    part.mkdir()
    try:
        say(f"{spec.name}: building it once, about a minute: reading the base weights")
        assemble(part / "base.gguf", str(spec.options["base_sha256"]))
        kept = unpack_ids(load_file(spec.folder / "vocabulary.safetensors")["kept"])
        convert.write_checkpoint(part / "base.gguf", kept, spec.folder, part / "checkpoint")
        say(f"{spec.name}: converting to CTranslate2 int8")
        convert.to_ctranslate2(
            part / "checkpoint", part / "model", str(spec.options["compute_type"])
        )
        shutil.copy(part / "checkpoint" / "tokenizer.json", part / "model")
        (part / "model").rename(target)
        say(f"{spec.name}: built in {target}")
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that dies with the process."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
