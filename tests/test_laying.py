"""A run that goes on is laid out as it was begun, on whatever machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.cli import laying
from summarizer.errors import SummarizerError
from tests import news
from tests.running import dies, run

pytestmark = pytest.mark.slow

TOLD = (
    "o.jsonl: goes on as it was begun, with --batch-size 1 --replicas 3 --threads 1; "
    "begun anew it would have --batch-size 8 --replicas 1 --threads 1"
)


@pytest.fixture(name="model")
def half_done(tiny_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder with a whole output and half of one, made on three cores; now there is one."""
    monkeypatch.chdir(tmp_path)
    news.write_lines(tmp_path / "in.jsonl", range(40))
    model = str(tiny_models / "t5-ct2")
    monkeypatch.setattr(laying, "cores", lambda: 3)
    begun = ("in.jsonl", "--model", model, "--batch-size", "1")
    run(*begun, "-o", "whole.jsonl")
    assert dies("kill", 14, *begun, "-o", "o.jsonl")
    monkeypatch.setattr(laying, "cores", lambda: 1)
    return model


def manifest() -> dict[str, dict[str, object]]:
    """That of the output that was half done."""
    found: dict[str, dict[str, object]] = json.loads(Path("o.jsonl.run.json").read_bytes())
    return found


def test_the_layout_is_kept(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batch size, replicas and threads are the manifest's; that they are is said; same bytes."""
    told: list[str] = []
    monkeypatch.setattr(laying.log, "info", lambda said, *parts: told.append(said % parts))
    assert run("in.jsonl", "--model", model, "-o", "o.jsonl", "--resume") == 3
    assert told == [TOLD]
    assert manifest()["work"]["layouts"] == {"layout of ct2": "--replicas 3 --threads 1"}
    assert manifest()["counts"]["kept"] == 32  # whole windows of 16
    assert Path("o.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--batch-size", "2"), "--batch-size was 1, now 2"),
        (("--threads", "2"), "--threads was not given, now 2"),
    ],
)
def test_another_layout_is_refused(model: str, option: tuple[str, str], said: str) -> None:
    """What is given now and differs is exit 2; nothing is changed."""
    with pytest.raises(SummarizerError, match=said):
        run("in.jsonl", "--model", model, "-o", "o.jsonl", "--resume", *option)
    assert Path("o.jsonl.part").stat().st_size > 1000


def test_what_begins_anew_is_laid_out_for_this_machine(model: str) -> None:
    """--overwrite keeps nothing of it."""
    run("in.jsonl", "--model", model, "-o", "o.jsonl", "--overwrite")
    assert manifest()["work"]["layouts"] == {"layout of ct2": "--replicas 1 --threads 1"}
