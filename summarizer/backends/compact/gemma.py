"""A Gemma 3 base model, whatever file it is read from: shape, vocabulary, weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
EMBEDDING = "model.embed_tokens.weight"
SHAPE = (
    "hidden_size",
    "num_hidden_layers",
    "intermediate_size",
    "num_attention_heads",
    "num_key_value_heads",
    "head_dim",
    "query_pre_attn_scalar",
    "sliding_window",
    "max_position_embeddings",
)


class Pieces(msgspec.Struct, frozen=True):
    """The vocabulary of a SentencePiece model by id: text, rank (higher merges first), type."""

    texts: tuple[str, ...]
    ranks: tuple[float, ...]
    types: tuple[int, ...]


class Base(msgspec.Struct, frozen=True):
    """What is built on.

    `settings` has transformers' names; `weights` yields each of the `count` tensors in float32
    under transformers' name, of the embeddings only the rows asked for.
    """

    settings: dict[str, Any]
    pieces: Pieces
    count: int
    weights: Callable[[Sequence[int]], Iterator[tuple[str, Array]]]
