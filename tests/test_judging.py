"""`--on-flag`: what becomes of a summary that says what its article does not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.cli import app
from summarizer.judging import doubts, fall_back, refuse
from summarizer.planning import Plan
from summarizer.records import Article, Document, Failure, Flag, Origin, Summary
from summarizer.textmodel import Output, Request
from tests.tiny_texts import SENTENCES

DOCUMENT = Document(
    Article("a", None, "", Origin("a.txt", None, "0" * 64)), None, (("Cầu dài 12 m.",),)
)
INVENTED = Flag("number-not-in-source", "summary", "21")
CUT = Flag("cut", "summary", "ended by the length limit")
DOUBTFUL = Summary(DOCUMENT, "Cầu dài 21 m.", tokens_read=9, tokens_written=5, score=-1.0)


class First:
    """A summariser that gives the first sentence."""

    input_limit = None

    def count_tokens(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """The first sentence of each."""
        return [Output(request.sentences[0]) for request in requests]


def flagged(*flags: Flag) -> Summary:
    """The doubtful summary with these flags."""
    return Summary(DOCUMENT, DOUBTFUL.summary, 9, 9, 5, -1.0, flags=flags)


def test_a_doubtful_summary_is_replaced() -> None:
    """By the backup's, with what was wrong and who wrote it; nothing else of the first stays."""
    (made,) = fall_back([flagged(INVENTED, CUT)], First(), "salience", Plan())
    assert isinstance(made, Summary)
    assert made.summary == "Cầu dài 12 m."
    assert (made.tokens_read, made.tokens_written, made.score) == (None, None, None)
    value = "salience instead, for number-not-in-source in summary: 21"
    assert made.flags == (Flag("fallback", "summary", value),)


@pytest.mark.parametrize("flags", [(), (CUT,), (Flag("loop", "summary", "a a a"),)])
def test_only_numbers_and_names_count(flags: tuple[Flag, ...]) -> None:
    """A cut or a loop is no invention: such summaries stay as they are, in both ways."""
    item = flagged(*flags)
    assert list(fall_back([item], First(), "salience", Plan())) == [item]
    assert list(refuse([item])) == [item]


def test_a_doubtful_summary_fails() -> None:
    """In its place, with the reason; failures pass."""
    failure, again = refuse(
        [flagged(INVENTED), Failure("b", "read", "x", "y", DOCUMENT.article.origin)]
    )
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.code) == ("check", "flagged")
    assert failure.message == "a.txt: number-not-in-source in summary: 21"
    assert isinstance(again, Failure) and again.id == "b"


def test_doubts_of_translations_count_too() -> None:
    """A lost number or an invented name."""
    flags = [Flag("number-lost", "translation", "5"), Flag("untranslated", "translation", "x")]
    assert doubts(flags) == flags[:1]


@pytest.mark.slow
def test_fallback_on_the_command_line(tiny_models: Path, tmp_path: Path) -> None:
    """A tiny random model writes what no article says: salience's words stand instead, exit 0;
    with fail each such article is a failed record, exit 3."""
    source = tmp_path / "a.jsonl"
    articles = [{"id": str(n), "text": text} for n, text in enumerate(SENTENCES)]
    source.write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")
    codes, made = {}, {}
    for on_flag in ("warn", "fallback", "fail"):
        out = tmp_path / f"{on_flag}.jsonl"
        command = ["run", str(source), "-o", str(out), "--model", str(tiny_models / "t5-hf")]
        codes[on_flag] = CliRunner().invoke(app, [*command, "--on-flag", on_flag]).exit_code
        made[on_flag] = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    doubtful = [
        record["id"]
        for record in made["warn"]
        if any(flag["check"].split("-")[0] in ("number", "name") for flag in record["flags"])
    ]
    assert doubtful
    for record in made["fallback"]:
        if record["id"] in doubtful:
            assert record["summary"] in SENTENCES[int(record["id"])]
    assert [r["id"] for r in made["fail"] if r["status"] == "failed"] == doubtful
    assert codes == {"warn": 0, "fallback": 0, "fail": 3}
