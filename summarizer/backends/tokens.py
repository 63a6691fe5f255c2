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

    @property
    def controls(self) -> frozenset[str]:
        """The tokens that mean something else than their letters."""
        ...

    def encode(self, runs: Sequence[str]) -> list[str]:
        """The tokens of `prompts.runs` with the model's own start and end tokens."""
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

    @property
    def controls(self) -> frozenset[str]:
        """The file's special tokens."""
        added = self._tokenizer.get_added_tokens_decoder().values()
        return frozenset(token.content for token in added if token.special)

    def encode(self, runs: Sequence[str]) -> list[str]:
        """Start and end tokens as the file says, the start token of the model added if it lacks."""
        first, *rest = runs
        tokens = [self._texts[i] for i in self._tokenizer.encode(first).ids]
        for place, run in enumerate(rest):
            tokens += self._pieces(run) if place % 2 else [run]
        return tokens if tokens[:1] == self._start else self._start + tokens

    def decode(self, tokens: Sequence[str]) -> str:
        """By the file's decoder."""
        ids = [self._tokenizer.token_to_id(token) for token in tokens]
        return str(self._tokenizer.decode([i for i in ids if i is not None]))

    def count(self, text: str) -> int:
        """Tokens of the text itself."""
        return len(self._pieces(text))

    def _pieces(self, text: str) -> list[str]:
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        return [self._texts[i] for i in ids]


class SentencePieceCodec:
    """One SentencePiece model, as T5 has it, or one for each side, as Marian has them."""

    def __init__(self, source: Path, target: Path) -> None:
        self._source = SentencePieceProcessor(model_file=str(source))
        self._target = SentencePieceProcessor(model_file=str(target))

    @property
    def controls(self) -> frozenset[str]:
        """None: SentencePiece reads control symbols in a text as text."""
        return frozenset()

    def encode(self, runs: Sequence[str]) -> list[str]:
        """The pieces and the end token."""
        return [*self._source.encode("".join(runs), out_type=str), END]

    def decode(self, tokens: Sequence[str]) -> str:
        """The pieces joined."""
        return str(self._target.decode([token for token in tokens if token != END]))

    def count(self, text: str) -> int:
        """Pieces."""
        return len(self._source.encode(text))


def load_codec(folder: Path, start: str) -> Codec:
    """The tokenizer in a model folder; `start` is the token that a causal prompt begins with."""
    if (folder / "tokenizer.json").is_file():
        return JsonCodec(folder / "tokenizer.json", start)
    for source, target in (("spiece.model", "spiece.model"), ("source.spm", "target.spm")):
        if (folder / source).is_file() and (folder / target).is_file():
            return SentencePieceCodec(folder / source, folder / target)
    raise ModelError(f"{folder}: no tokenizer.json, spiece.model or source.spm and target.spm here")
