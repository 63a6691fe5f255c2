"""What a model needs of a machine, estimated before anything long begins."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from math import prod
from pathlib import Path

import msgspec

from summarizer.errors import ModelError

GB = 1e9
_BYTES = {"float32": 4.0, "bfloat16": 2.0, "float16": 2.0}
_INT8 = 1.15  # one byte a weight, and scales and embeddings beside them
AROUND = 500_000_000  # the libraries, and the activations of a small batch
_CGROUP = Path("/sys/fs/cgroup")


class _Tensor(msgspec.Struct):
    shape: tuple[int, ...]


def parameters(folder: Path) -> int:
    """The parameters of the safetensors files in a folder, by their headers."""
    return sum(prod(shape) for path in folder.glob("*.safetensors") for shape in _shapes(path))


def weight_bytes(parameters: int, dtype: str) -> int:
    """The bytes of that many parameters in memory."""
    return int(parameters * _BYTES.get(dtype, _INT8))


def check_memory(name: str, weights: int) -> None:
    """Raise ModelError where not even `weights` bytes are free."""
    free = free_memory()
    if free is not None and weights > free:
        raise ModelError(
            f"{name}: needs about {(weights + AROUND) / GB:.1f} GB of memory, and {free / GB:.1f} "
            "GB are free: end other programs, take --dtype int8 (ct2), or a smaller model"
        )


def check_disk(name: str, needed: int, free: int, place: Path) -> None:
    """Raise ModelError where a download or conversion would not fit on the disk."""
    if needed > free:
        raise ModelError(
            f"{name}: needs {needed / GB:.1f} GB in {place}, and {free / GB:.1f} GB are free: make "
            "room there, or set SUMMARIZER_CACHE to a folder on another disk"
        )


def free_memory() -> int | None:
    """The bytes that a new program may take, by Linux and its control groups; None elsewhere."""
    return min(_free_amounts(), default=None)


def _free_amounts() -> Iterator[int]:
    with suppress(OSError, ValueError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                yield int(line.split()[1]) * 1024
    with suppress(OSError, ValueError):  # "max" is no number: no limit
        limit = int((_CGROUP / "memory.max").read_text(encoding="ascii"))
        yield max(0, limit - int((_CGROUP / "memory.current").read_text(encoding="ascii")))


def _shapes(path: Path) -> Iterator[tuple[int, ...]]:
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        entries = msgspec.json.decode(file.read(length), type=dict[str, msgspec.Raw])
    for name, raw in entries.items():
        if name != "__metadata__":
            yield msgspec.json.decode(raw, type=_Tensor).shape
