"""The examples for schedulers, really run: three ticks of cron's script, and systemd's units."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests import news

EXAMPLES = Path(__file__).parent.parent / "examples"
PROGRAM = Path(sys.executable).parent / "summarizer"
INSTALLED = "/opt/summarizer/.venv/bin/summarizer"
PATIENT = 120.0


class Ticks:
    """Cron's script with an inbox of its own."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        self.out = folder / "summaries.jsonl"
        self.part = folder / "summaries.jsonl.part"
        self.lock = folder / "summaries.jsonl.lock"
        self.log = folder / "log"
        self._settings = {
            "SUMMARIZER": str(PROGRAM), "INBOX": str(self.inbox), "OUT": str(self.out),
            "CACHE": str(folder / "cache"), "LOG": str(self.log), "OPTIONS": "--workers 1",
        }  # fmt: skip
        self._started: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        """A tick in a process group of its own."""
        tick = subprocess.Popen(
            [str(EXAMPLES / "cron" / "summarize-inbox")],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **self._settings},
            start_new_session=True,
        )
        self._started.append(tick)
        return tick

    def add(self, name: str, numbers: range) -> None:
        """A feed with those articles."""
        rows = [{"id": f"tin-{n}", "text": news.article(n)} for n in numbers]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (self.inbox / name).write_text(text, encoding="utf-8")

    def holder(self) -> int:
        """The process group of the run that holds the output; 0 where none does."""
        with suppress(OSError, ValueError):
            return os.getpgid(json.loads(self.lock.read_bytes())["pid"])
        return 0

    def end(self) -> None:
        """Leave nothing running."""
        for tick in self._started:
            with suppress(ProcessLookupError):
                os.killpg(tick.pid, signal.SIGKILL)
            tick.wait()
            if tick.stdout is not None:
                tick.stdout.close()


def told(tick: subprocess.Popen[str]) -> str:
    """All that a tick says, when it has ended."""
    said, _ = tick.communicate(timeout=PATIENT)
    return said


def until(condition: Callable[[], bool]) -> None:
    """Wait for something."""
    end = time.monotonic() + PATIENT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def ticks(tmp_path: Path) -> Iterator[Ticks]:
    """An inbox, and all that ticks at it started ended."""
    made = Ticks(tmp_path)
    yield made
    made.end()


@pytest.mark.slow
def test_three_ticks(ticks: Ticks) -> None:
    """One is killed, the next goes on while a third overlaps: every article once, none lost."""
    ticks.add("a.jsonl", range(1500))
    killed = ticks.start()
    until(lambda: ticks.part.is_file() and ticks.part.stat().st_size > 0)
    os.killpg(killed.pid, signal.SIGKILL)
    told(killed)
    assert not ticks.out.exists()

    ticks.add("b.jsonl", range(1500, 1800))
    second = ticks.start()
    until(lambda: ticks.holder() == second.pid)
    os.killpg(second.pid, signal.SIGSTOP)  # it takes its time
    third = ticks.start()
    assert (told(third), third.returncode) == ("", 0)
    assert "another run holds it" in ticks.log.read_text(encoding="utf-8")
    os.killpg(second.pid, signal.SIGCONT)
    assert (told(second), second.returncode) == ("", 0)

    records = [json.loads(line) for line in ticks.out.read_bytes().splitlines()]
    assert [record["id"] for record in records] == [f"tin-{n}" for n in range(1800)]
    assert all(record["summary"] for record in records)
    before = ticks.out.read_bytes()
    assert told(ticks.start()) == ""
    assert ticks.out.read_bytes() == before
    assert not ticks.part.exists()


def test_a_tick_tells_what_a_person_should_know(ticks: Ticks) -> None:
    """Failed articles once, a set-up that cannot run each time, and the log has the rest."""
    ticks.add("a.jsonl", range(3))
    (ticks.inbox / "b.txt").touch()
    assert told(ticks.start()) == (
        f"some new articles failed; their records in {ticks.out} say why\n"
    )
    assert told(ticks.start()) == ""
    shutil.rmtree(ticks.inbox)
    broken = ticks.start()
    said = told(broken)
    assert said.startswith("the summarizer ended with code 2; the end of ")
    assert f"{ticks.inbox}: no such file or folder" in said
    assert broken.returncode == 2


def test_the_crontab_has_lines_that_cron_reads() -> None:
    """Settings, comments, or five fields (or a nickname) and a command that is there."""
    lines = (EXAMPLES / "cron" / "crontab").read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if line and not re.match(r"#|[A-Z]+=", line)]
    assert len(jobs) == 2
    for job in jobs:
        schedule = r"(@monthly|[\d*/,-]+( [\d*/,-]+){4})"
        assert re.fullmatch(rf"{schedule} /opt/summarizer/\S.*", job), job
        assert "%" not in job  # cron reads it as a line break
    assert os.access(EXAMPLES / "cron" / "summarize-inbox", os.X_OK)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say about service and timer."""
    for unit in (EXAMPLES / "systemd").iterdir():
        text = unit.read_text(encoding="utf-8").replace(INSTALLED, str(PROGRAM))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    units = sorted(str(unit) for unit in tmp_path.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True
    )
    ours = [line for line in done.stderr.splitlines() if "summarizer-inbox" in line]
    assert (done.returncode, ours) == (0, [])


def test_the_command_of_the_service_runs(tmp_path: Path) -> None:
    """Its ExecStart, with folders of this test: records in the state folder, none twice."""
    unit = (EXAMPLES / "systemd" / "summarizer-inbox.service").read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    news.write_folder(tmp_path / "inbox", range(4))
    for name, value in (
        (INSTALLED, str(PROGRAM)),
        ("/srv/news/inbox", str(tmp_path / "inbox")),
        ("${STATE_DIRECTORY}", str(tmp_path)),
        ("${CACHE_DIRECTORY}", str(tmp_path)),
        ("%%", "%"),
    ):
        assert name in command
        command = command.replace(name, value)
    for _ in range(2):
        done = subprocess.run(shlex.split(command), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert len((tmp_path / "summaries.jsonl").read_bytes().splitlines()) == 4
