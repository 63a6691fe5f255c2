"""docs/hub.md is followed to the letter, against a hub on 127.0.0.1."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from huggingface_hub import constants
from typer.testing import CliRunner

from summarizer import catalog
from summarizer.cli import app
from summarizer.installing import forms
from tests.hub import Hub, serving
from tests.tiny import T5_SPEC

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
NAME = "vit5-base-vietnews"
AIR_GAP = "## Move it to a machine without a way out"


def commands(text: str) -> list[list[str]]:
    """The commands of a page's sh blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]


def test_every_command_of_models_is_on_the_page() -> None:
    """pull, check, run, convert, pack, unpack, verify, remove, list, show."""
    found = {command[1] for command in commands((ROOT / "docs/hub.md").read_text("utf-8"))}
    assert found >= {"pull", "check", "convert", "pack", "unpack", "verify", "remove", "list"}


def test_the_page(tiny_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pull, verify, check, run, convert, pack; then, in another cache: unpack, run, remove."""
    page = (ROOT / "docs/hub.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hf"))
    # random weights write 256 tokens each time; test_check has the beams
    monkeypatch.setattr(forms, "SEARCHES", {"greedy": forms.SEARCHES["greedy"]})
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DISABLE_SAFETENSORS_CONVERSION"):
        monkeypatch.setenv(name, "0")
    hub_name = _known(tmp_path, monkeypatch)
    before, after = page.split(AIR_GAP)
    packing, rest = after.split("On the other one", 1)
    with serving(Hub({hub_name: tiny_models / "t5-hf"})) as hub:
        monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "first"))
        for command in commands(before + packing):
            _carry_out(command, hub.url)
    Path("summaries.jsonl").rename("first.jsonl")
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "second"))
    for command in commands(rest):
        _carry_out(command, "http://127.0.0.1:9")
    assert Path("first.jsonl").read_bytes() == Path("summaries.jsonl").read_bytes()
    assert not any((tmp_path / "second" / "models").iterdir())


def _known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The hub's name of the model on the page."""
    if NAME in catalog.known():
        return catalog.find(NAME).hub
    folder = tmp_path / "models"
    shutil.copytree(catalog.models_folder(), folder)
    (folder / NAME).mkdir()
    text = T5_SPEC.format(backend="ct2").replace('"tiny-t5"', f'"{NAME}"\nhub = "vn/tiny"')
    (folder / NAME / "model.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalog, "models_folder", lambda: folder)
    monkeypatch.setattr("summarizer.installing.pull.models_folder", lambda: folder)
    return "vn/tiny"


def _carry_out(command: list[str], endpoint: str) -> None:
    """A command ends well; a check of random weights, which never end a text, finds that."""
    more = {"pull": ["--endpoint", endpoint], "samples/": ["--limit", "2"]}
    result = CliRunner().invoke(app, [*command, *more.get(command[1], [])])
    wanted = 3 if command[1] == "check" else 0
    assert result.exit_code == wanted, (command, result.output, result.exception)
    if command[1] == "show":
        assert json.loads(result.stdout)["name"] == NAME
