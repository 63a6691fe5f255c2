"""From a GGUF file and an adapter to a checkpoint, and from a checkpoint to CTranslate2."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from ctranslate2.converters import TransformersConverter
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from transformers import Gemma3TextConfig, PreTrainedTokenizerFast

from summarizer.backends.compact.base import open_base
from summarizer.backends.compact.gemma import Array
from summarizer.backends.compact.vocabulary import build_tokenizer
from summarizer.backends.hf_checkpoint import quieten
from summarizer.errors import ModelError

Advance = Callable[[float], None]
PREFIX = "base_model.model."


def write_checkpoint(
    base: Path,
    kept: Sequence[int],
    adapter: Path | None,
    target: Path,
    advance: Advance = lambda _: None,
) -> None:
    """Write a transformers checkpoint: the base with its vocabulary cut to `kept`, adapter merged.

    `base` is a GGUF file or a checkpoint folder, `adapter` a folder in PEFT format, or None for the
    base alone; `advance` is told the share of the weights that is read. Raises OSError where
    `target` cannot be written, ModelError where adapter or vocabulary do not fit the base.
    """
    target.mkdir()
    opened = open_base(base)
    if max(kept) >= len(opened.pieces.texts):
        count = len(opened.pieces.texts)
        raise ModelError(f"{base}: its vocabulary has {count} pieces: this is another base model")
    tokenizer = build_tokenizer(opened.pieces, kept)
    # Tokenizer.save raises a bare Exception where the disk is full
    (target / "tokenizer.json").write_text(tokenizer.to_str(pretty=True), encoding="utf-8")
    ids = {name: tokenizer.token_to_id(f"<{name}>") for name in ("pad", "eos", "bos")}
    settings: dict[str, Any] = opened.settings | {f"{name}_token_id": i for name, i in ids.items()}
    config = Gemma3TextConfig(**settings, vocab_size=len(kept), architectures=["Gemma3ForCausalLM"])
    config.save_pretrained(target)
    weights: dict[str, Array] = {}
    for done, (name, weight) in enumerate(opened.weights(kept), 1):
        weights[name] = weight
        advance(done / opened.count)
    if adapter is not None:
        _merge(weights, adapter, base)
    try:
        save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    except SafetensorError as error:  # a full disk too comes as this
        raise OSError(str(error)) from error


def _merge(weights: dict[str, Array], adapter: Path, base: Path) -> None:
    try:
        merge_adapter(weights, adapter)
    except (KeyError, ValueError) as error:
        raise ModelError(f"{base}: the adapter does not fit this base model ({error})") from error


def merge_adapter(weights: dict[str, Array], adapter: Path) -> None:
    """Add an adapter in place: W += (alpha / rank) · B · A (LoRA, Hu et al. 2021)."""
    settings = msgspec.json.decode((adapter / "adapter_config.json").read_bytes())
    scale = np.float32(settings["lora_alpha"] / settings["r"])
    tensors = load_file(adapter / "adapter_model.safetensors")
    for name, down in tensors.items():
        if name.endswith(".lora_A.weight"):
            up = tensors[name.replace(".lora_A.", ".lora_B.")]
            place = name.removeprefix(PREFIX).replace(".lora_A.", ".")
            weights[place] += scale * (up.astype(np.float32) @ down.astype(np.float32))


def to_ctranslate2(checkpoint: Path, target: Path, quantization: str) -> None:
    """Convert a checkpoint folder, with a tokenizer that only the converter needs."""
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=Tokenizer.from_file(str(checkpoint / "tokenizer.json")),
        bos_token="<bos>",
        eos_token="<eos>",
        unk_token="<unk>",
        pad_token="<pad>",
    )
    content = (checkpoint / "tokenizer.json").read_bytes()
    tokenizer.save_pretrained(checkpoint)
    quieten()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        TransformersConverter(str(checkpoint)).convert(str(target), quantization=quantization)
    (checkpoint / "tokenizer.json").write_bytes(content)
    gc.collect()
