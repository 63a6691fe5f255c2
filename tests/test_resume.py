"""Any stop at any point, and the next run continues to the very same bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.errors import SummarizerError
from tests import news
from tests.running import ONE_BY_ONE, dies, run


@pytest.fixture(name="place")
def work_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an input of 40 articles, some bad, to work in."""
    monkeypatch.chdir(tmp_path)
    news.write_lines(tmp_path / "in.jsonl", range(40))
    return tmp_path


def tree(path: Path) -> dict[str, bytes]:
    """The content of a file, or of all files of a folder."""
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.slow
@pytest.mark.parametrize("out", ["o.jsonl", "o.json", "o"])
@pytest.mark.parametrize("fault", ["kill", "torn"])
def test_a_run_killed_anywhere_goes_on_to_the_same_bytes(place: Path, out: str, fault: str) -> None:
    """Whichever call that changes the disk is the last one: nothing lost, nothing doubled."""
    assert run("in.jsonl", "-o", f"whole{Path(out).suffix}", *ONE_BY_ONE) == 3
    whole = tree(Path(f"whole{Path(out).suffix}"))
    step = 1 if "." in out else 9  # a folder has three calls for each article
    number = 1
    while dies(fault, number, "in.jsonl", "-o", out, *ONE_BY_ONE):
        assert run("in.jsonl", "-o", out, "--resume", *ONE_BY_ONE) in (0, 3)
        assert list(tree(Path(out)).values()) == list(whole.values())
        assert json.loads(Path(f"{out}.run.json").read_bytes())["status"] == "finished"
        left = {path.name for path in Path().iterdir() if path.name.startswith(out)}
        assert left == {out, f"{out}.run.json"}
        shutil.rmtree(out) if Path(out).is_dir() else Path(out).unlink()
        Path(f"{out}.run.json").unlink()
        number += step
    assert number > 10


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(1, 20), min_size=2, max_size=5), st.sampled_from(["kill", "torn"]))
def test_killed_again_and_again(place: Path, numbers: list[int], fault: str) -> None:
    """A resumed run that is killed is resumed as well."""
    whole = place / "whole.jsonl"
    if not whole.exists():
        run("in.jsonl", "-o", "whole.jsonl", *ONE_BY_ONE)
    for name in ("o.jsonl", "o.jsonl.part", "o.jsonl.run.json", "o.jsonl.lock"):
        (place / name).unlink(missing_ok=True)
    for number in numbers:
        dies(fault, number, "in.jsonl", "-o", "o.jsonl", "--resume", *ONE_BY_ONE)
    run("in.jsonl", "-o", "o.jsonl", "--resume")
    assert (place / "o.jsonl").read_bytes() == whole.read_bytes()


def test_what_is_finished_is_not_done_again(place: Path) -> None:
    """--resume keeps what the killed run had synced, and says how much that was."""
    assert dies("kill", 12, "in.jsonl", "-o", "o.jsonl", *ONE_BY_ONE)
    run("in.jsonl", "-o", "o.jsonl", "--resume", *ONE_BY_ONE)
    assert json.loads(Path("o.jsonl.run.json").read_bytes())["counts"]["kept"] >= 16


@pytest.mark.parametrize("tail", [b"", b'{"schema":"summarizer/1","id":"4', b"\0" * 5000, b"{}\n"])
def test_a_torn_end_is_repaired(place: Path, tail: bytes) -> None:
    """What stands behind the last whole record is cut off and written anew."""
    run("in.jsonl", "-o", "o.jsonl")
    whole = Path("o.jsonl").read_bytes()
    Path("o.jsonl.part").write_bytes(b"".join(whole.splitlines(keepends=True)[:20]) + tail)
    Path("o.jsonl").unlink()
    run("in.jsonl", "-o", "o.jsonl", "--resume")
    assert Path("o.jsonl").read_bytes() == whole
    assert json.loads(Path("o.jsonl.run.json").read_bytes())["counts"]["kept"] == 20


def test_resume_with_nothing_to_resume_starts(place: Path) -> None:
    """With nothing there, or with the manifest alone, a run starts afresh."""
    assert run("in.jsonl", "-o", "o.jsonl", "--resume") == 3
    whole = Path("o.jsonl").read_bytes()
    Path("o.jsonl").unlink()
    assert run("in.jsonl", "-o", "o.jsonl", "--resume") == 3
    assert Path("o.jsonl").read_bytes() == whole


def test_resume_of_a_finished_output_changes_nothing(place: Path) -> None:
    """Exit 0, and neither the output nor its manifest is touched."""
    run("in.jsonl", "-o", "o.jsonl")
    before = [path.stat().st_mtime_ns for path in (Path("o.jsonl"), Path("o.jsonl.run.json"))]
    assert run("in.jsonl", "-o", "o.jsonl", "--resume") == 0
    after = [path.stat().st_mtime_ns for path in (Path("o.jsonl"), Path("o.jsonl.run.json"))]
    assert after == before


@pytest.mark.parametrize("unfinished", [True, False])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sentences", "1"], "--sentences was not given, now 1"),
        (["--keep-everything"], "--keep-everything was false, now true"),
        (["--field", "text=x"], '--field was [], now ["text=x"]'),
        (["--limit", "9"], "--limit was not given, now 9"),
    ],
)
def test_resume_with_other_options(
    place: Path, options: list[str], said: str, unfinished: bool
) -> None:
    """Exit 2, what differs is said, and nothing is changed."""
    run("in.jsonl", "-o", "o.jsonl")
    if unfinished:
        Path("o.jsonl").rename("o.jsonl.part")
    with pytest.raises(SummarizerError) as caught:
        run("in.jsonl", "-o", "o.jsonl", "--resume", *options)
    assert str(caught.value) == (
        f"o.jsonl: was begun with other settings: {said}; give the same ones, or --overwrite to "
        "start over"
    )
    assert caught.value.exit_code == 2
    assert Path("o.jsonl.part" if unfinished else "o.jsonl").stat().st_size > 1000


def change_a_text(lines: list[str]) -> None:
    lines[9] = lines[9].replace("Đây là", "Đó là")


def change_a_title(lines: list[str]) -> None:
    lines[9] = lines[9].replace("Tin số 9", "Tin khác")


def change_a_field(lines: list[str]) -> None:
    lines[9] = lines[9].replace('"n": 9', '"n": 8')


def change_an_id(lines: list[str]) -> None:
    lines[9] = lines[9].replace('"id": 9', '"id": 99')


def put_a_line_in(lines: list[str]) -> None:
    lines.insert(9, lines[8])


def cut_the_end(lines: list[str]) -> None:
    del lines[9:]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_a_text, "in.jsonl line 10: its text has changed since it was read"),
        (change_a_title, "in.jsonl line 10: its fields have changed since it was read"),
        (change_a_field, "in.jsonl line 10: its other fields have changed since it was read"),
        (change_an_id, "in.jsonl line 10: its id has changed from '9' to '99' since it was read"),
        (put_a_line_in, "in.jsonl line 10: its text has changed since it was read"),
        (cut_the_end, "in.jsonl line 10: was read before, and is not there any more"),
    ],
)
def test_an_input_that_changed(place: Path, change: Callable[[list[str]], None], said: str) -> None:
    """Exit 2 names the first article that is not as it was read; what was finished is kept."""
    run("in.jsonl", "-o", "o.jsonl")
    Path("o.jsonl").rename("o.jsonl.part")
    lines = Path("in.jsonl").read_text(encoding="utf-8").splitlines()
    change(lines)
    Path("in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(SummarizerError) as caught:
        run("in.jsonl", "-o", "o.jsonl", "--resume")
    way_out = "; bring the input back, or give --overwrite to start over"
    assert str(caught.value) == said + way_out
    assert Path("o.jsonl.part").stat().st_size > 1000


def test_an_input_that_grew_at_its_end(place: Path) -> None:
    """What was finished is kept, and the rest is the input as it is now."""
    run("in.jsonl", "-o", "o.jsonl")
    Path("o.jsonl").rename("o.jsonl.part")
    news.write_lines(place / "in.jsonl", range(60))
    run("in.jsonl", "-o", "whole.jsonl")
    run("in.jsonl", "-o", "o.jsonl", "--resume")
    assert Path("o.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    assert json.loads(Path("o.jsonl.run.json").read_bytes())["counts"]["kept"] == 40


def test_a_manifest_that_is_gone_or_torn(place: Path) -> None:
    """Nobody knows how OUT.part was made: exit 2, and it stays."""
    run("in.jsonl", "-o", "o.jsonl")
    Path("o.jsonl").rename("o.jsonl.part")
    data = Path("o.jsonl.run.json").read_bytes()
    for content in (data[:99], b"", None):
        Path("o.jsonl.run.json").unlink()
        if content is not None:
            Path("o.jsonl.run.json").write_bytes(content)
        with pytest.raises(SummarizerError, match="give --overwrite to start over"):
            run("in.jsonl", "-o", "o.jsonl", "--resume")
        Path("o.jsonl.run.json").touch()
    assert Path("o.jsonl.part").exists()


def test_an_unfinished_run_is_not_thrown_away_unasked(place: Path) -> None:
    """Without --resume or --overwrite, what an interrupted run has left is exit 2."""
    assert dies("kill", 12, "in.jsonl", "-o", "o.jsonl", *ONE_BY_ONE)
    with pytest.raises(SummarizerError, match="an earlier run was not finished; give --resume"):
        run("in.jsonl", "-o", "o.jsonl")
    assert run("in.jsonl", "-o", "o.jsonl", "--overwrite") == 3


@pytest.mark.slow
def test_a_killed_overwrite(place: Path) -> None:
    """The old output stays until the new one is whole, and --resume goes on with the new one."""
    run("in.jsonl", "-o", "new.jsonl", "--sentences", "1", *ONE_BY_ONE)
    number, new = 1, ("--sentences", "1", *ONE_BY_ONE)
    run("in.jsonl", "-o", "o.jsonl", *ONE_BY_ONE)
    old = Path("o.jsonl").read_bytes()
    while dies("torn", number, "in.jsonl", "-o", "o.jsonl", "--overwrite", *new):
        done = Path("o.jsonl").read_bytes() == Path("new.jsonl").read_bytes()
        assert done or Path("o.jsonl").read_bytes() == old
        settled = json.loads(Path("o.jsonl.run.json").read_bytes())["settings"]["--sentences"]
        if settled == 1:
            run("in.jsonl", "-o", "o.jsonl", "--resume", *new)
            assert Path("o.jsonl").read_bytes() == Path("new.jsonl").read_bytes()
        run("in.jsonl", "-o", "o.jsonl", "--overwrite", *ONE_BY_ONE)
        number += 3
    assert number > 10


def test_a_link_is_followed(place: Path) -> None:
    """OUT may be a link: it stays one, and lock and manifest stand beside what it names."""
    Path("data").mkdir()
    Path("o.jsonl").symlink_to("data/real.jsonl")
    run("in.jsonl", "-o", "o.jsonl")
    assert Path("o.jsonl").is_symlink()
    assert sorted(p.name for p in Path("data").iterdir()) == ["real.jsonl", "real.jsonl.run.json"]


def test_standard_output_cannot_be_resumed(place: Path) -> None:
    """Exit 2, with the way out."""
    with pytest.raises(SummarizerError, match="--resume: standard output is gone when"):
        run("in.jsonl", "-o", "-", "--resume")


def test_one_way_at_a_time(place: Path) -> None:
    """--resume, --append, --overwrite and --retry-failed exclude each other."""
    with pytest.raises(SummarizerError, match="--resume and --append: give one of them"):
        run("in.jsonl", "-o", "o.jsonl", "--append", "--resume")
