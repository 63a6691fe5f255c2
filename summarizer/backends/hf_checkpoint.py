"""A transformers checkpoint, loaded: network, tokenizer, and the ids that generating needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import torch
from safetensors import SafetensorError
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    GenerationConfig,
)
from transformers.utils import logging as transformers_logging

from summarizer.backends.checkpoint import read_known, several
from summarizer.backends.codec import Codec, load_codec
from summarizer.backends.hf_tokens import built_codec
from summarizer.backends.runtime import Runtime, refuse_half_t5, split_device
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError

_CLASSES = {"seq2seq": AutoModelForSeq2SeqLM, "causal": AutoModelForCausalLM}
_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
_LOCAL: Mapping[str, Any] = {"local_files_only": True, "trust_remote_code": False}


class Checkpoint(NamedTuple):
    """The network and what it is run with.

    `start` is the id that the decoder starts from, `forced` what it must write first, `ends` are
    the ids that end a text, `never` those that are never written.
    """

    model: Any
    codec: Codec
    pad: int
    start: int | None
    forced: int | None
    ends: tuple[int, ...]
    never: tuple[int, ...]


def quieten() -> None:
    """Nothing of transformers' own is printed but errors: no advice, no bars."""
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def read_checkpoint(spec: ModelSpec, runtime: Runtime) -> Checkpoint:
    """The checkpoint in the model's folder. Raises ModelError where it cannot be loaded."""
    quieten()
    device, dtype = _device(runtime), _dtype(spec, runtime)
    known = read_known(spec.folder)
    refuse_half_t5(spec.name, known.model_type, str(dtype).removeprefix("torch."))
    codec = load_codec(spec.folder, spec, known) or built_codec(spec, known)
    model = load_network(spec, dtype)
    checkpoint = _with_ids(spec, model, codec)
    model.generation_config = GenerationConfig()  # type: ignore[no-untyped-call]
    return checkpoint._replace(model=model.eval().to(device))


def load_network(spec: ModelSpec, dtype: torch.dtype) -> Any:
    """The network with all its weights: transformers would make up at random what is missing.

    Raises ModelError where files are missing or damaged, or do not fit each other or model.toml.
    """
    try:
        _require_architecture(spec, AutoConfig.from_pretrained(spec.folder, **_LOCAL))
        model, found = _CLASSES[spec.architecture or "seq2seq"].from_pretrained(
            spec.folder, dtype=dtype, use_safetensors=True, output_loading_info=True,
            ignore_mismatched_sizes=True, **_LOCAL,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"{spec.folder}: transformers cannot load it ({reason})") from error
    other = sorted(name for name, *_ in found["mismatched_keys"])
    for names, fault in ((sorted(found["missing_keys"]), "missing"), (other, "of another shape")):
        if names:
            raise ModelError(
                f"{spec.folder}: {len(names)} weights are {fault}, {names[0]} among them: "
                "the checkpoint is not whole, or of another class"
            )
    return model


def _require_architecture(spec: ModelSpec, config: Any) -> None:
    """Raise ModelError where model.toml says one architecture and config.json another."""
    found = "seq2seq" if config.is_encoder_decoder else "causal"
    if spec.architecture != found:
        raise ModelError(
            f"{spec.folder}: model.toml says architecture = {spec.architecture}, and config.json "
            f"names a {config.model_type}, which is {found}"
        )


def _with_ids(spec: ModelSpec, model: Any, codec: Codec) -> Checkpoint:
    """The ids that generating needs."""

    def given(name: str) -> list[int]:
        found = getattr(model.generation_config, name, None)
        return several(getattr(model.config, name, None) if found is None else found)

    ends = codec.ids(codec.ends(spec.output.stop))
    pads = codec.ids(["<pad>"]) if "<pad>" in codec.known.vocabulary else []
    pad = [*given("pad_token_id"), *pads, *ends][0]
    never = codec.ids(codec.known.never)
    found = Checkpoint(model, codec, pad, None, None, tuple(ends), tuple(never))
    if spec.architecture == "causal":
        return found
    forced = next(iter(codec.ids(codec.around.forced)), None)
    if codec.starts_with_language:
        return found._replace(start=forced)
    start = [*given("decoder_start_token_id"), pad][0]
    return found._replace(start=start, forced=forced)


def _device(runtime: Runtime) -> torch.device:
    """The device that `runtime` names; CUDA and MPS are untested. Threads are the process's."""
    torch.set_num_threads(runtime.threads or runtime.available)
    kind, number = split_device(runtime.device)
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if kind == "auto":
        kind = "cuda" if there["cuda"] else "cpu"
    if not there.get(kind, True) or (number or 0) >= max(1, torch.cuda.device_count()):
        raise ModelError(f"--device {runtime.device}: PyTorch finds no such device here")
    return torch.device(kind) if number is None else torch.device(kind, number)


def _dtype(spec: ModelSpec, runtime: Runtime) -> torch.dtype:
    given = str(runtime.dtype or spec.options.get("dtype", "float32"))
    if given not in _DTYPES:
        raise ModelError(f"{spec.name}: hf runs in {', '.join(_DTYPES)}, not in {given}")
    return _DTYPES[given]
