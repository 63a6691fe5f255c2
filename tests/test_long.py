"""`--long` on real checkpoints: pieces are fused by the model, salience feeds it the best."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import backends, catalog
from summarizer.planning import best_sentences
from summarizer.textmodel import Request
from tests.running import run
from tests.tiny_texts import SENTENCES

pytestmark = pytest.mark.slow

ARTICLE = " ".join(SENTENCES)
ANSWER = "Giá gạo tăng."


def record_of(tmp_path: Path, model: Path, *options: str) -> dict[str, Any]:
    """The record of the long article."""
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "text": ARTICLE}), encoding="utf-8")
    given = [str(source), "-o", str(out), "--model", str(model), "--overwrite", *options]
    assert run(*given) == 0
    record: dict[str, Any] = json.loads(out.read_bytes())
    return record


def test_pieces_are_fused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece's half sentence goes; a join longer than was asked for is summarised again."""
    from tests.scripted import build_scripted  # torch takes seconds to load

    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    model = tmp_path / "model"
    model.mkdir()
    ids = build_scripted(model, f"{ANSWER} Mưa lớn", backend="ct2", ends=False, read=200)
    joined = record_of(tmp_path, model, "--long", "pieces")
    pieces = joined["output"]["tokens"] // len(ids)
    assert pieces > 2
    assert joined["summary"] == " ".join([ANSWER] * pieces)
    assert joined["input"]["tokens_read"] >= joined["input"]["tokens"] > 200
    assert "cut" in {flag["check"] for flag in joined["flags"]}
    fused = record_of(tmp_path, model, "--long", "pieces", "--summary-length", "5")
    assert fused["summary"] == ANSWER
    assert fused["output"]["tokens"] == len(ids)
    assert fused["input"] == joined["input"]  # what was read of the article


def test_salience_feeds_the_model(tiny_models: Path, tmp_path: Path) -> None:
    """One request within the limit: the best sentences, as the model would read them alone."""
    folder = tiny_models / "t5-ct2"
    record = record_of(tmp_path, folder, "--long", "salience")
    assert record["input"]["tokens_read"] <= 64 < record["input"]["tokens"]
    model = backends.load(catalog.find(str(folder)))
    picker: Any = backends.load(catalog.find("salience"))
    scored = picker.scored(SENTENCES, None)
    best = best_sentences(scored, model.count_tokens, model.input_limit or 0)
    (made,) = model.generate([Request(" ".join(best))])
    assert record["summary"] == made.text
