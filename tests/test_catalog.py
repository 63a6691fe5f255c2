"""What model.toml may say, and what is said where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import catalog
from summarizer.errors import ModelError

GOOD = """name = "tiny"
backend = "hf"
architecture = "seq2seq"
tasks = ["summarize"]
licence = { name = "MIT", commercial = true }
"""


def folder_with(tmp_path: Path, text: str) -> Path:
    """A model folder with that model.toml."""
    (tmp_path / "model.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_bundled_model_is_valid() -> None:
    """Each folder in models/ has a spec of its own name that says what it is verified by."""
    models = catalog.known()
    assert "salience" in models
    assert all(spec.name == name and spec.verified for name, spec in models.items())


def test_defaults(tmp_path: Path) -> None:
    """A short model.toml is enough; what it leaves out is greedy, NFC and without a limit."""
    spec = catalog.find(str(folder_with(tmp_path, GOOD)))
    assert spec.folder == tmp_path
    assert spec.decoding == catalog.Decoding(beams=1)
    assert spec.input == catalog.InputRules(max_tokens=None, normalise="NFC")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + "colour = 1\n", "Object contains unknown field `colour`"),
        (
            GOOD + "[input]\nmax_token = 5\n",
            "Object contains unknown field `max_token` - at `$.input`",
        ),
        (GOOD.replace('"hf"', '"onnx"'), "Invalid enum value 'onnx' - at `$.backend`"),
        (GOOD.replace('name = "tiny"\n', ""), "Object missing required field `name`"),
        (GOOD + '[input]\ntemplate = "Tin:"\n', "input.template must hold {text} exactly once"),
        (
            GOOD.replace('architecture = "seq2seq"\n', ""),
            "architecture is missing: give seq2seq or causal",
        ),
    ],
)
def test_a_wrong_key_names_itself(tmp_path: Path, text: str, message: str) -> None:
    """A fault in model.toml is one sentence with the file and the key."""
    folder = folder_with(tmp_path, text)
    with pytest.raises(ModelError) as caught:
        catalog.read_spec(folder)
    assert str(caught.value) == f"{folder / 'model.toml'}: {message}"


def test_a_folder_without_a_spec(tmp_path: Path) -> None:
    """A folder is no model without a model.toml."""
    with pytest.raises(ModelError) as caught:
        catalog.find(str(tmp_path))
    assert str(caught.value) == f"{tmp_path}: no model.toml in this folder"


def test_an_unknown_model() -> None:
    """The message suggests the nearest name and lists all."""
    with pytest.raises(ModelError) as caught:
        catalog.find("saliense")
    names = ", ".join(catalog.known())
    assert str(caught.value) == (
        f"saliense: no such model; did you mean salience? Known models: {names}; "
        "or give a folder with a model.toml"
    )


def test_a_model_for_another_task() -> None:
    """A summariser cannot translate: the message says which models can."""
    with pytest.raises(ModelError) as caught:
        catalog.require_task(catalog.find("salience"), "translate")
    able = [name for name, spec in catalog.known().items() if "translate" in spec.tasks]
    assert str(caught.value) == (
        "salience: summarises, and a model that translates is wanted; known ones: "
        + (", ".join(able) or "none")
    )


def test_fingerprint_follows_the_files(tmp_path: Path) -> None:
    """Another file content is another fingerprint; a README does not count."""
    spec = catalog.find(str(folder_with(tmp_path, GOOD)))
    before = catalog.fingerprint(spec)
    (tmp_path / "README.md").write_text("Ghi chú", encoding="utf-8")
    assert catalog.fingerprint(spec) == before
    (tmp_path / "weights").write_bytes(b"1")
    assert catalog.fingerprint(spec) != before


def test_a_task_may_have_rules_of_its_own(tmp_path: Path) -> None:
    """Tables under `task` replace the model's for that task alone."""
    text = GOOD.replace('"summarize"', '"summarize", "translate"')
    text += "[task.translate.decoding]\nbeams = 3\n"
    spec = catalog.find(str(folder_with(tmp_path, text)))
    assert catalog.for_task(spec, "translate").decoding.beams == 3
    assert catalog.for_task(spec, "summarize").decoding.beams == 1
