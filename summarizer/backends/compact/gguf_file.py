"""Read Gemma 3 from a GGUF file: weights under transformers' names, and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize

from summarizer.backends.compact.gemma import EMBEDDING, Array, Base, Pieces

_LAYER_NAMES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_TOP_NAMES = {"token_embd": EMBEDDING, "output_norm": "model.norm.weight"}


def open_gguf(path: Path) -> Base:
    """The base in a GGUF file."""
    reader = GGUFReader(str(path))
    count = len(reader.tensors)
    return Base(
        read_config(reader), read_pieces(None, reader), count, partial(read_weights, reader)
    )


def read_config(reader: GGUFReader) -> dict[str, int | float]:
    """The shape of the model, under the names of transformers' Gemma3TextConfig."""
    return {
        "hidden_size": _number(reader, "embedding_length"),
        "num_hidden_layers": _number(reader, "block_count"),
        "intermediate_size": _number(reader, "feed_forward_length"),
        "num_attention_heads": _number(reader, "attention.head_count"),
        "num_key_value_heads": _number(reader, "attention.head_count_kv"),
        "head_dim": _number(reader, "attention.key_length"),
        "query_pre_attn_scalar": _number(reader, "attention.key_length"),
        "sliding_window": _number(reader, "attention.sliding_window"),
        "max_position_embeddings": _number(reader, "context_length"),
    }


def read_weights(reader: GGUFReader, kept: Sequence[int]) -> Iterator[tuple[str, Array]]:
    """Each tensor in float32 under transformers' name; of the embeddings only the `kept` rows.

    llama.cpp stores the norms' weights with 1 added, as it multiplies by them; transformers adds
    the 1 itself (convert_hf_to_gguf.py, Gemma models).
    """
    for tensor in reader.tensors:
        name = _name(tensor.name)
        rows = tensor.data[np.asarray(kept)] if name == EMBEDDING else tensor.data
        weight = dequantize(rows, tensor.tensor_type).astype(np.float32)
        yield name, weight - 1 if "norm" in name else weight


def read_pieces(path: Path | None, reader: GGUFReader | None = None) -> Pieces:
    """The vocabulary of a GGUF file."""
    reader = reader or GGUFReader(str(path))
    texts = reader.fields["tokenizer.ggml.tokens"]
    ranks = reader.fields["tokenizer.ggml.scores"]
    types = reader.fields["tokenizer.ggml.token_type"]
    return Pieces(
        tuple(bytes(texts.parts[i]).decode() for i in texts.data),
        tuple(float(ranks.parts[i][0]) for i in ranks.data),
        tuple(int(types.parts[i][0]) for i in types.data),
    )


def _name(name: str) -> str:
    if not name.startswith("blk."):
        return _TOP_NAMES[name.removesuffix(".weight")]
    _, layer, rest = name.removesuffix(".weight").split(".", 2)
    return f"model.layers.{layer}.{_LAYER_NAMES[rest]}.weight"


def _number(reader: GGUFReader, key: str) -> int | float:
    value = reader.fields[f"gemma3.{key}"].contents()
    assert isinstance(value, int | float)
    return value
