"""Each published family through the command line, by both engines: records, counts, exit codes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from summarizer import backends
from summarizer.backends import Limits, Runtime, Say
from summarizer.catalog import ModelSpec
from summarizer.textmodel import TextModel
from tests.families import CAUSAL, FAMILIES, LANGUAGES, Tiny
from tests.running import run
from tests.tiny_texts import SENTENCES

pytestmark = pytest.mark.slow

TOML = """
name = "{name}"
backend = "{backend}"
architecture = "{architecture}"
tasks = ["summarize", "translate"]
licence = {{ name = "MIT", commercial = true }}
languages = {{ source = "{source}", target = "{target}" }}
input = {{ max_tokens = 128 }}
output = {{ max_tokens = 12 }}
options = {options}
"""
ARTICLES = [" ".join(SENTENCES[:2]), "", " ".join(SENTENCES[6:8])]


def model_folder(tiny: Tiny, name: str, backend: str, folder: Path) -> Path:
    """The tiny checkpoint with a model.toml, for both tasks."""
    shutil.copytree(tiny.spec(name).folder, folder)
    languages = LANGUAGES.get(name)
    text = TOML.format(
        name=f"tiny-{name}",
        backend=backend,
        architecture="causal" if name in CAUSAL else "seq2seq",
        source=languages.source if languages else "",
        target=languages.target if languages else "",
        options='{ compute_type = "float32" }' if backend == "ct2" else "{}",
    )
    (folder / "model.toml").write_text(text, encoding="utf-8")
    return folder


def check(record: dict[str, Any], name: str) -> None:
    """The fields that a model fills."""
    for role in ("summarizer", "translator"):
        assert re.fullmatch(rf"tiny-{name}@[0-9a-f]{{12}}", record["models"][role])
    assert record["summary"]
    assert record["translation"] is not None  # random weights may write nothing
    assert 0 < record["input"]["tokens"] <= record["input"]["tokens_read"] <= 128
    assert 0 < record["output"]["tokens"] <= 12
    assert record["output"]["score"] < 0
    assert record["output"]["syllables"] == len(re.findall(r"\w+", record["summary"]))


def written(record: dict[str, Any]) -> tuple[object, ...]:
    """What both engines must agree on; translations in doubt have more answers to choose from by
    CTranslate2."""
    output, score = record["output"], pytest.approx(record["output"]["score"], abs=1e-3)
    flags = [flag for flag in record["flags"] if flag["where"] == "summary"]
    return record["summary"], flags, record["input"], {**output, "score": score}


@pytest.fixture(name="inside")
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models run in this process: ten times torch would be loaded. test_runtime has hf in its own.

    The memory limit and the crash of a process are tested in test_isolation.
    """

    def opened(spec: ModelSpec, say: Say, runtime: Runtime, _: Limits) -> TextModel:
        return backends.load(spec, say, runtime)

    monkeypatch.setattr(backends, "open_model", opened)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.usefixtures("inside")
def test_a_family(tiny: Tiny, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    """The record says what was read and written and by which model; an empty article fails alone.

    Both engines write the same summaries.
    """
    source = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": str(i), "text": text}) for i, text in enumerate(ARTICLES)]
    source.write_text("\n".join(lines), encoding="utf-8")
    found = []
    for backend in ("hf", "ct2"):
        model = str(model_folder(tiny, name, backend, tmp_path / backend))
        out = tmp_path / f"{backend}.jsonl"
        given = [str(source), "-o", str(out), "--model", model, "--translator", model]
        assert run(*given) == 3
        records = [json.loads(line) for line in out.read_bytes().splitlines()]
        good = [record for record in records if record["status"] == "ok"]
        assert [record["id"] for record in good] == ["0", "2"]
        for record in good:
            check(record, name)
        assert records[1]["error"]["code"] == "empty"
        found.append(good)
    assert [written(record) for record in found[0]] == [written(record) for record in found[1]]
    assert "Loading weights" not in capfd.readouterr().err
    source.write_text(lines[0], encoding="utf-8")
    assert run(*given, "--overwrite") == 0
    assert written(json.loads(out.read_bytes())) == written(found[1][0])
