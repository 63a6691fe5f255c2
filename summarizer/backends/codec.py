"""From requests to a model's tokens, with all that its family puts around a text, and back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from summarizer.backends.families import Around, Family, find_family, tokens_around
from summarizer.backends.tokens import PAIRS, JsonPieces, Pieces, SentencePieces, spellings
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError

STARTS = ("<bos>", "<s>")  # start tokens that models are trained with; <|endoftext|> is not
_CONTROL = re.compile(r"<\S+>|\[\S+\]")


class Known(msgspec.Struct, frozen=True):
    """What a folder says of its tokens: ids, the kind of model, tokens with a task.

    `forced` is what a text must begin with where model.toml names no language, `ends` what ends it,
    `never` what is never written.
    """

    vocabulary: Mapping[str, int]
    model_type: str = ""
    start: str = ""
    ends: tuple[str, ...] = ("</s>",)
    unknown: str = "<unk>"
    forced: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def start_token(config: Mapping[str, Any], bos: str | None) -> str:
    """What a causal prompt begins with where tokenizer.json puts nothing there.

    `config` is tokenizer_config.json. Qwen names a bos_token and does not use it.
    """
    wanted = config.get("add_bos_token")
    return bos if bos and (bos in STARTS if wanted is None else wanted) else ""


class Codec:
    """Requests to tokens with all that stands around them, and tokens back to text."""

    def __init__(self, pieces: Pieces, around: Around, known: Known, family: Family) -> None:
        self._pieces = pieces
        self.known = known
        self._texts = {i: token for token, i in known.vocabulary.items()}
        self.around = around
        self.starts_with_language = family is Family.mbart

    @property
    def controls(self) -> frozenset[str]:
        """The tokens that mean something else than their letters."""
        return self._pieces.controls

    def encode(self, runs: Sequence[str]) -> list[str]:
        """The tokens of `prompts.runs` with those that the family puts around them."""
        tokens = list(self.around.before)
        for place, run in enumerate(runs):
            tokens += [run] if place % 2 else self._pieces.split(run)
        return [*tokens, *self.around.after]

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of `tokens`, special ones left out."""
        return self._pieces.join(tokens)

    def count(self, text: str) -> int:
        """How many tokens `text` has, those around it left out."""
        return len(self._pieces.split(text))

    def ids(self, tokens: Sequence[str]) -> list[int]:
        """The checkpoint's numbers of `tokens`; that of the unknown token where it has none."""
        numbers = self.known.vocabulary
        unknown = self.known.unknown
        return [numbers[token if token in numbers else unknown] for token in tokens]

    def tokens(self, ids: Sequence[int]) -> list[str]:
        """The tokens with these numbers; a row without a token is nothing."""
        return [self._texts[i] for i in ids if i in self._texts]

    def ends(self, stops: Sequence[str]) -> list[str]:
        """What ends a text: the model's end tokens, and tokens that begin with a stop string.

        Where a stop string stands within a token or across several, the text goes on, and is cut
        there when it is done.
        """
        found = [token for stop in stops for token in self._beginning_with(stop)]
        return list(dict.fromkeys([*self.known.ends, *found]))

    def _beginning_with(self, stop: str) -> Iterator[str]:
        if stop in self.controls or (_CONTROL.fullmatch(stop) and stop in self.known.vocabulary):
            yield stop
            return
        around = self._pieces.split("a")
        before = len(self._pieces.join(around))
        spelled = spellings(stop)
        for token in self.known.vocabulary:
            if token.startswith(spelled) and token not in self.controls:
                text = self._pieces.join([*around, token, *around])
                if text[before:].startswith(stop):
                    yield token


def load_codec(folder: Path, spec: ModelSpec, known: Known) -> Codec | None:
    """The codec of a model folder; None where it has no tokenizer that can be read here."""
    pieces = find_pieces(folder, spec, known.vocabulary)
    return None if pieces is None else build_codec(pieces, spec, known)


def find_pieces(folder: Path, spec: ModelSpec, vocabulary: Collection[str]) -> Pieces | None:
    """The tokenizer in a model folder; None where there is none that can be used.

    SentencePiece is preferred for encoder and decoder, tokenizer.json for causal models, unless
    `options.tokenizer` says "sentencepiece" or "json". A SentencePiece model whose pieces are not
    the vocabulary's belongs to something else. Raises ModelError for one that cannot be read where
    there is no tokenizer.json.
    """
    wanted = str(spec.options.get("tokenizer", ""))
    file = folder / "tokenizer.json"
    by_json = file.is_file() and wanted != "sentencepiece"
    if by_json and (wanted == "json" or spec.architecture == "causal"):
        return JsonPieces(file)
    pair = next((p for p in PAIRS if all((folder / name).is_file() for name in p)), None)
    if pair is not None and wanted != "json":
        try:
            pieces = SentencePieces(folder / pair[0], folder / pair[1])
        except ModelError:
            if not by_json:
                raise
            return JsonPieces(file)
        if pieces.fits(vocabulary):
            return pieces
    return JsonPieces(file) if by_json else None


def build_codec(pieces: Pieces, spec: ModelSpec, known: Known) -> Codec:
    """`pieces` with what the model's family puts around a text."""
    default = pieces.around()
    if spec.architecture == "causal":
        start = default.before or tuple(filter(None, [known.start]))
        if "start" in spec.options:
            start = tuple(filter(None, [str(spec.options["start"])]))
        return Codec(pieces, Around(start, default.after), known, Family.other)
    family = find_family(known.model_type, known.vocabulary)
    around = tokens_around(spec, family, known.vocabulary, default, known.ends[0])
    if not around.forced:
        around = replace(around, forced=known.forced)
    return Codec(pieces, around, known, family)


def missing(folder: Path) -> ModelError:
    """What to say of a folder without a tokenizer."""
    return ModelError(
        f"{folder}: no tokenizer here: put beside the weights what the checkpoint has of "
        "tokenizer.json, spiece.model, sentencepiece.bpe.model, or source.spm and target.spm"
    )
