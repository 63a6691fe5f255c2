"""A real checkpoint that writes what it is told: a T5 whose next token follows from the last."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import torch
from sentencepiece import SentencePieceProcessor
from transformers import T5Config, T5ForConditionalGeneration

from tests.checkpoint_texts import VIETNAMESE
from tests.checkpoints import T5_SPECIALS, save, train_pieces, write_json

START, END = 0, 1
SPEC = """
name = "scripted"
backend = "{backend}"
architecture = "seq2seq"
tasks = ["summarize"]
licence = {{ name = "MIT", commercial = true }}
input = {{ max_tokens = {read} }}
output = {{ max_tokens = {written} }}
"""


def build_scripted(
    folder: Path, script: str, *, backend: str, ends: bool, read: int = 512
) -> list[int]:
    """A model folder whose answer to anything is `script`, and its tokens.

    Where it `ends`, the end token comes last; otherwise the length limit cuts it there. No token
    may stand in it twice.
    """
    train_pieces(folder / "spiece.model", VIETNAMESE, 460, **T5_SPECIALS)
    pieces = SentencePieceProcessor(model_file=str(folder / "spiece.model"))
    ids: list[int] = pieces.encode(script)
    assert len(set(ids)) == len(ids), script
    config = T5Config(  # type: ignore[call-arg]
        vocab_size=len(pieces), d_model=64, d_kv=16, d_ff=64, num_layers=1, num_heads=4,
        decoder_start_token_id=START, pad_token_id=START, eos_token_id=END,
        feed_forward_proj="gated-gelu", tie_word_embeddings=False,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    save(model, folder, {"tie_word_embeddings": False, "tensors": _chain(model, ids)})
    limit = len(ids) + 1 if ends else len(ids)
    text = SPEC.format(backend=backend, read=read, written=limit)
    (folder / "model.toml").write_text(text, encoding="utf-8")
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "T5Tokenizer"})
    return ids


def _chain(model: Any, ids: list[int]) -> dict[str, torch.Tensor]:
    """Weights by which the decoder passes the last token's vector on, and the output layer knows
    it as the next token's."""
    torch.manual_seed(5)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "layer_norm" not in name:
                parameter.zero_()
        vectors = torch.nn.functional.normalize(torch.randn(len(model.shared.weight), 64))
        model.shared.weight.copy_(vectors)
    rows = torch.zeros_like(vectors)
    for last, following in itertools.pairwise([START, *ids, END]):
        rows[following] = vectors[last]
    return {"lm_head.weight": rows}
