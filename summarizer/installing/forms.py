"""The ways to run a model on this machine, tried one after the other on the same texts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec.structs import replace

from summarizer import backends
from summarizer.backends import Dtype, Runtime
from summarizer.backends.converted import target_of
from summarizer.catalog import Decoding, ModelSpec
from summarizer.errors import ModelError
from summarizer.installing.golden import ARTICLES, SENTENCES
from summarizer.store.aside import remove_folder
from summarizer.store.installed import is_complete
from summarizer.textmodel import Output, Request, TextModel

SEARCHES = {"greedy": Decoding(beams=1), "beam 4": Decoding(beams=4)}


class Form(msgspec.Struct, frozen=True):
    """A way to run the model, and what came out: by search, one Output a text."""

    name: str
    outputs: dict[str, list[Output]]
    seconds: float
    memory: int | None


def forms_of(spec: ModelSpec) -> Iterator[tuple[str, ModelSpec, Runtime]]:
    """The ways to run it here; the first is what the others are held against."""
    if is_complete(spec) or (spec.folder / "model.bin").is_file():
        yield spec.backend, spec, Runtime()
        return
    yield "hf float32", replace(spec, backend="hf"), Runtime(dtype=Dtype.float32)
    for kind in (Dtype.float32, Dtype.int8):
        yield f"ct2 {kind}", replace(spec, backend="ct2"), Runtime(dtype=kind)


def run_form(name: str, spec: ModelSpec, runtime: Runtime) -> Form:
    target = None if is_complete(spec) else target_of(spec, str(runtime.dtype))
    kept = target is None or target.is_dir()
    before = _resident()
    try:
        model = backends.load(spec, runtime=runtime)
        requests = fitting(spec, model)
        started = time.monotonic()
        outputs = {search: _searched(spec, model, search, requests) for search in SEARCHES}
        seconds = (time.monotonic() - started) / len(SEARCHES)
        after = _resident()
    finally:
        if target is not None and not kept and runtime.dtype == "float32":
            remove_folder(target)  # it was only needed to compare
    memory = after - before if after is not None and before is not None else None
    return Form(name, outputs, seconds, memory)


def fitting(spec: ModelSpec, model: TextModel) -> list[Request]:
    """What to try it on: articles for a summariser, sentences otherwise or where those are long."""
    limit = model.input_limit
    kinds = (ARTICLES, SENTENCES) if "summarize" in spec.tasks else (SENTENCES,)
    for texts in kinds:
        fit = [text for text in texts if limit is None or model.count_tokens(text) <= limit]
        if fit:
            return [Request(text) for text in fit]
    raise ModelError(f"{spec.name}: reads {limit} tokens, too few for any text of the check")


def _searched(
    spec: ModelSpec, model: TextModel, search: str, requests: list[Request]
) -> list[Output]:
    decoding = replace(SEARCHES[search], length_penalty=spec.decoding.length_penalty)
    return backends.with_decoding(model, decoding).generate(requests)


def _resident() -> int | None:
    """The bytes of this process in memory; None where the system does not say."""
    with suppress(OSError, ValueError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * 4096
    return None
