"""Which files of a checkpoint are taken, and what is refused: code, and pickles that hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from summarizer.errors import ModelError
from summarizer.store.locks import PLAIN

_SIDE = re.compile(r".*\.(json|model|spm|txt|jinja|md)|(LICENSE|NOTICE|USE_POLICY).*")
_SAFE = re.compile(r"model(-\d{5}-of-\d{5})?\.safetensors")
_BIN = re.compile(r"pytorch_model(-\d{5}-of-\d{5})?\.bin")
_CT2 = re.compile(r"model\.bin")
_PICKLE = re.compile(r".*\.(bin|pt|pth|pkl|pickle|ckpt|joblib|msgpack|h5)")
_WEIGHTS = (_SAFE, _BIN, _CT2)


def choose(names: Iterable[str], place: str) -> list[str]:
    """The files to take of those that lie in `place`: weights of one kind, and what is beside them.

    safetensors win over pickles. Raises ModelError where there are no weights that may be read.
    """
    plain = sorted(name for name in names if PLAIN.fullmatch(name))
    for kind in _WEIGHTS:
        weights = [name for name in plain if kind.fullmatch(name)]
        if weights:
            index = re.compile(r"pytorch_model.*json" if kind is not _BIN else r"model\.safe.*json")
            return weights + [n for n in plain if _SIDE.fullmatch(n) and not index.fullmatch(n)]
    pickles = [name for name in plain if _PICKLE.fullmatch(name)]
    if pickles:
        raise ModelError(
            f"{place}: its weights are {', '.join(pickles)}, which may hold code, and are refused; "
            "what is read is model.safetensors, or pytorch_model.bin without code"
        )
    raise ModelError(f"{place}: no weights here (model.safetensors or pytorch_model.bin)")


def weights(folder: Path) -> list[Path]:
    """The files in a folder that hold weights."""
    names = [path for path in folder.iterdir() if any(k.fullmatch(path.name) for k in _WEIGHTS)]
    return sorted(names)


def pickled(folder: Path) -> list[Path]:
    """The weights in a folder that are PyTorch's pickles."""
    return [path for path in weights(folder) if _BIN.fullmatch(path.name)]


def check_weights(folder: Path) -> None:
    """Raise ModelError where weights in `folder` are cut off, or point to files elsewhere."""
    for index in folder.glob("*.index.json"):
        for shard in sorted(set(_read_index(index).values())):
            if not PLAIN.fullmatch(shard):
                raise ModelError(f"{index}: names {shard}, which is not in the folder: refused")
            if not (folder / shard).is_file():
                raise ModelError(f"{index}: {shard} is missing: fetch it too")
    for path in sorted(folder.glob("*.safetensors")):
        size, expected = path.stat().st_size, _expected_size(path)
        if size != expected:
            raise ModelError(f"{path}: is not whole: {size} bytes of {expected}; fetch it again")


def _read_index(path: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Index).weight_map
    except msgspec.DecodeError as error:
        raise ModelError(f"{path}: is no index of weights ({error})") from None


class _Index(msgspec.Struct):
    weight_map: dict[str, str]


class _Tensor(msgspec.Struct):
    data_offsets: tuple[int, int]


def _expected_size(path: Path) -> int:
    """The size that a safetensors file's own header announces."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > min(100_000_000, path.stat().st_size):
            return 8 + length
        header = file.read(length)
    try:
        entries = msgspec.json.decode(header, type=dict[str, msgspec.Raw])
        tensors = [
            msgspec.json.decode(raw, type=_Tensor)
            for name, raw in entries.items()
            if name != "__metadata__"
        ]
    except msgspec.DecodeError as error:
        raise ModelError(f"{path}: is no safetensors file ({error})") from None
    return 8 + length + max((tensor.data_offsets[1] for tensor in tensors), default=0)
