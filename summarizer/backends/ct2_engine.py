"""CTranslate2's engine, opened where and how a run wants it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import ctranslate2

from summarizer.backends.ct2_file import is_t5, window_of
from summarizer.backends.runtime import Runtime, refuse_half_t5, split_device
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.layout import layout

TOKENS = 4096  # of a padded batch that one replica reads: more fall out of the caches


class Engine(NamedTuple):
    """A Translator or Generator, its replicas, and how far its attention sees (None: all)."""

    run: Any
    replicas: int
    batch_size: int
    window: int | None

    def share(self, texts: int) -> int:
        """Texts for one replica at once; replicas take batches in turn."""
        return min(self.batch_size, max(1, ceil(texts / self.replicas)))

    def room(self, inputs: Sequence[Sequence[str]]) -> int:
        """Tokens, padding included, for one replica at once."""
        longest = max(map(len, inputs))
        return max(longest, min(TOKENS, longest * self.share(len(inputs))))


def open_engine(spec: ModelSpec, folder: Path, runtime: Runtime) -> Engine:
    """The converted model in `folder`. Raises ModelError where it cannot run so."""
    causal = spec.architecture == "causal"
    kind = ctranslate2.Generator if causal else ctranslate2.Translator
    compute_type = str(runtime.dtype or spec.options.get("compute_type", "default"))
    if "float16" in compute_type.split("_") and is_t5(folder):
        refuse_half_t5(spec.name, "t5", compute_type)
    device = _device(runtime)
    available = runtime.available if device["device"] == "cpu" else 1
    replicas, threads = layout("ct2", runtime.replicas, runtime.threads, available)
    try:
        run = kind(
            str(folder),
            compute_type=compute_type,
            inter_threads=replicas,
            intra_threads=threads,
            **device,
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"{folder}: CTranslate2 cannot load it ({error})") from error
    return Engine(run, replicas, runtime.batch_size, window_of(folder) if causal else None)


def _device(runtime: Runtime) -> dict[str, Any]:
    """CTranslate2's device options; CUDA is untested."""
    kind, number = split_device(runtime.device)
    if kind == "mps":
        raise ModelError("--device mps: CTranslate2 has no such device; give cpu, or use hf")
    if kind == "auto":
        kind = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    return {"device": kind, **({} if number is None else {"device_index": number})}
