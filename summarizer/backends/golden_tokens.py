"""Whether a model's texts are cut into the tokens that its authors trained it with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from summarizer.backends import prompts
from summarizer.backends.checkpoint import read_known
from summarizer.backends.codec import load_codec, missing
from summarizer.backends.tokens import open_model
from summarizer.catalog import ModelSpec
from summarizer.textmodel import Request

MODELS = ("source.spm", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model")
ENDS = ("</s>", "<eos>")
UNKNOWN = frozenset({"<unk>", "[UNK]"})


def check_tokens(spec: ModelSpec, texts: Sequence[str]) -> Iterator[tuple[str, str, bool | None]]:
    """Findings on the tokenizer in the model's folder: what, how it is, and whether it is right.

    The judge is SentencePiece itself, on the model file that the authors trained.
    """
    codec = load_codec(spec.folder, spec, read_known(spec.folder))
    if codec is None:
        raise missing(spec.folder)
    cut = [codec.encode(prompts.runs(spec, Request(text), codec.controls)) for text in texts]
    found = [path for name in MODELS if (path := spec.folder / name).is_file()]
    if found:
        yield _against(found[0], spec, texts, cut)
    else:
        yield "tokens", "no SentencePiece model here to compare with", None
    apart = [unicodedata.normalize("NFD", text) for text in texts]
    same = [codec.encode(prompts.runs(spec, Request(text), codec.controls)) for text in apart]
    yield _count("tokens of NFD", "as of NFC", [a == b for a, b in zip(cut, same, strict=True)])
    if spec.architecture != "causal":
        ends = [sum(token in ENDS for token in tokens) == 1 for tokens in cut]
        yield _count("end token", "with exactly one", ends)
    known = [not UNKNOWN & set(tokens) for tokens in cut]
    yield "known tokens", f"{sum(known)} of {len(known)} texts without an unknown one", None
    back = [
        _letters(codec.decode(tokens)).endswith(_letters(prompts.normalise(spec, text)))
        for tokens, text, all_known in zip(cut, texts, known, strict=True)
        if all_known
    ]
    if back:
        yield _count("tokens to text", "without unknown tokens as they were", back)


def _against(
    path: Path, spec: ModelSpec, texts: Sequence[str], cut: Sequence[Sequence[str]]
) -> tuple[str, str, bool]:
    model = open_model(path)
    right = []
    for text, tokens in zip(texts, cut, strict=True):
        wanted = model.encode("".join(prompts.runs(spec, Request(text))), out_type=str)
        words = [token for token in tokens if token in set(wanted)]
        right.append(words == wanted)
    return _count("tokens", f"as SentencePiece cuts them by {path.name}", right)


def _count(what: str, how: str, right: Sequence[bool]) -> tuple[str, str, bool]:
    return what, f"{sum(right)} of {len(right)} texts {how}", all(right)


def _letters(text: str) -> str:
    """`text` without spaces, which tokenizers put where they like."""
    return "".join(unicodedata.normalize("NFKC", text).split())
