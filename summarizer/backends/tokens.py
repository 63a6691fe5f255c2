"""Tokenising without transformers: a tokenizer.json, or SentencePiece models as they are.

SentencePiece itself is used wherever its model lies in the folder: what transformers builds from it
changes between versions, and leaves out the normaliser for MBart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer
from tokenizers.pre_tokenizers import ByteLevel

from summarizer.backends.families import Around
from summarizer.errors import ModelError

PAIRS = (
    ("source.spm", "target.spm"),
    ("spiece.model", "spiece.model"),
    ("sentencepiece.bpe.model", "sentencepiece.bpe.model"),
    ("sentencepiece.model", "sentencepiece.model"),
    ("tokenizer.model", "tokenizer.model"),
)
_BYTES = ByteLevel(add_prefix_space=False, use_regex=False)
_SPECIAL = re.compile(r"</?\w+>|<\|.*\|>|__\w+__|>>\w+<<|[a-z]{2,3}_[A-Z]\w+")
_SYMBOL = re.compile(r"<\|?\w+_\w+\|?>")  # as <start_of_turn>; a tag such as <table> is text


class Pieces(Protocol):
    """Plain text to token strings and back."""

    @property
    def controls(self) -> frozenset[str]:
        """The tokens that mean something else than their letters."""
        ...

    def split(self, text: str) -> list[str]:
        """The tokens of `text`, none added; special tokens that stand in it are read as text."""
        ...

    def join(self, tokens: Sequence[str]) -> str:
        """The text of `tokens`, special ones left out."""
        ...

    def around(self) -> Around:
        """What the tokenizer itself puts around a text."""
        ...


class JsonPieces:
    """A `tokenizer.json`."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.encode_special_tokens = True
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._texts = {i: text for text, i in self._tokenizer.get_vocab().items()}
        added = self._tokenizer.get_added_tokens_decoder().values()
        self.controls = frozenset(token.content for token in added if token.special)

    def split(self, text: str) -> list[str]:
        """By the file's model."""
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        return [self._texts[i] for i in ids]

    def join(self, tokens: Sequence[str]) -> str:
        """By the file's decoder."""
        ids = [self._tokenizer.token_to_id(token) for token in tokens]
        return str(self._tokenizer.decode([i for i in ids if i is not None]))

    def around(self) -> Around:
        """What the file itself puts around a text."""
        return find_around(
            self.split("a"), [self._texts[i] for i in self._tokenizer.encode("a").ids]
        )


def spellings(text: str) -> tuple[str, ...]:
    """How tokens that begin with `text` may be written in a vocabulary: as it is, with
    SentencePiece's mark for spaces, in the letters that GPT-2 has for bytes, as a byte."""
    letters = "".join(part for part, _ in _BYTES.pre_tokenize_str(text))
    data = text.encode()
    byte = [f"<0x{data[0]:02X}>"] if len(data) == 1 else []
    return tuple(dict.fromkeys([text, text.replace(" ", "▁"), letters, *byte]))


def find_around(bare: Sequence[str], full: Sequence[str]) -> Around:
    """What stands before and after the tokens `bare` in `full`."""
    ends = (i + len(bare) for i in range(len(full)) if list(full[i : i + len(bare)]) == list(bare))
    end = next(ends)
    return Around(tuple(full[: end - len(bare)]), tuple(full[end:]))


def open_model(path: Path) -> SentencePieceProcessor:
    """A SentencePiece model. Raises ModelError for a file that is none."""
    try:
        return SentencePieceProcessor(model_file=str(path))
    except RuntimeError:
        raise ModelError(f"{path}: not a SentencePiece model that can be read") from None


class SentencePieces:
    """One SentencePiece model, as T5 has it, or one for each side, as Marian has them."""

    def __init__(self, source: Path, target: Path) -> None:
        self._source = open_model(source)
        self._target = open_model(target)
        self._unknown = self._source.id_to_piece(self._source.unk_id())
        self.controls = frozenset(_controls(self._source))
        self.words = frozenset(_words(self._source) | _words(self._target)) - self.controls
        self._symbols = [token for token in self.controls if token in _words(self._source)]

    def split(self, text: str) -> list[str]:
        """SentencePiece's own pieces; what it does not know as it is written, for a vocabulary
        of its own (Marian's, M2M100's) may know it, but never a special token.
        """
        for symbol in self._symbols:  # SentencePiece would read these in a text
            text = text.replace(symbol, f"{symbol[0]}\0{symbol[1:]}")
        pieces = [p for part in text.split("\0") for p in self._source.encode(part, out_type=str)]
        return [
            p if p in self.words or not _SPECIAL.fullmatch(p) else self._unknown for p in pieces
        ]

    def join(self, tokens: Sequence[str]) -> str:
        """The words among `tokens`, joined by the target's model."""
        text = str(self._target.decode([token for token in tokens if token in self.words]))
        return text.replace(
            "▁", " "
        ).strip()  # of the source's pieces that the target's model lacks

    def fits(self, vocabulary: Collection[str]) -> bool:
        """Whether most pieces of the source's model are in a network's vocabulary of the source."""
        words = _words(self._source) - self.controls
        return 2 * len(words & set(vocabulary)) > len(words)

    def around(self) -> Around:
        """Nothing: SentencePiece leaves it to whoever uses it."""
        return Around()


def _controls(model: SentencePieceProcessor) -> Iterator[str]:
    """Control pieces, and user-defined ones that look like controls (`<start_of_turn>`)."""
    for i in range(len(model)):
        text = model.id_to_piece(i)
        if model.is_control(i) or _SYMBOL.fullmatch(text):
            yield text


def _words(model: SentencePieceProcessor) -> set[str]:
    """The pieces that texts are made of."""
    ids = range(len(model))
    return {model.id_to_piece(i) for i in ids if not (model.is_control(i) or model.is_unknown(i))}
