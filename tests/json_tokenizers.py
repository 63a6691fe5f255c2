"""A tokenizer.json made of a SentencePiece model, as published checkpoints have one beside it."""

from __future__ import annotations

from pathlib import Path

from sentencepiece import SentencePieceProcessor
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

from summarizer.backends.checkpoint import read_vocabulary

WORD = "▁"


def write_json_tokenizer(checkpoint: Path, model: str, target: Path) -> None:
    """Write to `target` the tokenizer.json of a unigram checkpoint with that SentencePiece model.

    Its numbers are the checkpoint's. transformers would make it where protobuf is installed.
    """
    pieces = SentencePieceProcessor(model_file=str(checkpoint / model))
    known = {pieces.id_to_piece(i): pieces.get_score(i) for i in range(len(pieces))}
    vocabulary = sorted(read_vocabulary(checkpoint).items(), key=lambda entry: entry[1])
    scores = [(token, known.get(token, 0.0)) for token, _ in vocabulary]
    unknown = dict(vocabulary)["<unk>"]
    tokenizer = Tokenizer(models.Unigram(scores, unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(WORD, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(WORD, prepend_scheme="always")
    words = {known_piece for known_piece in known if not known_piece.startswith("<")}
    specials = [token for token, _ in vocabulary if token not in words]
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in specials])
    end = "</s>"
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {end}", special_tokens=[(end, tokenizer.token_to_id(end))]
    )
    tokenizer.save(str(target))
