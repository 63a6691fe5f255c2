"""A disk that fails at any call: a clear error, nothing lost, and a state to go on from."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from summarizer.errors import SummarizerError
from tests import news
from tests.running import run
from tests.shim import faulty

ARTICLES = 24
FAULTS = ("ENOSPC", "ENOSPC+", "EIO", "EIO+", "EROFS+", "short")
SYNCS = ("--batch-size", "1", "--workers", "1")  # a window of 16


class Case(NamedTuple):
    """The arguments of a run, how it is gone on with, and of a run before it."""

    out: tuple[str, ...]
    again: str
    before: tuple[str, ...] = ()


CASES = {
    "jsonl": Case(("-o", "o.jsonl"), "--resume"),
    "json": Case(("-o", "o.json"), "--resume"),
    "folder": Case(("-o", "o/", "--limit", "8"), "--resume"),
    "errors": Case(("-o", "o.jsonl", "--errors", "e.jsonl"), "--resume"),
    "cache": Case(("-o", "o.jsonl", "--cache", "cache"), "--resume"),
    "overwrite": Case(("-o", "o.jsonl", "--overwrite"), "--overwrite", ("--sentences", "1")),
    "overwrite folder": Case(
        ("-o", "o/", "--limit", "8", "--overwrite"),
        "--overwrite",
        ("--limit", "8", "--sentences", "1"),
    ),
    "append": Case(("-o", "o.jsonl", "--append"), "--append", ("--limit", "5")),
    "append to json": Case(("-o", "o.json", "--append"), "--append", ("--limit", "5")),
    "retry failed": Case(("-o", "o.jsonl", "--retry-failed"), "--retry-failed", ("--quiet",)),
}


def arguments(case: Case, *more: str) -> tuple[str, ...]:
    """Those of the run, each option once."""
    return ("in.jsonl", *case.out, *(option for option in more if option not in case.out), *SYNCS)


def outputs(folder: Path) -> dict[str, bytes]:
    """All that a run has left, but what tells of times, the cache, and a lock that was not let go.

    Such a lock holds nobody up: it died with its process.
    """
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in found.items()
        if not name.name.endswith((".run.json", ".lock")) and name.parts[0] != "cache"
    }


class Disk:
    """Folders with the same input and the same output before, one for each run."""

    def __init__(self, root: Path, case: Case, patch: pytest.MonkeyPatch) -> None:
        self._root, self._patch = root, patch
        (root / "start").mkdir()
        patch.chdir(root / "start")
        news.write_lines(root / "start" / "in.jsonl", range(ARTICLES))
        if case.before:
            run("in.jsonl", *case.out[:2], *case.before)
        self.place = self.fresh()
        with faulty("count", 0) as shim:
            self.code = run(*arguments(case))
        self.calls, self.whole = shim.calls, outputs(self.place)

    def fresh(self) -> Path:
        """The next folder, worked in from now on."""
        self.place = self._root / "place"
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self._root / "start", self.place)
        self._patch.chdir(self.place)
        return self.place


def fails_and_goes_on(disk: Disk, case: Case, fault: str, number: int) -> str:
    """One run with a fault and what becomes of it; what it said."""
    before, said = outputs(disk.fresh()), ""
    try:
        with faulty(fault, number):
            code = run(*arguments(case))
    except SummarizerError as error:
        assert error.exit_code == 2
        said = str(error)
        found = outputs(disk.place)  # under its final name stands what was there, or the whole
        for name in before.keys() & found.keys():
            assert found[name] in (before[name], disk.whole.get(name))
        code = run(*arguments(case, case.again))
    assert code in (0, disk.code)
    if (disk.place / "o.old").exists():  # it could not be removed; now it can
        assert run("in.jsonl", "-o", "o/", "--limit", "8", "--resume") == 0
    assert outputs(disk.place) == disk.whole
    return said


def names_of(case: Case) -> set[str]:
    """How the sentences begin that a run may say."""
    names = [case.out[1].rstrip("/"), *(["e.jsonl"] if "--errors" in case.out else [])]
    cache = {"cache: cannot be used as a cache"} if "--cache" in case.out else set()
    return {f"{name}: cannot be written" for name in names} | cache


@pytest.mark.parametrize("name", ["jsonl", "folder", "errors", "append"])
def test_some_calls_that_fail(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full, for a moment or for good, at a few of the calls."""
    disk = Disk(tmp_path, CASES[name], monkeypatch)
    for number in range(1, disk.calls + 1, 1 + disk.calls // 4):
        fails_and_goes_on(disk, CASES[name], "ENOSPC+" if number % 2 else "EIO", number)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_call_that_fails(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each open, write, sync, rename and removal, of the output, its manifest and its lock.

    A disk that is full at one call is tried at all of them, other faults at every fifth.
    """
    disk = Disk(tmp_path, CASES[name], monkeypatch)
    said = Counter[str]()
    for place, fault in enumerate(FAULTS):
        for number in range(1 + place, disk.calls + 1, 5 if place else 1):
            said[fails_and_goes_on(disk, CASES[name], fault, number).partition(" (")[0]] += 1
    assert disk.calls > 15
    assert said.keys() - {""} == names_of(CASES[name])
    assert said[""] < said.total() / 2
