"""Results that are kept: the same records as without them, and nothing done twice."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from summarizer.cli import app
from summarizer.engines.line import Line, straight_line
from summarizer.engines.reusing import Item, Made, Reuse
from summarizer.planning import Plan
from summarizer.records import Article, Failure, Models, Origin
from summarizer.results import FILE, Results, key_of
from summarizer.textmodel import Output, Request

TEXT = "Sáng 6-1, UBND tỉnh khánh thành cầu Bến Đình nối hai xã. Cầu dài 120 m, rộng 8 m."


class Upper:
    """A model that writes its text in capitals, and remembers what it was asked."""

    input_limit = None

    def __init__(self) -> None:
        self.asked: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, requests: Iterable[Request]) -> list[Output]:
        requests = list(requests)
        self.asked += [request.text for request in requests]
        if any("hỏng" in request.text for request in requests):
            raise ValueError("broken")
        return [Output(request.text.upper(), score=0.1) for request in requests]


def item(number: int, text: str) -> Item:
    """An article; "failure" stands for one that could not be read."""
    origin = Origin("in.jsonl", number, str(len(text)))
    if text == "failure":
        return Failure(str(number), "read", "empty", f"in.jsonl line {number}: no", origin)
    return Article(str(number), text[:1] or None, text, origin)


def line(model: Upper) -> Line:
    """The straight line with this model."""
    return Line(Models("upper@1", None), Plan(), model)


def make(model: Upper) -> Callable[[Iterable[list[Item]]], Iterator[list[Made]]]:
    """What makes records of windows."""
    return lambda parts: (list(straight_line(part, line(model))) for part in parts)


texts = st.lists(st.sampled_from(["Trời mưa.", "Gió to.", "failure", "", "hỏng.", "a", "A"]))


@settings(max_examples=30, deadline=None)
@given(texts, st.integers(1, 5))
def test_records_are_the_same_with_and_without(texts: list[str], size: int) -> None:
    """Whatever is doubled, failed or empty, on the first run and on the second."""
    items = [item(number, text) for number, text in enumerate(texts)]
    wanted = list(straight_line(items, line(Upper())))
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            reuse = Reuse(Results(Path(folder)), b"")
            assert [*reuse.records(items, size, make(Upper()))] == wanted


def test_a_text_is_done_once(tmp_path: Path) -> None:
    """In one window, in the next, and in the next run; a text that failed is tried again."""
    items = [item(n, text) for n, text in enumerate(["Mưa.", "Gió.", "Mưa.", "hỏng.", "Gió."])]
    model = Upper()
    for _ in range(2):
        reuse = Reuse(Results(tmp_path), b"")
        list(reuse.records(items, 3, make(model)))
    assert sorted(set(model.asked)) == ["Gió.", "Mưa.", "hỏng."]
    assert (model.asked.count("Gió."), model.asked.count("Mưa.")) == (1, 1)
    assert model.asked.count("hỏng.") == 2
    assert reuse.work.reused == 4


def test_what_it_depends_on_parts_results(tmp_path: Path) -> None:
    """Another context, title or text has another key; no two ways of cutting give one."""
    keys = {
        key_of(b"a", None, "x"), key_of(b"b", None, "x"), key_of(b"a", "", "x"),
        key_of(b"a", "x", ""), key_of(b"a", "1", "x"), key_of(b"a", None, "1x"),
        key_of(b"a", None, "\ud800"),
    }  # fmt: skip
    assert len(keys) == 7


def test_a_damaged_value_is_made_again(tmp_path: Path) -> None:
    """Garbage in the database is no record."""
    first = [*Reuse(Results(tmp_path), b"").records([item(1, "Mưa.")], 3, make(Upper()))]
    database = sqlite3.connect(tmp_path / FILE)
    with database:
        database.execute("UPDATE results SET value = x'7b7d'")
    database.close()
    assert [*Reuse(Results(tmp_path), b"").records([item(1, "Mưa.")], 3, make(Upper()))] == first


def test_a_database_that_fails_costs_no_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The run goes on without it, and says so once."""
    results = Results(tmp_path)
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("DROP TABLE results")
    database.close()
    made = [*Reuse(results, b"").records([item(n, "Mưa.") for n in range(5)], 1, make(Upper()))]
    assert len(made) == 5
    assert caplog.text.count("the run goes on without it") == 1


Run = Callable[..., Result]


@pytest.fixture(name="run")
def run_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line in a folder with an input of 20 articles, two of them doubles."""
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"id": n, "text": f"{TEXT} Số {n % 19}.", "n": n}) for n in range(20)]
    Path("in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return lambda *arguments: CliRunner().invoke(app, arguments)


def test_cached_runs_give_the_same_bytes(run: Run) -> None:
    """Without a cache, with a new one, and with a full one; other options are not found in it."""
    run("run", "in.jsonl", "-o", "a.jsonl")
    first = run("run", "in.jsonl", "-o", "b.jsonl", "--cache", "cache")
    second = run("run", "in.jsonl", "-o", "c.jsonl", "--cache", "cache", "--batch-size", "3")
    other = run("run", "in.jsonl", "-o", "d.jsonl", "--cache", "cache", "--sentences", "1")
    assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()
    assert Path("a.jsonl").read_bytes() == Path("c.jsonl").read_bytes()
    assert "1 of them were there already" in first.stderr
    assert "20 of them were there already" in second.stderr
    assert "1 of them were there already" in other.stderr


def test_what_a_cache_holds_and_making_room(run: Run) -> None:
    """`cache stats` counts, `cache prune` forgets what was not used for so many days."""
    run("run", "in.jsonl", "-o", "a.jsonl", "--cache", "cache")
    assert "results     19\n" in run("cache", "stats", "cache").stdout
    assert run("cache", "prune", "cache", "--days", "1").stdout == "0 results forgotten\n"
    assert run("cache", "prune", "cache", "--days", "0").stdout == "19 results forgotten\n"
    assert "last used   never to never" in run("cache", "stats", "cache").stdout


def test_no_cache_there_is_said(run: Run) -> None:
    """A folder without results, and one that cannot be used."""
    assert str(run("cache", "stats", "nowhere").exception).startswith("nowhere: holds no results")
    result = run("run", "in.jsonl", "-o", "a.jsonl", "--cache", "in.jsonl/x")
    assert "in.jsonl/x: cannot be used as a cache" in str(result.exception)


@pytest.mark.slow
def test_runs_at_once_share_a_cache(run: Run, tmp_path: Path) -> None:
    """Three at the same time give the same bytes as one; nobody fails."""
    lines = [json.dumps({"text": f"{TEXT} Số {n % 150}."}) for n in range(300)]
    Path("in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "summarizer", "run", "in.jsonl", "--cache", "cache"]
    running = [subprocess.Popen([*command, "-o", f"{n}.jsonl"], cwd=tmp_path) for n in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    run("run", "in.jsonl", "-o", "alone.jsonl")
    for n in range(3):
        assert Path(f"{n}.jsonl").read_bytes() == Path("alone.jsonl").read_bytes()
