"""Read Gemma 3 from a folder as its authors publish it: config, safetensors, tokenizer.model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec
import torch
from safetensors import safe_open
from sentencepiece import SentencePieceProcessor

from summarizer.backends.compact.gemma import EMBEDDING, SHAPE, Array, Base, Pieces
from summarizer.errors import ModelError

_NORMAL, _UNKNOWN, _CONTROL, _UNUSED, _BYTE = 1, 2, 3, 5, 6  # piece types of SentencePiece


def open_folder(folder: Path) -> Base:
    """The base in `folder`. Raises ModelError where it is none that `compact` can be built on."""
    for name in ("config.json", "tokenizer.model"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder}: no {name} here: give a Gemma 3 checkpoint as published")
    config = msgspec.json.decode((folder / "config.json").read_bytes())
    if config.get("model_type") != "gemma3_text":
        raise ModelError(f"{folder}: is a {config.get('model_type')} model and not gemma3_text")
    files = sorted(folder.glob("model*.safetensors"))
    count = sum(len(_names(file)) for file in files)
    if not count:
        raise ModelError(f"{folder}: no model.safetensors here")
    settings = {name: config[name] for name in SHAPE if name in config}
    return Base(settings, _read_pieces(folder / "tokenizer.model"), count, partial(_read, files))


def _read(files: Sequence[Path], kept: Sequence[int]) -> Iterator[tuple[str, Array]]:
    for file in files:
        with safe_open(file, framework="pt") as opened:
            for name in opened.keys():  # noqa: SIM118 - it is no dict
                if name == "lm_head.weight":  # the same as the embeddings
                    continue
                tensor = opened.get_tensor(name)
                rows = tensor[torch.tensor(kept)] if name == EMBEDDING else tensor
                yield name, rows.float().numpy()


def _names(file: Path) -> list[str]:
    with safe_open(file, framework="pt") as opened:
        return list(opened.keys())


def _read_pieces(path: Path) -> Pieces:
    model = SentencePieceProcessor(model_file=str(path))
    ids = range(model.get_piece_size())
    return Pieces(
        tuple(model.id_to_piece(i) for i in ids),
        tuple(model.get_score(i) for i in ids),
        tuple(_kind(model, i) for i in ids),
    )


def _kind(model: SentencePieceProcessor, number: int) -> int:
    tests = (
        (model.is_byte, _BYTE),
        (model.is_control, _CONTROL),
        (model.is_unknown, _UNKNOWN),
        (model.is_unused, _UNUSED),
    )
    return next((kind for test, kind in tests if test(number)), _NORMAL)
