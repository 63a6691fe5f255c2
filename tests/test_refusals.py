"""Checkpoints that are not what they say: each is one sentence that names folder and fault.

By transformers and by the conversion for CTranslate2, which reads the same files.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace
from safetensors.torch import load_file, save_file

from summarizer import backends
from summarizer.backends import Dtype, Runtime, convert, hf
from summarizer.backends.checkpoint import read_table
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.store import needs
from tests.checkpoints import write_json
from tests.families import Tiny
from tests.test_fallbacks import POINTER, copied

pytestmark = pytest.mark.slow
WEIGHTS = "model.safetensors"


def said(spec: ModelSpec) -> list[str]:
    """What each engine says of the checkpoint."""
    attempts: list[Callable[[], object]] = [
        lambda: hf.load(spec, Runtime("cpu")),
        lambda: convert.convert(spec, spec.folder.with_name("form"), "float32"),
    ]
    found = []
    for attempt in attempts:
        with pytest.raises(ModelError) as caught:
            attempt()
        found.append(str(caught.value))
    return found


def test_no_weights(tiny: Tiny, tmp_path: Path) -> None:
    """A folder with everything else."""
    spec = copied(tiny, "vit5-base", tmp_path / "model")
    (spec.folder / WEIGHTS).unlink()
    for message in said(spec):
        assert message.startswith(f"{spec.folder}: ")
        assert WEIGHTS in message


def test_tensors_that_are_missing(tiny: Tiny, tmp_path: Path) -> None:
    """transformers would make them up at random, and say so in a log that nobody reads."""
    spec = copied(tiny, "vit5-base", tmp_path / "model")
    tensors = load_file(spec.folder / WEIGHTS)
    gone = [name for name in tensors if name.startswith("decoder.block.1.layer.0")]
    assert len(gone) > 1
    rest = {name: tensor for name, tensor in tensors.items() if name not in gone}
    save_file(rest, spec.folder / WEIGHTS, metadata={"format": "pt"})
    message = (
        f"{spec.folder}: {len(gone)} weights are missing, {min(gone)} among them: the checkpoint "
        "is not whole, or of another class"
    )
    assert said(spec) == [message, message]


def test_weights_of_another_class(tiny: Tiny, tmp_path: Path) -> None:
    """A T5's configuration beside a Marian's weights."""
    spec = copied(tiny, "vit5-base", tmp_path / "model")
    shutil.copy(tiny.spec("opus").folder / WEIGHTS, spec.folder)
    for message in said(spec):
        assert message.endswith("the checkpoint is not whole, or of another class")


@pytest.mark.parametrize(
    ("name", "given", "kind"), [("vit5-base", "causal", "t5"), ("gemma", "seq2seq", "gemma3_text")]
)
def test_the_other_architecture(
    tiny: Tiny, tmp_path: Path, name: str, given: Literal["seq2seq", "causal"], kind: str
) -> None:
    """What model.toml says is held against config.json."""
    spec = replace(copied(tiny, name, tmp_path / "model"), architecture=given)
    found = {"causal": "seq2seq", "seq2seq": "causal"}[given]
    message = (
        f"{spec.folder}: model.toml says architecture = {given}, and config.json names a {kind}, "
        f"which is {found}"
    )
    assert said(spec) == [message, message]


def test_weights_of_another_size(tiny: Tiny, tmp_path: Path) -> None:
    """A configuration of a wider network."""
    spec = copied(tiny, "vit5-base", tmp_path / "model")
    config = read_table(spec.folder / "config.json")
    write_json(spec.folder / "config.json", {**config, "d_ff": 128})
    message = (
        f"{spec.folder}: 8 weights are of another shape, decoder.block.0.layer.2.DenseReluDense."
        "wi.weight among them: the checkpoint is not whole, or of another class"
    )
    assert said(spec) == [message, message]


@pytest.mark.parametrize("content", [b"", b"\xff" * 4096, POINTER])
def test_weights_that_are_none(tiny: Tiny, tmp_path: Path, content: bytes) -> None:
    """Nothing, noise, or what a clone without git-lfs has."""
    spec = copied(tiny, "vit5-base", tmp_path / "model")
    (spec.folder / WEIGHTS).write_bytes(content)
    for message in said(spec):
        assert message.startswith(f"{spec.folder}: ")


def test_weights_that_were_cut(tiny: Tiny, tmp_path: Path) -> None:
    """Half a download, without a lock that would tell."""
    spec = copied(tiny, "vit5-base", tmp_path / "model")
    whole = (spec.folder / WEIGHTS).read_bytes()
    (spec.folder / WEIGHTS).write_bytes(whole[: len(whole) // 2])
    for message in said(spec):
        assert message.startswith(f"{spec.folder}: ")


@pytest.mark.parametrize("content", ["{", "[]", '{"model_type": "nothing"}', "{}"])
def test_a_configuration_that_is_none(tiny: Tiny, tmp_path: Path, content: str) -> None:
    """Not JSON, not a table, of a class that transformers lacks, of none."""
    spec = copied(tiny, "vit5-base", tmp_path / "model")
    (spec.folder / "config.json").write_text(content, encoding="utf-8")
    for message in said(spec):
        assert message.startswith(str(spec.folder))


def test_the_memory_that_hf_takes(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the number type that the command or model.toml names, before anything is loaded."""
    spec = tiny.spec("vit5-base")
    size = needs.parameters(spec.folder)
    assert size == sum(tensor.numel() for tensor in load_file(spec.folder / WEIGHTS).values())
    monkeypatch.setattr(needs, "free_memory", lambda: 3 * size)
    half = Runtime("cpu", Dtype.bfloat16)
    assert backends.prepare(spec, print, half) == spec.folder
    assert backends.prepare(replace(spec, options={"dtype": "bfloat16"}), print) == spec.folder
    with pytest.raises(ModelError, match="tiny-vit5-base: needs about"):
        backends.prepare(spec, print)
