"""Tiny real models for the tests: a T5 and a Gemma 3 with random weights and trained tokenizers."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch
from ctranslate2.converters import TransformersConverter
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import (
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

from tests.tiny_texts import SENTENCES


def _train(start: str | None, end: str, specials: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=specials, show_progress=False)
    tokenizer.train_from_iterator(
        [*SENTENCES, "Tóm tắt: Vietnamese English < / s > bos eos"], trainer
    )
    if start is None:
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"$A {end}", special_tokens=[(end, tokenizer.token_to_id(end))]
        )
    else:
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{start} $A", special_tokens=[(start, tokenizer.token_to_id(start))]
        )
    return tokenizer


def _spread(model: Any, *, embedding: float, rest: float) -> None:
    """Random weights large enough that what is written depends on what was read."""
    torch.manual_seed(7)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() > 1:
                scale = embedding if "embed" in name or "shared" in name else rest
                parameter.normal_(0.0, scale)


def build_t5(folder: Path) -> None:
    """A T5 of two layers with its own tokenizer."""
    specials = ["<pad>", "</s>", "<unk>"]
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=_train(None, "</s>", specials),
        eos_token="</s>", unk_token="<unk>", pad_token="<pad>",
    )  # fmt: skip
    config = T5Config(  # type: ignore[call-arg]
        vocab_size=len(tokenizer), d_model=32, d_kv=16, d_ff=64, num_layers=2, num_heads=2,
        decoder_start_token_id=0, pad_token_id=0, eos_token_id=1, dropout_rate=0.0,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    _spread(model, embedding=1.0, rest=0.35)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def build_gemma(folder: Path) -> None:
    """A Gemma 3 text model of two layers with its own tokenizer."""
    specials = ["<pad>", "<eos>", "<bos>", "<unk>"]
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=_train("<bos>", "<eos>", specials),
        bos_token="<bos>", eos_token="<eos>", unk_token="<unk>", pad_token="<pad>",
    )  # fmt: skip
    config = Gemma3TextConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, intermediate_size=64,
        num_attention_heads=2, num_key_value_heads=1, head_dim=16, max_position_embeddings=256,
        sliding_window=64, pad_token_id=0, eos_token_id=1, bos_token_id=2,
        query_pre_attn_scalar=16, tie_word_embeddings=True,
    )  # fmt: skip
    model = Gemma3ForCausalLM(config)
    _spread(model, embedding=0.1, rest=0.7)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


T5_SPEC = """
name = "tiny-t5"
backend = "{backend}"
architecture = "seq2seq"
tasks = ["summarize"]
[licence]
name = "MIT"
commercial = true
[input]
max_tokens = 64
prefix = "Tóm tắt: "
[output]
max_tokens = 12
"""

GEMMA_SPEC = """
name = "tiny-gemma"
backend = "{backend}"
architecture = "causal"
tasks = ["summarize", "translate"]
[licence]
name = "MIT"
commercial = true
[input]
max_tokens = 96
template = "{{terms}}Vietnamese: {{text}} English:"
[output]
max_tokens = 12
"""


def build_all(root: Path) -> None:
    """Folders t5-hf, t5-ct2, gemma-hf, gemma-ct2 below `root`; the ct2 ones are float32."""
    for name, build, spec in (("t5", build_t5, T5_SPEC), ("gemma", build_gemma, GEMMA_SPEC)):
        checkpoint = root / f"{name}-hf"
        checkpoint.mkdir()
        build(checkpoint)
        converted = root / f"{name}-ct2"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            TransformersConverter(str(checkpoint), copy_files=["tokenizer.json"]).convert(
                str(converted)
            )
        (checkpoint / "model.toml").write_text(spec.format(backend="hf"), encoding="utf-8")
        (converted / "model.toml").write_text(spec.format(backend="ct2"), encoding="utf-8")
