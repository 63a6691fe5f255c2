"""Backends: the modules that run models, each loaded only when a model needs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

import msgspec

from summarizer.catalog import Decoding, ModelSpec
from summarizer.errors import ModelError
from summarizer.textmodel import TextModel

Say = Callable[[str], None]
CAREFUL_BEAMS = 4


def load(spec: ModelSpec, say: Say = lambda _: None) -> TextModel:
    """The model that `spec` describes, ready to generate.

    `say` is told of anything that takes long. Raises ModelError where weights or packages are
    missing or do not fit.
    """
    if spec.backend not in _LOADERS:
        raise ModelError(f"{spec.name}: no backend named {spec.backend}")
    try:
        return _LOADERS[spec.backend](spec, say)
    except ModuleNotFoundError as error:
        raise ModelError(
            f"{spec.name}: needs the package {error.name}: pip install {error.name}"
        ) from error


def _salience(spec: ModelSpec, _: Say) -> TextModel:
    # its matrices are tiny: BLAS threads would cost five times what they compute
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    model: TextModel = import_module("summarizer.backends.salience").load(spec.folder)
    return model


def _hf(spec: ModelSpec, _: Say) -> TextModel:
    model: TextModel = import_module("summarizer.backends.hf").load(spec)
    return model


def _ct2(spec: ModelSpec, say: Say) -> TextModel:
    folder = spec.folder
    if spec.options.get("build") == "compact":
        folder = import_module("summarizer.backends.compact").built_folder(spec, say)
    model: TextModel = import_module("summarizer.backends.ct2").load(spec, folder)
    return model


class Redecoding(Protocol):
    """A model that can be had with other decoding, its weights shared."""

    def with_decoding(self, decoding: Decoding) -> TextModel:
        """The same model with other decoding."""
        ...


def with_more_care(spec: ModelSpec, model: TextModel) -> TextModel | None:
    """The same model with a beam of four, for what went wrong at first; None where it has one."""
    if spec.backend == "salience" or spec.decoding.beams >= CAREFUL_BEAMS:
        return None
    return with_decoding(model, msgspec.structs.replace(spec.decoding, beams=CAREFUL_BEAMS))


def with_decoding(model: TextModel, decoding: Decoding) -> TextModel:
    """The same hf or ct2 model with other decoding."""
    return cast(Redecoding, model).with_decoding(decoding)


_LOADERS: dict[str, Callable[[ModelSpec, Say], TextModel]] = {
    "salience": _salience,
    "hf": _hf,
    "ct2": _ct2,
}
