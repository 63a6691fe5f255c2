"""PyTorch's pickled weights into safetensors: once, and without running what a pickle may hold."""

from __future__ import annotations

import pickle
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from summarizer.errors import ModelError


def to_safetensors(folder: Path, pickled: list[Path]) -> None:
    """Write a safetensors file for each of `pickled` into `folder`, and the index of shards.

    Raises ModelError for a file that holds anything but tensors, or that is cut off.
    """
    for path in pickled:
        tensors = _read(path)
        try:
            save_file(tensors, folder / safe_name(path.name), metadata={"format": "pt"})
        except SafetensorError as error:  # a full disk too comes as this
            raise OSError(str(error)) from error
    for index in folder.glob("pytorch_model*.index.json"):
        content = msgspec.json.decode(index.read_bytes())
        shards = {name: safe_name(shard) for name, shard in content["weight_map"].items()}
        written = {**content, "weight_map": shards}
        (folder / "model.safetensors.index.json").write_bytes(msgspec.json.encode(written))


def safe_name(name: str) -> str:
    """`pytorch_model-00001-of-00002.bin` as `model-00001-of-00002.safetensors`."""
    return name.replace("pytorch_model", "model").replace(".bin", ".safetensors")


def _read(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a file, each with storage of its own: tied ones are written twice, as in it.

    Which of them are one is for the model's class to decide, as when it reads the pickle.
    """
    try:
        mapped = zipfile.is_zipfile(path)  # the old format cannot be
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it wonders about a protocol, and then refuses
            found: Any = torch.load(path, map_location="cpu", weights_only=True, mmap=mapped)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{path.name}: holds more than tensors, which could run code: refused; ask its "
            "authors for safetensors"
        ) from error
    except (RuntimeError, EOFError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{path.name}: is not whole or no PyTorch file ({reason})") from error
    if not isinstance(found, dict) or not all(isinstance(v, torch.Tensor) for v in found.values()):
        raise ModelError(f"{path.name}: is no table of tensors: refused")
    return dict(_apart(found))


def _apart(tensors: dict[str, torch.Tensor]) -> Iterator[tuple[str, torch.Tensor]]:
    storages = set()
    for name, tensor in tensors.items():
        place = tensor.untyped_storage().data_ptr()
        yield name, tensor.clone() if place in storages else tensor.contiguous()
        storages.add(place)
