"""Where and how a model runs: device, number type, threads, replicas."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from summarizer.errors import ModelError
from summarizer.layout import cores


class Dtype(StrEnum):
    """Number types; the int8 ones are CTranslate2's alone."""

    float32 = "float32"
    bfloat16 = "bfloat16"
    float16 = "float16"
    int8 = "int8"
    int8_float32 = "int8_float32"
    int8_bfloat16 = "int8_bfloat16"
    int8_float16 = "int8_float16"


class Runtime(msgspec.Struct, frozen=True):
    """How a model should run; None leaves the choice to the program."""

    device: str = "auto"  # auto, cpu, cuda, cuda:N or mps
    dtype: Dtype | None = None
    threads: int | None = None  # of each replica
    replicas: int | None = None  # copies that share the weights (CTranslate2)
    batch_size: int = 8  # texts that each replica reads at once
    cores: int | None = None  # that threads and replicas are counted for; None: those here

    @property
    def available(self) -> int:
        """The cores that threads and replicas are counted for."""
        return self.cores or cores()


UNDECIDED = Runtime()
T5_KIN = frozenset({"t5", "mt5", "umt5", "longt5"})


def split_device(device: str) -> tuple[str, int | None]:
    """`cuda:1` as ("cuda", 1), `cpu` as ("cpu", None). Raises ModelError for no such device."""
    kind, colon, number = device.partition(":")
    known = kind in ("auto", "cpu", "cuda", "mps") and (not colon or kind == "cuda")
    if not known or (colon and not number.isdecimal()):
        raise ModelError(f"--device {device}: give auto, cpu, cuda, cuda:N or mps")
    return kind, int(number) if number else None


def refuse_half_t5(name: str, model_type: str, dtype: str) -> None:
    """Raise ModelError for T5 in float16: its activations pass 65,504 and become inf, then NaN.

    The weights were trained in bfloat16, which has the range of float32
    (https://github.com/OpenNMT/CTranslate2/issues/1074).
    """
    if model_type in T5_KIN and "float16" in dtype.split("_"):
        raise ModelError(
            f"{name}: T5 overflows in {dtype} (activations beyond 65,504 become inf); "
            "give --dtype float32, bfloat16 or, with ct2, int8"
        )
