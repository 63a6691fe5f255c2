"""Folders with half a tokenizer: what is there is used, with the same ids, or the lack is said."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from msgspec.structs import replace
from transformers import AutoTokenizer

from summarizer.backends import Runtime, convert, ct2, hf
from summarizer.backends.checkpoint import read_table, read_vocabulary
from summarizer.backends.tokens import SentencePieces
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.textmodel import Request
from tests.checkpoint_texts import TRIED
from tests.checkpoints import write_json
from tests.families import FAMILIES, Tiny, expected_ids
from tests.json_tokenizers import write_json_tokenizer

pytestmark = pytest.mark.slow

UNIGRAMS = {
    "vit5-base": "spiece.model",
    "vit5-large": "spiece.model",
    "vinai": "sentencepiece.bpe.model",
    "mbart50": "sentencepiece.bpe.model",
}
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 800000\n"


def copied(tiny: Tiny, name: str, target: Path) -> ModelSpec:
    """The tiny checkpoint of that name in a folder of its own."""
    shutil.copytree(tiny.spec(name).folder, target)
    return replace(tiny.spec(name), folder=target)


def assert_golden(tiny: Tiny, spec: ModelSpec, name: str) -> None:
    """Both engines give their networks the ids of the family's rule, from NFC and from NFD."""
    expected = expected_ids(tiny.root / name, name)
    slow = hf.load(spec, Runtime("cpu"))
    form = spec.folder.with_name("form")
    convert.convert(spec, form, "float32")
    fast = ct2.load(spec, form, Runtime("cpu"))
    for text in TRIED:
        wanted = expected(text)
        for given in (text, unicodedata.normalize("NFD", text)):
            assert slow._encode(Request(given)) == wanted
            assert slow._codec.ids(fast._encode(Request(given))) == wanted
    request = Request(TRIED[0])
    assert fast.generate([request])[0].text == slow.generate([request])[0].text


@pytest.mark.parametrize("name", FAMILIES)
def test_a_tokenizer_that_transformers_cannot_build(tiny: Tiny, tmp_path: Path, name: str) -> None:
    """Of a class that it does not have: the files beside are read without it."""
    spec = copied(tiny, name, tmp_path / "model")
    write_json(spec.folder / "tokenizer_config.json", {"tokenizer_class": "GoneTokenizer"})
    if name != "qwen":  # a tokenizer.json is read whatever the class
        with pytest.raises((ValueError, OSError)):
            AutoTokenizer.from_pretrained(spec.folder)
    assert_golden(tiny, spec, name)


@pytest.mark.parametrize("name", UNIGRAMS)
def test_a_sentencepiece_model_alone(tiny: Tiny, tmp_path: Path, name: str) -> None:
    """No tokenizer_config.json, no tokenizer.json: nothing more is needed."""
    spec = copied(tiny, name, tmp_path / "model")
    (spec.folder / "tokenizer_config.json").unlink()
    assert not list(spec.folder.glob("tokenizer*"))
    assert_golden(tiny, spec, name)


@pytest.mark.parametrize("name", UNIGRAMS)
def test_a_tokenizer_json_alone(tiny: Tiny, tmp_path: Path, name: str) -> None:
    """Without the SentencePiece model that it was made of."""
    spec = copied(tiny, name, tmp_path / "model")
    write_json_tokenizer(spec.folder, UNIGRAMS[name], spec.folder / "tokenizer.json")
    (spec.folder / UNIGRAMS[name]).unlink()
    (spec.folder / "tokenizer_config.json").unlink()
    assert_golden(tiny, spec, name)


def test_a_sentencepiece_model_that_cannot_be_read(tiny: Tiny, tmp_path: Path) -> None:
    """As a clone without git-lfs leaves it: the tokenizer.json beside it serves, or it is named."""
    spec = copied(tiny, "vit5-base", tmp_path / "model")
    file = spec.folder / "spiece.model"
    write_json_tokenizer(spec.folder, file.name, spec.folder / "tokenizer.json")
    file.write_bytes(POINTER)
    assert_golden(tiny, spec, "vit5-base")
    (spec.folder / "tokenizer.json").unlink()
    message = f"{file}: not a SentencePiece model that can be read"
    with pytest.raises(ModelError) as caught:
        hf.load(spec, Runtime("cpu"))
    assert str(caught.value) == message
    with pytest.raises(ModelError) as caught:
        convert.convert(spec, tmp_path / "none", "float32")
    assert str(caught.value) == message


@pytest.mark.parametrize("name", ["vit5-base", "vinai", "opus", "gemma", "qwen"])
def test_no_tokenizer_at_all(tiny: Tiny, tmp_path: Path, name: str) -> None:
    """transformers makes up one of a few tokens for some classes: refused, with what is wanted."""
    spec = copied(tiny, name, tmp_path / "model")
    for file in spec.folder.iterdir():
        if file.suffix in (".model", ".spm") or file.name in ("tokenizer.json", "vocab.json"):
            file.unlink()
    for attempt in (
        lambda: hf.load(spec, Runtime("cpu")),
        lambda: convert.convert(spec, tmp_path / "none", "float32"),
    ):
        with pytest.raises(ModelError) as caught:
            attempt()
        assert str(caught.value).startswith(f"{spec.folder}: no tokenizer here: put beside")


def test_the_sentencepiece_model_of_something_else(tiny: Tiny, tmp_path: Path) -> None:
    """One with more pieces than the network has rows (BARTpho's) does not number its tokens."""
    spec = copied(tiny, "vinai", tmp_path / "model")
    config = read_table(spec.folder / "config.json")
    write_json(spec.folder / "config.json", {**config, "vocab_size": 300})
    assert read_vocabulary(spec.folder) == {}
    with pytest.raises(ModelError, match="no tokenizer here"):
        convert.convert(spec, tmp_path / "none", "float32")


def test_two_vocabularies(tiny: Tiny) -> None:
    """A model converted elsewhere may have one for each side: the source's pieces are what counts,
    though the target's may be more."""
    folder = tiny.root / "opus"
    pieces = SentencePieces(folder / "target.spm", folder / "source.spm")  # the small one first
    source = SentencePieces(folder / "target.spm", folder / "target.spm").words
    assert 2 * len(source) < len(pieces.words)
    assert pieces.fits(source)
    assert not pieces.fits(pieces.words - source)
