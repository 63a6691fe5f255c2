"""`models check`: what is right is said to be right, and what differs is found; exit 3."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import sentencepiece
from msgspec.structs import replace
from typer.testing import CliRunner

from summarizer import catalog
from summarizer.backends.golden_tokens import check_tokens
from summarizer.cli import app
from summarizer.errors import ModelError
from summarizer.installing.check import check, compare
from summarizer.installing.forms import Form
from summarizer.installing.golden import ARTICLES, SENTENCES
from summarizer.installing.pull import Wish, pull
from summarizer.textmodel import Output
from tests.tiny import T5_SPEC

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of our own; what `go_offline` sets is undone."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DISABLE_SAFETENSORS_CONVERSION"):
        monkeypatch.setenv(name, "0")
    return tmp_path / "cache"


@pytest.mark.parametrize("kind", ["t5", "gemma"])
def test_a_checkpoint(tiny_models: Path, cache_folder: Path, kind: str) -> None:
    """Files, tokens, both engines; random weights never end a text, which is found: exit 3."""
    spec = catalog.find(str(tiny_models / f"{kind}-hf"))
    pull(spec, Wish(source=str(spec.folder)), lambda _: None)
    spec = catalog.find(f"tiny-{kind}")
    result = CliRunner().invoke(app, ["models", "check", spec.name])
    rows = [(line[:6].strip(), line[7:41].strip()) for line in result.stdout.splitlines()]
    verdicts = {what: verdict for verdict, what in rows}
    assert verdicts["files"] == "ok"
    assert verdicts["tokens of NFD"] == "ok"
    assert verdicts["ct2 float32 against hf float32, gr"] == "ok"
    assert verdicts["ct2 float32 against hf float32, be"] == "ok"
    assert verdicts["cost of ct2 int8"] == "-"
    assert any(what.startswith("text ") and verdict == "WRONG" for verdict, what in rows)
    assert result.exit_code == 3
    wrong = sum(verdict == "WRONG" for verdict, _ in rows)
    assert result.stderr.splitlines()[-1] == f"{spec.name}: {wrong} findings are wrong"
    forms = (cache_folder / "converted").glob("*/model.bin")
    assert [form.parent.name.partition("-int8")[1] for form in forms] == ["-int8"]
    path = cache_folder / "models" / spec.name / "check.json"
    again = {row.what: row.ok for row in check(spec, lambda _: None)}
    (key,) = (what for what in again if what.startswith("as on 20"))
    assert again[key] is True
    before = json.loads(path.read_bytes())
    before["texts"]["greedy"][0] += "x"
    path.write_text(json.dumps(before), encoding="utf-8")
    assert {row.what: row.ok for row in check(spec, lambda _: None)}[key] is False


def form(name: str, *outputs: tuple[str, float]) -> Form:
    """A form that wrote these texts, with these scores."""
    return Form(name, {"greedy": [Output(t, 1, 1, s, False) for t, s in outputs]}, 1.0, None)


def test_engines_that_differ() -> None:
    """Another text or another score is wrong in float32; int8 may differ, by how much is said."""
    first = form("hf float32", ("a", -1.0), ("b", -1.0))
    for other in ((("a", -1.0), ("c", -1.0)), (("a", -1.0), ("b", -1.002))):
        (row,) = compare(first, form("ct2 float32", *other))
        assert row.ok is False
        (row,) = compare(first, form("ct2 int8", *other))
        assert row.ok is None
    (row,) = compare(first, form("ct2 float32", ("a", -1.0), ("b", -1.0004)))
    assert row.ok is True
    assert row.found == "2 of 2 texts the same, scores at most 0.0004 apart"


def test_tokens_against_sentencepiece(tiny_models: Path, tmp_path: Path) -> None:
    """The authors' SentencePiece model is the judge: itself right, another tokenizer wrong."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*SENTENCES, *ARTICLES]), model_writer=written, vocab_size=300,
        character_coverage=1.0, hard_vocab_limit=False, minloglevel=2, pad_id=0, eos_id=1, unk_id=2,
        bos_id=-1,
    )  # fmt: skip
    (tmp_path / "spiece.model").write_bytes(written.getvalue())
    (tmp_path / "config.json").write_text('{"model_type": "t5"}', encoding="utf-8")
    text = T5_SPEC.format(backend="hf").replace("Tóm tắt: ", "")
    (tmp_path / "model.toml").write_text(text, encoding="utf-8")
    spec = catalog.find(str(tmp_path))
    found = {what: ok for what, _, ok in check_tokens(spec, SENTENCES)}
    assert found["tokens"] is True
    assert found["end token"] is True
    assert found["tokens to text"] is True
    tokenizer = (tiny_models / "t5-hf" / "tokenizer.json").read_bytes()
    (tmp_path / "tokenizer.json").write_bytes(tokenizer)
    other = replace(spec, options={"tokenizer": "json"})
    found = {what: ok for what, _, ok in check_tokens(other, SENTENCES)}
    assert found["tokens"] is False


def test_salience_needs_no_check() -> None:
    """What comes with the program is tested with it."""
    with pytest.raises(ModelError) as caught:
        list(check(catalog.find("salience"), lambda _: None))
    assert str(caught.value) == (
        "salience: comes with the program and its tests; a check is for others"
    )
