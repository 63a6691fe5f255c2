"""Tokenising without transformers: a tokenizer.json, or a SentencePiece model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer

from summarizer.errors import ModelError

END = "</s>"


class Codec(Protocol):
    """Texts to the token strings that CTranslate2 takes, and back."""

    def encode(self, text: str) -> list[str]:
        """The tokens of `text` with the model's own start and end tokens."""
        ...

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of `tokens`, special ones left out."""
        ...

    def count(self, text: str) -> int:
        """How many tokens `text` has, start and end tokens left out."""
        ...


class JsonCodec:
    """A `tokenizer.json`; special tokens that stand in a text are read as text."""

    def __init__(self, path: Path, start: str) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.encode_special_tokens = True
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._texts = {i: text for text, i in self._tokenizer.get_vocab().items()}
        self._start = [start] if start else []

    def encode(self, text: str) -> list[str]:
        """Start and end tokens as the file says, the start token of the model added if it lacks."""
        ids = self._tokenizer.encode(text).ids
        tokens = [self._texts[i] for i in ids]
        return tokens if tokens[:1] == self._start else self._start + tokens

    def decode(self, tokens: Sequence[str]) -> str:
        """By the file's decoder."""
        ids = [self._tokenizer.token_to_id(token) for token in tokens]
        return str(self._tokenizer.decode([i for i in ids if i is not None]))

    def count(self, text: str) -> int:
        """Tokens of the text itself."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)


class SentencePieceCodec:
    """A SentencePiece model, as T5 and its kin have it."""

    def __init__(self, path: Path) -> None:
        self._processor = SentencePieceProcessor(model_file=str(path))

    def encode(self, text: str) -> list[str]:
        """The pieces and the end token."""
        return [*self._processor.encode(text, out_type=str), END]

    def decode(self, tokens: Sequence[str]) -> str:
        """The pieces joined."""
        return str(self._processor.decode([token for token in tokens if token != END]))

    def count(self, text: str) -> int:
        """Pieces."""
        return len(self._processor.encode(text))


def load_codec(folder: Path, start: str) -> Codec:
    """The tokenizer in a model folder; `start` is the token that a causal prompt begins with."""
    if (folder / "tokenizer.json").is_file():
        return JsonCodec(folder / "tokenizer.json", start)
    if (folder / "spiece.model").is_file():
        return SentencePieceCodec(folder / "spiece.model")
    raise ModelError(f"{folder}: no tokenizer.json and no spiece.model in this folder")
