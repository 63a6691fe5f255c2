"""An output that grows: what is in it is not done again, and what is there stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.errors import SummarizerError
from tests import news
from tests.running import ONE_BY_ONE, dies, run


@pytest.fixture(name="place")
def work_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with 20 text files, some bad, to work in."""
    monkeypatch.chdir(tmp_path)
    news.write_folder(tmp_path / "in", range(20))
    return tmp_path


def records(path: str) -> list[dict[str, object]]:
    """The records of an output."""
    data = Path(path).read_bytes()
    if path.endswith(".json"):
        return list(json.loads(data))
    return [json.loads(line) for line in data.splitlines()]


@pytest.mark.parametrize("out", ["o.jsonl", "o.json"])
def test_only_what_is_new_is_added(place: Path, out: str) -> None:
    """The old records stand as they are, the new ones behind them, each article once."""
    assert run("in", "-o", out, "--append") == 3  # an empty article is a failed record
    first = Path(out).read_bytes()
    news.write_folder(place / "in", range(20, 22))
    assert run("in", "-o", out, "--append") == 0  # exit 3 speaks of the new ones
    assert Path(out).read_bytes().startswith(first.removesuffix(b"]\n"))
    names = [f"tin-{number:05}.txt" for number in range(22)]
    assert [record["id"] for record in records(out)] == names
    counts = json.loads(Path(f"{out}.run.json").read_bytes())["counts"]
    assert (counts["articles"], counts["kept"]) == (22, 20)


def test_nothing_new_changes_nothing(place: Path) -> None:
    """The output is not even rewritten."""
    run("in", "-o", "o.jsonl", "--append")
    before = Path("o.jsonl").stat()
    assert run("in", "-o", "o.jsonl", "--append") == 0
    after = Path("o.jsonl").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not Path("o.jsonl.part").exists()


def test_an_empty_inbox_makes_an_empty_output(place: Path) -> None:
    """The first tick may come before the first article."""
    Path("empty").mkdir()
    assert run("empty", "-o", "o.jsonl", "--append") == 0
    assert Path("o.jsonl").read_bytes() == b""
    assert run("in", "-o", "o.jsonl", "--append") == 3
    assert len(records("o.jsonl")) == 20


def test_a_changed_text_is_a_new_version(place: Path) -> None:
    """Its id gets @2, then @3, ids stay unique, and a flag names the id it came with."""
    run("in", "-o", "o.jsonl", "--append")
    for number, text in enumerate((news.article(101), news.article(102)), 2):
        Path("in/tin-00001.txt").write_text(text, encoding="utf-8")
        for _ in range(2):
            run("in", "-o", "o.jsonl", "--append")
        last = records("o.jsonl")[-1]
        assert last["id"] == f"tin-00001.txt@{number}"
        flag = {"check": "new-version", "where": "id", "value": "tin-00001.txt"}
        assert last["flags"] == [flag]
        assert len(records("o.jsonl")) == 18 + number + 1


def test_a_feed_with_repeats_and_versions(place: Path) -> None:
    """Within one input the same rule holds: by id and text, whether a tick or an hour apart."""
    lines = [{"id": "a", "text": news.article(1)}, {"text": news.article(2)}]
    lines += [*lines, {"id": "a", "text": news.article(3)}]
    Path("f.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run("f.jsonl", "-o", "o.jsonl", "--append") == 0
    ids = [record["id"] for record in records("o.jsonl")]
    assert (ids[0], ids[2]) == ("a", "a@2")
    assert len(ids) == 3
    assert run("f.jsonl", "-o", "o.jsonl", "--append") == 0
    assert len(records("o.jsonl")) == 3


@pytest.mark.slow
@pytest.mark.parametrize("out", ["o.jsonl", "o.json"])
def test_a_killed_append_goes_on_to_the_same_bytes(place: Path, out: str) -> None:
    """The old output is whole at any moment; --append or --resume end as if nothing had been."""
    run("in", "-o", out, "--append")
    old = Path(out).read_bytes()
    news.write_folder(place / "in", range(20, 55))
    run("in", "-o", out, "--append", *ONE_BY_ONE)
    new = Path(out).read_bytes()
    number, how = 1, "--append"
    while True:
        Path(out).write_bytes(old)
        Path(f"{out}.run.json").unlink()
        if not dies("torn", number, "in", "-o", out, "--append", *ONE_BY_ONE):
            break
        assert Path(out).read_bytes() in (old, new)
        begun = Path(f"{out}.run.json").exists()
        run("in", "-o", out, how if begun else "--append", *ONE_BY_ONE)
        assert Path(out).read_bytes() == new
        assert not Path(f"{out}.part").exists()
        number, how = number + 2, "--resume" if how == "--append" else "--append"
    assert number > 10


def test_what_came_in_after_a_kill_is_added_too(place: Path) -> None:
    """A scheduler's next tick goes on, though the inbox has grown in the middle."""
    run("in", "-o", "o.jsonl", "--append")
    news.write_folder(place / "in", range(30, 80))
    assert dies("kill", 14, "in", "-o", "o.jsonl", "--append", *ONE_BY_ONE)
    news.write_folder(place / "in", range(20, 30))
    run("in", "-o", "o.jsonl", "--append", *ONE_BY_ONE)
    ids = [record["id"] for record in records("o.jsonl")]
    assert sorted(map(str, ids)) == [f"tin-{number:05}.txt" for number in range(80)]


def test_an_output_that_is_something_else(place: Path) -> None:
    """Exit 2 says behind which record it is none of ours; nothing is changed."""
    run("in", "-o", "o.jsonl", "--append")
    with Path("o.jsonl").open("ab") as file:
        file.write(b"notes\n")
    with pytest.raises(SummarizerError, match="holds no record behind record 20"):
        run("in", "-o", "o.jsonl", "--append")
    assert Path("o.jsonl").read_bytes().endswith(b"notes\n")


def test_append_does_not_cover_an_unfinished_run(place: Path) -> None:
    """A killed run that was no append must be finished first."""
    assert dies("kill", 11, "in", "-o", "o.jsonl", *ONE_BY_ONE)
    with pytest.raises(SummarizerError, match="give --resume to go on with it first"):
        run("in", "-o", "o.jsonl", "--append")
