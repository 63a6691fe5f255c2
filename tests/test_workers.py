"""Worker processes: the same bytes as without, and nothing of them left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from summarizer import backends, catalog
from summarizer.engines.line import Line, straight_line
from summarizer.engines.pool import Pool
from summarizer.errors import WorkerError
from summarizer.planning import Plan
from summarizer.records import Article, Failure, Models, Origin

BODY = (
    "Sáng {n}-6, UBND tỉnh khánh thành cầu số {n} nối hai xã Tân Lập và Hòa An. Cây cầu dài {n} m, "
    "kinh phí 42 tỷ đồng. Người dân không còn phải đi đò qua sông như trước đây."
)
LINE = Line(Models("salience@test", None), Plan())


def article(n: int) -> Article | Failure:
    """The n-th article; every tenth is empty and every eleventh was a failure before."""
    origin = Origin("in.jsonl", n, f"{n:064}")
    if n % 11 == 0:
        return Failure(str(n), "read", "wrong-type", "…", origin)
    return Article(str(n), None, "" if n % 10 == 0 else BODY.format(n=n), origin)


@pytest.fixture(name="pool", scope="module")
def two_workers() -> Iterator[Pool]:
    """A pool of two processes."""
    with Pool(catalog.find("salience"), LINE, 2) as pool:
        yield pool


@pytest.mark.slow
def test_records_are_those_of_one_process_in_order(pool: Pool) -> None:
    """Windows of very different size come back in order, each with its own records."""
    line = Line(LINE.models, LINE.plan, backends.load(catalog.find("salience")))
    windows = [[article(n) for n in range(size)] for size in (40, 1, 0, 9, 30, 2, 2, 2, 17)]
    assert [*pool.map(windows)] == [[*straight_line(window, line)] for window in windows]


@pytest.mark.slow
def test_no_more_windows_are_read_than_are_worked_on(pool: Pool) -> None:
    """Memory does not grow with the input: the reader waits for the workers."""
    read: list[int] = []

    def windows() -> Iterator[list[Article | Failure]]:
        for n in range(50):
            read.append(n)
            yield [article(n)]

    made = pool.map(windows())
    next(made)
    assert len(read) <= 4
    assert len([*made]) == 49


@pytest.mark.slow
def test_a_killed_worker_ends_the_run_with_a_sentence() -> None:
    """It says what happened and what to do; nothing hangs."""
    with Pool(catalog.find("salience"), LINE, 1) as pool:
        [*pool.map([[article(1)]])]
        os.kill(pool.pids[0], signal.SIGKILL)
        with pytest.raises(WorkerError) as error:
            [*pool.map([[article(2)]])]
    assert str(error.value) == (
        "a worker process was ended by SIGKILL, as happens where memory runs out; "
        "give --workers 1 to do without"
    )


@pytest.mark.slow
def test_a_bug_in_a_worker_is_a_traceback() -> None:
    """A bug stays a bug, with the worker's own traceback."""
    no_text = Article("1", None, None, Origin("x", 1, "0"))  # type: ignore[arg-type]
    pool = Pool(catalog.find("salience"), LINE, 1)
    with pool, pytest.raises(RuntimeError, match=r"(?s)in repair.*TypeError"):
        [*pool.map([[no_text]])]


def run(source: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    """The command line on `source`."""
    command = [sys.executable, "-m", "summarizer", "run", str(source), "-o", str(out), *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, process_group=0)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def write(path: Path, count: int) -> None:
    """`count` articles as JSON Lines, without ids, and with doubles."""
    lines = [json.dumps({"text": BODY.format(n=n % 500)}) for n in range(count)]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.slow
def test_the_output_does_not_depend_on_the_workers(tmp_path: Path) -> None:
    """The same bytes for one, two and three; ids made up for doubles are the same too."""
    write(tmp_path / "in.jsonl", 700)
    made = []
    for workers in ("1", "2", "3"):
        out = tmp_path / f"{workers}.jsonl"
        process = run(tmp_path / "in.jsonl", out, "--workers", workers)
        process.communicate(timeout=120)
        assert process.returncode == 0
        made.append(out.read_bytes())
    assert made[0] == made[1] == made[2]
    assert made[0].count(b"\n") == 700


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_die_with_the_run_and_hold_none_of_its_files(tmp_path: Path) -> None:
    """After SIGKILL of the run nothing is left that could hold a lock or the output."""
    write(tmp_path / "in.jsonl", 20_000)
    process = run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", "--workers", "2")
    try:
        until = time.monotonic() + 60
        while len(workers := children(process.pid)) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1)
        held = [fd.readlink() for pid in workers for fd in Path(f"/proc/{pid}/fd").iterdir()]
    finally:
        process.kill()
        process.communicate()
    assert len(workers) == 2
    assert not [name for name in held if tmp_path in name.parents]
    until = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_a_few_articles_start_no_process(tmp_path: Path) -> None:
    """What a process costs to start is spent only on inputs that are worth it."""
    write(tmp_path / "in.jsonl", 3)
    code = (
        "import sys; from summarizer.cli import main\n"
        "try: main()\nexcept SystemExit: print('summarizer.engines.pool' in sys.modules)"
    )
    arguments = [
        "run",
        str(tmp_path / "in.jsonl"),
        "-o",
        str(tmp_path / "o.jsonl"),
        "--workers",
        "9",
    ]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True)
    assert done.stdout == b"False\n"
