"""CTranslate2's own converter and ours on an untied T5, held against transformers."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from typing import Any

import pytest
from ctranslate2.converters import TransformersConverter

from summarizer.backends import Runtime, ct2
from summarizer.backends.checkpoint import read_known
from summarizer.backends.convert import _Vocabulary
from summarizer.catalog import Decoding
from summarizer.textmodel import Output
from tests.families import Tiny
from tests.test_engines_agree import REQUESTS

pytestmark = pytest.mark.slow
CLOSE = 1e-3


def farthest(slow: list[Output], fast: list[Output]) -> float:
    """The largest difference of two engines' mean log-probabilities."""
    return max(abs((a.score or 0) - (b.score or 0)) for a, b in zip(slow, fast, strict=True))


class Theirs(TransformersConverter):  # type: ignore[misc]
    """CTranslate2's converter as it is, but for the vocabulary: transformers cannot build every
    tokenizer from a SentencePiece model."""

    def load_tokenizer(self, _: Any, folder: str, **__: Any) -> Any:
        """Ours."""
        return _Vocabulary(Path(folder), read_known(Path(folder)))


def texts(outputs: list[Output]) -> list[str]:
    """What was written."""
    return [output.text for output in outputs]


@pytest.mark.parametrize(("name", "is_wrong"), [("vit5-large", True), ("vit5-base", False)])
def test_the_scale_of_an_untied_t5(tiny: Tiny, tmp_path: Path, name: str, is_wrong: bool) -> None:
    """CTranslate2's converter divides the outputs by eight, the root of this model's width.

    The likeliest token stays, so that greedy texts are right and the fault is easily missed; scores
    are not, nor what beam search finds. Should the tied model be right and the untied one no longer
    wrong, CTranslate2 was mended, and `convert._mend` has one thing less to do.
    """
    spec, folder = tiny.spec(name), tmp_path / "theirs"
    slow = tiny.hf(name).generate(REQUESTS)
    ours = tiny.ct2(name).generate(REQUESTS)
    shutil.copytree(tiny.root / f"{name}-ct2", folder)  # for the tokenizer beside it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Theirs(str(spec.folder)).convert(str(tmp_path / "raw"))
    shutil.copy(tmp_path / "raw" / "model.bin", folder)
    model = ct2.load(spec, folder, Runtime("cpu"))
    theirs = model.generate(REQUESTS)
    assert texts(theirs) == texts(slow)
    assert (farthest(slow, theirs) > CLOSE) is is_wrong
    assert farthest(slow, ours) < CLOSE
    beams = Decoding(beams=4)
    found = texts(model.with_decoding(beams).generate(REQUESTS))
    assert (found != texts(tiny.hf(name).with_decoding(beams).generate(REQUESTS))) is is_wrong
