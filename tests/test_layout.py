"""Cores and how a model is laid out on them: what containers and taskset allow is what is used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from summarizer import layout
from summarizer.engines.timing import Stopwatch
from summarizer.report import Work
from summarizer.textmodel import Output, Request


def group(folder: Path, **files: str) -> None:
    """A control group's folder with these files; `_` stands for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="ascii")


def test_the_lowest_quota_of_nested_groups_counts(tmp_path: Path) -> None:
    """Version 2: a group may have what its parents leave it."""
    group(tmp_path / "a/b", cpu__max="400000 100000\n")
    group(tmp_path / "a", cpu__max="150000 100000\n")
    own = tmp_path / "own"
    own.write_text("0::/a/b\n", encoding="ascii")
    assert layout.quota(tmp_path, own) == 1.5


def test_version_1_groups_are_read_too(tmp_path: Path) -> None:
    """A quota in microseconds; -1 is none."""
    group(tmp_path / "cpu,cpuacct/x", cpu__cfs_quota_us="-1", cpu__cfs_period_us="100000")
    group(tmp_path / "cpu,cpuacct", cpu__cfs_quota_us="200000", cpu__cfs_period_us="100000")
    own = tmp_path / "own"
    own.write_text("4:memory:/\n3:cpu,cpuacct:/x\n0::/\n", encoding="ascii")
    assert layout.quota(tmp_path, own) == 2.0


@pytest.mark.parametrize("text", ["", "0::/\n", "nonsense\n"])
def test_no_limit_is_no_limit(tmp_path: Path, text: str) -> None:
    """The root group has no file, and a strange system has no groups."""
    own = tmp_path / "own"
    own.write_text(text, encoding="ascii")
    assert layout.quota(tmp_path, own) == float("inf")


@pytest.mark.parametrize(
    ("replicas", "threads", "available", "laid_out"),
    [
        (None, None, 2, (2, 1)),  # one thread a replica, by measurement
        (None, 4, 16, (4, 4)),
        (1, None, 8, (1, 8)),
        (3, 2, 1, (3, 2)),  # what is given stays
        (None, 8, 2, (1, 8)),
    ],
)
def test_the_layout_follows_from_what_is_given(
    replicas: int | None, threads: int | None, available: int, laid_out: tuple[int, int]
) -> None:
    """Replicas times threads fill the cores."""
    assert layout.layout("ct2", replicas, threads, available) == laid_out
    assert layout.layout("hf", replicas, threads, available) == (1, threads or available)


class Sleeper:
    """A model that takes two seconds of a clock that stands still otherwise."""

    input_limit = 7

    def __init__(self) -> None:
        self.now = 10.0

    def count_tokens(self, text: str) -> int:
        return len(text)

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        self.now += 2.0
        if not requests:
            raise ValueError
        return [Output(request.text) for request in requests]


def test_the_time_in_which_no_model_works_is_noted() -> None:
    """Between the first request and the last answer; what comes before and after is no waiting."""
    work, sleeper = Work(), Sleeper()
    model = Stopwatch(work, lambda: sleeper.now).timed(sleeper)
    assert (model.input_limit, model.count_tokens("ab"), work.idle_share) == (7, 2, None)
    assert model.generate([Request("a")]) == [Output("a")]
    assert work.idle_share == 0.0
    sleeper.now += 1.0
    with pytest.raises(ValueError):
        model.generate([])
    sleeper.now += 9.0
    assert work.model_seconds == 4.0
    assert work.idle_share == pytest.approx(1 / 5)
