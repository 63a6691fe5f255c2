"""Backends: the modules that run models, each loaded only when a model needs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import msgspec

from summarizer.backends.converted import converted_folder, quantization_of
from summarizer.backends.limits import Limits
from summarizer.backends.runtime import UNDECIDED, Dtype, Runtime, split_device
from summarizer.backends.safe import safe_folder
from summarizer.catalog import Decoding, ModelSpec
from summarizer.errors import ModelError
from summarizer.store import needs
from summarizer.store.installed import located, size_of
from summarizer.textmodel import TextModel

__all__ = [
    "Dtype", "Limits", "Runtime", "load", "open_model", "prepare", "with_decoding", "with_more_care"
]  # fmt: skip

Say = Callable[[str], None]
Advance = Callable[[float], None]  # the share of the whole that is done
CAREFUL_BEAMS = 8


def load(spec: ModelSpec, say: Say = lambda _: None, runtime: Runtime = UNDECIDED) -> TextModel:
    """The model that `spec` describes, ready to generate where and how `runtime` says.

    `say` is told of anything that takes long. Raises ModelError where weights or packages are
    missing, are not what their lock says, or do not fit each other or the runtime.
    """
    if spec.backend not in _LOADERS:
        raise ModelError(f"{spec.name}: no backend named {spec.backend}")
    try:
        return _LOADERS[spec.backend](_safe(located(spec), say), say, runtime)
    except ModuleNotFoundError as error:
        raise ModelError(
            f"{spec.name}: needs the package {error.name}: pip install {error.name}"
        ) from error


def prepare(
    spec: ModelSpec, say: Say, runtime: Runtime = UNDECIDED, advance: Advance = lambda _: None
) -> Path:
    """Do what is to be done once before a model can be loaded; the folder it is loaded from.

    Weights are checked against their lock, `compact` is built, a ct2 model is converted. Raises
    ModelError where that cannot be, or where the memory would not do.
    """
    spec = _safe(located(spec), say)
    folder = _made(spec, say, runtime, advance) if spec.backend == "ct2" else spec.folder
    if split_device(runtime.device)[0] in ("auto", "cpu"):
        needs.check_memory(spec.name, _weights(spec, folder, runtime))
    return folder


def _weights(spec: ModelSpec, folder: Path, runtime: Runtime) -> int:
    """Bytes of memory that the weights will take."""
    if spec.backend != "hf":
        return size_of(folder)
    dtype = str(runtime.dtype or spec.options.get("dtype", "float32"))
    return needs.weight_bytes(needs.parameters(folder), dtype)


def _safe(spec: ModelSpec, say: Say) -> ModelSpec:
    """The model with a folder that holds no pickles."""
    return msgspec.structs.replace(spec, folder=safe_folder(spec, say))


def build_on(spec: ModelSpec, base: Path, say: Say, advance: Advance) -> Path:
    """The folder of a model that is built on the base model in the folder `base`."""
    compact = import_module("summarizer.backends.compact")
    built: Path = compact.built_folder(spec, say, advance, base)
    return built


def open_model(spec: ModelSpec, say: Say, runtime: Runtime, limits: Limits) -> TextModel:
    """As `load` does, in a process of its own where the model runs an engine of native code.

    What that does wrong then costs the article that is to blame (`isolated.IsolatedModel`).
    """
    if spec.backend == "salience":
        return load(spec, say, runtime)
    isolated = import_module("summarizer.backends.isolated")
    model: TextModel = isolated.IsolatedModel(spec, runtime, limits)
    return model


def _salience(spec: ModelSpec, _: Say, __: Runtime) -> TextModel:
    # its matrices are tiny: BLAS threads would cost five times what they compute
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    model: TextModel = import_module("summarizer.backends.salience").load(spec.folder)
    return model


def _hf(spec: ModelSpec, _: Say, runtime: Runtime) -> TextModel:
    model: TextModel = import_module("summarizer.backends.hf").load(spec, runtime)
    return model


def _ct2(spec: ModelSpec, say: Say, runtime: Runtime) -> TextModel:
    folder = _made(spec, say, runtime)
    model: TextModel = import_module("summarizer.backends.ct2").load(spec, folder, runtime)
    return model


def _made(spec: ModelSpec, say: Say, runtime: Runtime, advance: Advance = lambda _: None) -> Path:
    """The folder with the CTranslate2 form of a model; makes it where it is not there yet."""
    if spec.options.get("build") == "compact":
        compact = import_module("summarizer.backends.compact")
        built: Path = compact.built_folder(spec, say, advance)
        return built
    if (spec.folder / "model.bin").is_file():
        return spec.folder
    return converted_folder(spec, quantization_of(spec, runtime), say)


class Redecoding(Protocol):
    """A model that can be had with other decoding, its weights shared."""

    def with_decoding(self, decoding: Decoding) -> TextModel:
        """The same model with other decoding."""
        ...


def with_more_care(spec: ModelSpec, model: TextModel) -> TextModel | None:
    """The same model with a wider beam, for what went wrong at first; None where it has one."""
    if spec.backend == "salience" or spec.decoding.beams >= CAREFUL_BEAMS:
        return None
    wider = {"beams": CAREFUL_BEAMS, "hypotheses": CAREFUL_BEAMS}
    return with_decoding(model, msgspec.structs.replace(spec.decoding, **wider))


def with_decoding(model: TextModel, decoding: Decoding) -> TextModel:
    """The same hf or ct2 model with other decoding."""
    return cast(Redecoding, model).with_decoding(decoding)


_LOADERS: dict[str, Callable[[ModelSpec, Say, Runtime], TextModel]] = {
    "salience": _salience,
    "hf": _hf,
    "ct2": _ct2,
}
