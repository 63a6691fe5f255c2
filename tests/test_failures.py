"""What fails: how much of it is put up with, where it goes, and how it is done again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.engines.failures import MaxFailures
from summarizer.errors import SummarizerError, UsageError
from tests import news
from tests.running import ONE_BY_ONE, dies, run


@pytest.fixture(name="place")
def work_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an input of 60 articles, 9 of them bad, to work in."""
    monkeypatch.chdir(tmp_path)
    news.write_lines(tmp_path / "in.jsonl", range(60))
    return tmp_path


def statuses(path: str) -> list[str]:
    """Ok or failed, record by record."""
    return [json.loads(line)["status"] for line in Path(path).read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("most", "said"),
    [
        ("3", "4 articles failed, and --max-failures is 3"),
        ("2%", "of 60 articles failed, beyond 2%"),
    ],
)
def test_a_sick_run_is_stopped(place: Path, most: str, said: str) -> None:
    """Exit 2 with the reason; no output stands there, and --resume goes on."""
    run("in.jsonl", "-o", "whole.jsonl")
    with pytest.raises(SummarizerError, match=said) as caught:
        run("in.jsonl", "-o", "o.jsonl", "--max-failures", most)
    assert caught.value.exit_code == 2
    assert not Path("o.jsonl").exists()
    assert json.loads(Path("o.jsonl.run.json").read_bytes())["status"] == "stopped"
    assert run("in.jsonl", "-o", "o.jsonl", "--resume", "--max-failures", "50%") == 3
    assert Path("o.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


@pytest.mark.parametrize("most", ["100", "90%"])
def test_a_run_within_its_bounds(place: Path, most: str) -> None:
    """As many as are allowed are no reason to stop."""
    assert run("in.jsonl", "-o", "o.jsonl", "--max-failures", most) == 3


@pytest.mark.parametrize("text", ["", "x", "-1", "101%", "nan%", "%", "1.5"])
def test_bounds_that_are_none(text: str) -> None:
    """A sentence that shows both ways."""
    with pytest.raises(UsageError, match=r"give a number \(5\) or a share \(2.5%\)"):
        MaxFailures.parse(text)


def test_failures_apart(place: Path) -> None:
    """--errors: OUT has the good records, FILE the failed ones; together one for each article."""
    run("in.jsonl", "-o", "whole.jsonl")
    assert run("in.jsonl", "-o", "o.jsonl", "--errors", "e.jsonl") == 3
    lines = Path("whole.jsonl").read_bytes().splitlines(keepends=True)
    good = [line for line in lines if b'"status":"ok"' in line]
    bad = [line for line in lines if b'"status":"failed"' in line]
    assert Path("o.jsonl").read_bytes() == b"".join(good)
    assert Path("e.jsonl").read_bytes() == b"".join(bad)
    assert len(good) + len(bad) == 60


@pytest.mark.slow
def test_failures_apart_survive_a_kill(place: Path) -> None:
    """Two files that grow side by side are gone on with as one."""
    run("in.jsonl", "-o", "wo.jsonl", "--errors", "we.jsonl", *ONE_BY_ONE)
    number, split = 1, ("--errors", "e.jsonl", *ONE_BY_ONE)
    while dies("torn", number, "in.jsonl", "-o", "o.jsonl", *split):
        run("in.jsonl", "-o", "o.jsonl", "--resume", *split)
        for made, whole in (("o.jsonl", "wo.jsonl"), ("e.jsonl", "we.jsonl")):
            assert Path(made).read_bytes() == Path(whole).read_bytes()
            Path(made).unlink()
        Path("o.jsonl.run.json").unlink()
        number += 2
    assert number > 10


def test_failures_are_done_again_in_place(place: Path) -> None:
    """What is mended since gets its record where the failed one stood; the rest is as it was."""
    news.write_folder(place / "in", range(20))
    run("in", "-o", "o.jsonl")
    assert statuses("o.jsonl").count("failed") == 2
    Path("in/tin-00004.txt").write_text(news.article(4), encoding="utf-8")
    assert run("in", "-o", "o.jsonl", "--retry-failed") == 3
    run("in", "-o", "whole.jsonl")
    assert Path("o.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    assert statuses("o.jsonl").count("failed") == 1


@pytest.mark.slow
def test_a_killed_retry(place: Path) -> None:
    """The output stays whole, and --retry-failed or --resume begin the retry again."""
    news.write_folder(place / "in", range(20))
    run("in", "-o", "o.jsonl", *ONE_BY_ONE)
    old = Path("o.jsonl").read_bytes()
    manifest = Path("o.jsonl.run.json").read_bytes()
    Path("in/tin-00004.txt").write_text(news.article(4), encoding="utf-8")
    run("in", "-o", "whole.jsonl", *ONE_BY_ONE)
    new, number = Path("whole.jsonl").read_bytes(), 1
    while dies("torn", number, "in", "-o", "o.jsonl", "--retry-failed", *ONE_BY_ONE):
        assert Path("o.jsonl").read_bytes() in (old, new)
        how = "--resume" if b"retry" in Path("o.jsonl.run.json").read_bytes() else "--retry-failed"
        run("in", "-o", "o.jsonl", how, *ONE_BY_ONE)
        assert Path("o.jsonl").read_bytes() == new
        Path("o.jsonl").write_bytes(old)
        Path("o.jsonl.run.json").write_bytes(manifest)
        number += 2
    assert number > 8


def test_a_retry_of_another_input(place: Path) -> None:
    """Exit 2; the output stays as it is."""
    run("in.jsonl", "-o", "o.jsonl")
    old = Path("o.jsonl").read_bytes()
    news.write_lines(place / "in.jsonl", range(100, 160))
    with pytest.raises(SummarizerError, match=r"in.jsonl line \d+: .* since it was read"):
        run("in.jsonl", "-o", "o.jsonl", "--retry-failed")
    assert Path("o.jsonl").read_bytes() == old
