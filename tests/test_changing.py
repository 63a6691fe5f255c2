"""Inputs and clocks that change while a run is at work."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from summarizer import results
from summarizer.cli import begin, telling
from summarizer.engines.local import articles_of
from summarizer.records import Article, Failure
from summarizer.report import manifest
from summarizer.writing import lock
from tests import news
from tests.running import ONE_BY_ONE, dies, run


@pytest.fixture(name="place")
def work_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an input of 20 text files and 20 lines, some bad, to work in."""
    monkeypatch.chdir(tmp_path)
    news.write_folder(tmp_path / "in", range(20))
    news.write_lines(tmp_path / "in" / "feed.jsonl", range(20))
    return tmp_path


def told_of(out: str) -> dict[str, Any]:
    """The manifest of an output."""
    found: dict[str, Any] = json.loads(Path(f"{out}.run.json").read_bytes())
    return found


def meanwhile(patch: pytest.MonkeyPatch, action: Any) -> None:
    """Have `action` done when a run has read its first article."""

    def articles(*arguments: Any) -> Iterator[Article | Failure]:
        items = articles_of(*arguments)
        yield next(items)
        action()
        yield from items

    patch.setattr(begin, "articles_of", articles)


def test_a_source_that_grows(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, and stands in the manifest; sources that stay as they are do not."""
    said: list[str] = []
    monkeypatch.setattr(telling.log, "warning", lambda text, *parts: said.append(text % parts))
    assert run("in", "-o", "calm.jsonl") == 3
    assert (told_of("calm.jsonl")["changed_sources"], said) == ([], [])
    meanwhile(monkeypatch, lambda: news.write_lines(place / "in/feed.jsonl", range(30)))
    assert run("in", "-o", "o.jsonl") == 3
    assert told_of("o.jsonl")["changed_sources"] == ["in/feed.jsonl"]
    warning = "in/feed.jsonl: changed since the run began; its records are of what was read"
    assert said == [warning]
    first = told_of("o.jsonl")["sources"][0]
    found = (place / "in/feed.jsonl").stat()
    assert first["name"] == "in/feed.jsonl"
    assert (first["bytes"], first["modified_ns"]) != (found.st_size, found.st_mtime_ns)


def test_many_sources_that_change(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few are named, the others counted."""
    said: list[str] = []
    monkeypatch.setattr(telling.log, "warning", lambda text, *parts: said.append(text % parts))
    meanwhile(monkeypatch, lambda: news.write_folder(place / "in", range(1, 20)))
    run("in", "-o", "o.jsonl")
    assert len(told_of("o.jsonl")["changed_sources"]) == 19
    assert said[5:] == ["14 more sources changed since the run began"]


def test_a_source_that_vanishes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed record in its place, that --retry-failed mends when the file is back."""
    run("in", "-o", "whole.jsonl")
    gone = place / "in" / "tin-00007.txt"
    text = gone.read_bytes()
    with monkeypatch.context() as patch:
        meanwhile(patch, gone.unlink)
        assert run("in", "-o", "o.jsonl") == 3
    records = [json.loads(line) for line in Path("o.jsonl").read_bytes().splitlines()]
    (failed,) = [r for r in records if r["id"] == "tin-00007.txt"]
    assert failed["error"]["code"] == "unreadable"
    gone.write_bytes(text)
    run("in", "-o", "o.jsonl", "--retry-failed")
    assert Path("o.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


class Backwards(datetime):
    """A clock that is put back by an hour at every look."""

    hours = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Backwards:
        cls.hours += 1
        at = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=cls.hours)
        return cls.fromtimestamp(at.timestamp(), tz)


def test_a_clock_that_goes_backwards(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes, killed or not, no negative durations, and a cache that goes on serving."""
    run("in", "-o", "whole.jsonl", *ONE_BY_ONE)
    for module in (manifest, lock):
        monkeypatch.setattr(module, "datetime", Backwards)
    days = iter(range(30_000, 0, -1))
    monkeypatch.setattr(time, "time", lambda: next(days) * results.DAY)
    dies("kill", 14, "in", "-o", "o.jsonl", "--cache", "cache", *ONE_BY_ONE)
    began = time.monotonic()
    run("in", "-o", "o.jsonl", "--cache", "cache", "--resume", *ONE_BY_ONE)
    assert Path("o.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    told = told_of("o.jsonl")
    assert told["finished"] < told["started"]  # as the clock on the wall had it
    assert 0 <= told["seconds"] <= time.monotonic() - began
