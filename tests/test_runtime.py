"""Device, number type, threads and replicas: what is refused, with the reason, and what they do."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer import backends, catalog
from summarizer.backends import Dtype, Runtime
from summarizer.backends.ct2_file import variables
from summarizer.backends.runtime import split_device
from summarizer.cli import app
from summarizer.errors import ModelError
from summarizer.textmodel import Request
from tests.tiny_texts import SENTENCES


def refusal(tiny_models: Path, name: str, runtime: Runtime) -> str:
    """What is said where the tiny model of that name cannot run so."""
    with pytest.raises(ModelError) as caught:
        backends.load(catalog.find(str(tiny_models / name)), runtime=runtime)
    return str(caught.value)


@pytest.mark.parametrize("device", ["gpu", "cuda:", "cuda:x", "cpu:1", "mps:0", ""])
def test_an_unknown_device(device: str) -> None:
    """The message lists what may be given."""
    with pytest.raises(ModelError) as caught:
        split_device(device)
    assert str(caught.value) == f"--device {device}: give auto, cpu, cuda, cuda:N or mps"


def test_a_numbered_device() -> None:
    """A number picks one of several GPUs."""
    assert split_device("cuda:1") == ("cuda", 1)
    assert split_device("mps") == ("mps", None)


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    """A model.bin that is cut short or something else is named, not read as garbage."""
    path = tmp_path / "model.bin"
    for content, reason in ((b"", "ends too early"), (b"PK\x03\x04" * 9, "not a CTranslate2")):
        path.write_bytes(content)
        with pytest.raises(ModelError, match=reason):
            list(variables(path))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "dtype"), [("t5-hf", "float16"), ("t5-ct2", "int8_float16")])
def test_t5_in_half_precision_is_refused(tiny_models: Path, name: str, dtype: str) -> None:
    """With the reason, and what to give instead."""
    assert refusal(tiny_models, name, Runtime(dtype=Dtype(dtype))) == (
        f"tiny-t5: T5 overflows in {dtype} (activations beyond 65,504 become inf); "
        "give --dtype float32, bfloat16 or, with ct2, int8"
    )


@pytest.mark.slow
def test_what_a_backend_does_not_have(tiny_models: Path) -> None:
    """int8 with transformers, MPS with CTranslate2, a GPU that is not there: one sentence each."""
    assert refusal(tiny_models, "gemma-hf", Runtime(dtype=Dtype.int8)) == (
        "tiny-gemma: hf runs in float32, bfloat16, float16, not in int8"
    )
    assert refusal(tiny_models, "gemma-ct2", Runtime(device="mps")) == (
        "--device mps: CTranslate2 has no such device; give cpu, or use hf"
    )
    assert refusal(tiny_models, "t5-hf", Runtime(device="cuda:7")) == (
        "--device cuda:7: PyTorch finds no such device here"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["t5-hf", "t5-ct2", "gemma-ct2"])
def test_the_layout_does_not_change_what_is_written(tiny_models: Path, name: str) -> None:
    """One thread or two, one replica or three: the same texts in float32."""
    requests = [Request(sentence) for sentence in SENTENCES]
    found = {
        tuple(
            output.text
            for output in backends.load(
                catalog.find(str(tiny_models / name)), runtime=runtime
            ).generate(requests)
        )
        for runtime in (Runtime("cpu", None, 1, 1), Runtime(threads=2, replicas=3))
    }
    assert len(found) == 1


@pytest.mark.slow
def test_the_options_reach_the_model(tiny_models: Path, tmp_path: Path) -> None:
    """`--dtype` of the command line is what the backend is asked for."""
    source = tmp_path / "a.txt"
    source.write_text(SENTENCES[0], encoding="utf-8")
    model = str(tiny_models / "t5-hf")
    given = ["run", str(source), "-o", "-", "--model", model, "--dtype", "float16"]
    error = CliRunner().invoke(app, given).exception
    assert isinstance(error, ModelError) and "T5 overflows in float16" in str(error)
    given[-1] = "bfloat16"
    result = CliRunner().invoke(app, [*given, "--device", "cpu", "--threads", "1"])
    assert result.exit_code == 0
