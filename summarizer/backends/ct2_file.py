"""What a CTranslate2 folder says of its model: variables' names, vocabulary, special tokens."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from summarizer.backends.codec import Known, start_token
from summarizer.errors import ModelError

KNOWN = "checkpoint.json"  # what our own conversion leaves in the folder of the checkpoint's facts
VERSIONS = range(4, 8)  # of the file's layout; ctranslate2 4.8 writes 6


def variables(path: Path) -> Iterator[tuple[str, bytes]]:
    """The names of the model's variables in the file's order, and the values of single numbers.

    Layout: `ModelSpec._serialize` of ctranslate2. Raises ModelError for a file that is none.
    """
    try:
        with path.open("rb") as file:
            (version,) = _read(file, "I")
            if version not in VERSIONS:
                raise ModelError(f"{path}: not a CTranslate2 model that can be read")
            _string(file)
            _, count = _read(file, "II")
            for _ in range(count):
                name = _string(file)
                (rank,) = _read(file, "B")
                *_, size = _read(file, f"{rank}IBI")
                yield name, file.read(size) if rank == 0 else b""
                file.seek(0 if rank == 0 else size, 1)
    except struct.error:
        raise ModelError(f"{path}: ends too early: it was not copied whole") from None


def _read(file: IO[bytes], layout: str) -> tuple[int, ...]:
    packed = f"<{layout}"
    return struct.unpack(packed, file.read(struct.calcsize(packed)))


def _string(file: IO[bytes]) -> str:
    (length,) = _read(file, "H")
    return file.read(length)[:-1].decode()


def is_t5(folder: Path) -> bool:
    """Whether the model has T5's biases of relative positions."""
    return any("relative_attention_bias" in name for name, _ in variables(folder / "model.bin"))


def window_of(folder: Path) -> int | None:
    """The tokens that the narrowest attention sees, where it does not see all."""
    found = (
        int.from_bytes(value, "little")
        for name, value in variables(folder / "model.bin")
        if name.endswith("sliding_window")
    )
    return min((window for window in found if window > 0), default=None)


def read_known(folder: Path) -> Known:
    """What a converted model's files say of its tokens.

    Our own conversion leaves the checkpoint's facts beside it; of others they are worked out.
    """
    vocabulary = _read_vocabulary(folder)
    if (folder / KNOWN).is_file():
        known = msgspec.json.decode((folder / KNOWN).read_bytes(), type=Known)
        return msgspec.structs.replace(known, vocabulary=vocabulary)
    config = _table(folder / "config.json")
    model_type = "marian" if (folder / "source.spm").is_file() else "t5" if is_t5(folder) else ""
    return Known(
        vocabulary,
        model_type,
        start_token(_table(folder / "tokenizer_config.json"), config.get("bos_token")),
        (config.get("eos_token") or "</s>",),
        config.get("unk_token") or "<unk>",
    )


def _read_vocabulary(folder: Path) -> dict[str, int]:
    """The model's tokens by id; those of the source where there are two vocabularies."""
    for name in ("shared_vocabulary", "source_vocabulary", "vocabulary"):
        if (folder / f"{name}.json").is_file():
            tokens = msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=list[str])
            return {token: i for i, token in enumerate(tokens)}
        if (folder / f"{name}.txt").is_file():
            lines = (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")
            return {line: i for i, line in enumerate(lines)}
    return {}


def _table(path: Path) -> dict[str, Any]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Any]) if path.is_file() else {}
