"""Tokenizers that transformers builds, for kinds of model that are not known here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from transformers import AutoTokenizer

from summarizer.backends.checkpoint import read_table
from summarizer.backends.codec import Codec, Known, build_codec, missing
from summarizer.backends.families import Around
from summarizer.backends.tokens import find_around
from summarizer.catalog import ModelSpec


def built_codec(spec: ModelSpec, known: Known) -> Codec:
    """The tokenizer as transformers builds it, for kinds that are not known here.

    Raises ModelError where there is none. Of some classes transformers makes one of a few tokens
    out of nothing, to which every word is unknown.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            spec.folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError, TypeError, ImportError) as error:
        raise missing(spec.folder) from error
    rows = read_table(spec.folder / "config.json").get("vocab_size") or 0
    if 2 * len(tokenizer) < rows:
        raise missing(spec.folder)
    found = replace(known, vocabulary=tokenizer.get_vocab(), unknown=tokenizer.unk_token or "")
    return build_codec(TransformersPieces(tokenizer), spec, found)


class TransformersPieces:
    """A tokenizer of transformers."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self.controls = frozenset(tokenizer.all_special_tokens)

    def split(self, text: str) -> list[str]:
        """By the tokenizer, special tokens in `text` as text."""
        read = self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)
        return list(self._tokenizer.convert_ids_to_tokens(read.input_ids))

    def join(self, tokens: Sequence[str]) -> str:
        """By the tokenizer."""
        ids = self._tokenizer.convert_tokens_to_ids(list(tokens))
        return str(self._tokenizer.decode(ids, skip_special_tokens=True))

    def around(self) -> Around:
        """What the tokenizer itself puts around a text."""
        bare, full = (
            self.split("a"),
            self._tokenizer.convert_ids_to_tokens(self._tokenizer("a").input_ids),
        )
        return find_around(bare, full)
