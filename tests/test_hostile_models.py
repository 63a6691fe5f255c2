"""A model's folder is data: no value of model.toml and no file in it runs code or stalls a run."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from pathlib import Path

import pytest

from summarizer import backends, catalog
from summarizer.errors import ModelError
from tests.test_catalog import GOOD, folder_with


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("tiny", "../../tiny"), "name must be of letters, digits, dots and dashes"),
        (GOOD.replace("tiny", r"\u001b[2J"), "name must be of letters, digits, dots and dashes"),
        (GOOD + "[decoding]\nbeams = 0", "Expected `int` >= 1 - at `$.decoding.beams`"),
        (GOOD + "[decoding]\nbeams = 100000", "Expected `int` <= 64 - at `$.decoding.beams`"),
        (
            GOOD + "[decoding]\nlength_penalty = nan",
            "Expected `float` >= -10.0 - at `$.decoding.length_penalty`",
        ),
        (
            GOOD + "[decoding]\nrepetition_penalty = inf",
            "Expected `float` <= 10.0 - at `$.decoding.repetition_penalty`",
        ),
        (GOOD + "[output]\nmax_tokens = -1", "Expected `int` >= 1 - at `$.output.max_tokens`"),
        (
            GOOD + f"[input]\nmax_tokens = {10**30}",
            "Expected `int` <= 1000000 - at `$.input.max_tokens`",
        ),
        (
            GOOD + '[output]\nstop = [""]',
            "Expected `str` of length >= 1 - at `$.output.stop[0]`",
        ),
        (GOOD + "folder = '/etc'\n", ""),  # said twice: where it stands wins
        (f"x = {'[' * 5000}{']' * 5000}", "nested too deeply"),
        ("#" * 2**21, "larger than 1 MiB, which no model.toml is"),
    ],
)
def test_hostile_values(tmp_path: Path, text: str, message: str) -> None:
    """Each is one sentence that names the file and the key, before anything is loaded."""
    folder = folder_with(tmp_path, text)
    if not message:
        assert catalog.read_spec(folder).folder == tmp_path
        return
    with pytest.raises(ModelError) as refused:
        catalog.read_spec(folder)
    assert str(refused.value).startswith(f"{tmp_path / 'model.toml'}: ")
    assert message in str(refused.value)


def test_a_spec_that_is_no_file(tmp_path: Path) -> None:
    """A pipe is not waited for, a device not read without end, a folder no traceback."""
    (tmp_path / "a").mkdir()
    os.mkfifo(tmp_path / "a" / "model.toml")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "model.toml").symlink_to("/dev/zero")
    (tmp_path / "c" / "model.toml").mkdir(parents=True)
    for name in "abc":
        with pytest.raises(ModelError, match=r"no model\.toml in this folder"):
            catalog.read_spec(tmp_path / name)


class Evil:
    """Runs a command when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self._mark}",)


def _copy(tiny_models: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(tiny_models / "t5-hf", folder)
    return folder


@pytest.mark.slow
def test_code_in_a_model_folder_is_never_run(tiny_models: Path, tmp_path: Path) -> None:
    """A checkpoint that brings its own classes is loaded without them, or refused."""
    folder, mark = _copy(tiny_models, tmp_path), tmp_path / "mark"
    (folder / "evil.py").write_text(f"open({str(mark)!r}, 'w')", encoding="utf-8")
    for name, classes in (
        ("config.json", {"AutoConfig": "evil.C", "AutoModelForSeq2SeqLM": "evil.M"}),
        ("tokenizer_config.json", {"AutoTokenizer": ["evil.T", "evil.T"]}),
    ):
        content = json.loads((folder / name).read_bytes())
        (folder / name).write_text(json.dumps({**content, "auto_map": classes}), encoding="utf-8")
    backends.load(catalog.find(str(folder)))
    config = json.loads((folder / "config.json").read_bytes())
    strange = {**config, "model_type": "evil", "architectures": ["Evil"]}
    (folder / "config.json").write_text(json.dumps(strange), encoding="utf-8")
    with pytest.raises(ModelError, match="cannot load it"):
        backends.load(catalog.find(str(folder)))
    assert not mark.exists()


@pytest.mark.slow
def test_a_pickle_is_never_opened(tiny_models: Path, tmp_path: Path) -> None:
    """Weights as a pickle alone: refused, and what it would run is not run."""
    folder, mark = _copy(tiny_models, tmp_path), tmp_path / "mark"
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Evil(mark)))
    with pytest.raises(ModelError, match=str(folder)):
        backends.load(catalog.find(str(folder)))
    assert not mark.exists()
    os.system(f"touch {mark}")  # what it would have done does work here
    assert mark.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("t5-ct2", "model.bin"),
        ("t5-ct2", "tokenizer.json"),
        ("t5-ct2", "config.json"),
        ("t5-hf", "tokenizer.json"),
    ],
)
def test_damaged_files(tiny_models: Path, tmp_path: Path, kind: str, name: str) -> None:
    """Random bytes in the place of any file: one sentence, whatever the library does with them."""
    folder = tmp_path / name
    shutil.copytree(tiny_models / kind, folder)
    (folder / name).write_bytes(bytes(range(256)) * 64)
    spec = catalog.find(str(folder))
    with pytest.raises(ModelError):
        backends.open_model(spec, lambda _: None, backends.Runtime(), backends.Limits())
