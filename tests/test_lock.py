"""One run an output, and signals that stop it: real processes."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summarizer.errors import HeldError
from summarizer.writing.lock import Holder, locked
from tests import news
from tests.running import run, size, start, wait_for


@pytest.fixture(name="place")
def work_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an input of 20 articles to work in."""
    monkeypatch.chdir(tmp_path)
    news.write_lines(tmp_path / "in.jsonl", range(20))
    return tmp_path


def ignore(_: str) -> None:
    """Nobody is told."""


def test_a_second_run_is_turned_away(place: Path) -> None:
    """Exit 75 names process, host and time of the first; its output is not touched."""
    with locked(Path("o.jsonl.lock"), Path("o.jsonl"), None, ignore):
        holder = json.loads(Path("o.jsonl.lock").read_bytes())
        with pytest.raises(HeldError) as caught:
            run("in.jsonl", "-o", "o.jsonl")
    assert caught.value.exit_code == 75
    assert str(caught.value) == (
        f"o.jsonl: another run holds it (process {os.getpid()} on {socket.gethostname()} since "
        f"{holder['since']}); give --wait to wait for it"
    )
    assert run("in.jsonl", "-o", "o.jsonl") == 3
    assert not Path("o.jsonl.lock").exists()


def test_the_lock_of_a_dead_process_is_taken_over(place: Path) -> None:
    """What a killed run left of its lock holds nobody up."""
    Path("o.jsonl.lock").write_text('{"pid": 1, "host": "elsewhere", "since": "2026"}')
    assert run("in.jsonl", "-o", "o.jsonl") == 3


def test_without_locks_of_the_system(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the name in the file decides: a live holder or another host's is respected."""

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    lock, told = Path("x.lock"), list[str]()
    with locked(lock, Path("x"), None, told.append):
        assert told == ["No locks available"]
    for pid, host in ((os.getppid(), socket.gethostname()), (1, "elsewhere")):
        lock.write_bytes(json.dumps({"pid": pid, "host": host, "since": "2026"}).encode())
        with pytest.raises(HeldError), locked(lock, Path("x"), None, ignore):
            pass
    assert Holder(2**22 + 1, socket.gethostname(), "").is_gone
    lock.write_bytes(
        json.dumps({"pid": 2**22 + 1, "host": socket.gethostname(), "since": ""}).encode()
    )
    with locked(lock, Path("x"), None, ignore):
        pass


@pytest.mark.slow
def test_wait_for_the_first_run(place: Path) -> None:
    """--wait: the second run begins when the first has ended, and sees what it has made."""
    with start("-", "-o", "o.jsonl") as first:
        wait_for(Path("o.jsonl.run.json").exists)
        with start("in.jsonl", "-o", "o.jsonl", "--append", "--wait") as second:
            assert second.stderr and first.stdin
            assert b"waiting for another run (process" in second.stderr.readline()
            first.stdin.write(Path("in.jsonl").read_bytes())
            first.stdin.close()
            first.stdin = None
            assert first.wait(60) == 3
            second.communicate(timeout=60)
            assert second.returncode == 0
    assert len(Path("o.jsonl").read_bytes().splitlines()) == 20
    assert not Path("o.jsonl.lock").exists()


@pytest.mark.slow
def test_workers_die_with_a_killed_run(place: Path) -> None:
    """After SIGKILL of the main process the output is free at once, and can be gone on with."""
    news.write_lines(place / "many.jsonl", range(3000))
    with start("many.jsonl", "-o", "o.jsonl", "--workers", "2") as process:
        wait_for(lambda: size(Path("o.jsonl.part")) > 300_000 or process.poll() is not None)
        process.kill()
    assert run("many.jsonl", "-o", "o.jsonl", "--resume") in (0, 3)
    run("many.jsonl", "-o", "whole.jsonl", "--workers", "1")
    assert Path("o.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
def test_a_signal_stops_and_resume_goes_on(place: Path, number: int, code: int) -> None:
    """What was finished is kept, the lock is gone, and the bytes are those of a whole run."""
    news.write_lines(place / "in.jsonl", range(600))
    run("in.jsonl", "-o", "whole.jsonl")
    data = Path("in.jsonl").read_bytes()
    if signal.getsignal(number) == signal.SIG_IGN:  # the tests run under nohup
        signal.signal(number, signal.SIG_DFL)
    with start("-", "-o", "o.jsonl") as process:
        assert process.stdin and process.stderr
        process.stdin.write(data)
        process.stdin.flush()
        wait_for(lambda: size(Path("o.jsonl.part")) > 1000)
        process.send_signal(number)
        assert process.wait(60) == code
        assert b"interrupted after" in process.stderr.read()
    assert not Path("o.jsonl.lock").exists()
    assert json.loads(Path("o.jsonl.run.json").read_bytes())["status"] == "interrupted"
    assert run("-", "-o", "o.jsonl", "--resume", stdin=data) == 3
    assert json.loads(Path("o.jsonl.run.json").read_bytes())["counts"]["kept"] >= 128
    whole = Path("whole.jsonl").read_bytes().replace(b'"source":"in.jsonl"', b'"source":"-"')
    assert Path("o.jsonl").read_bytes() == whole.replace(b"in.jsonl line", b"- line")


@pytest.mark.slow
def test_a_signal_while_a_library_is_at_work(place: Path) -> None:
    """No handler runs then: a thread ends the process, at once at the second signal."""
    code = (
        "import hashlib, os, threading, time\n"
        "from summarizer.cli.signals import Interrupts\n"
        "def tell():\n"  # when the library is at work: nothing else takes processor time
        "    while time.process_time() < began + 0.3:\n"
        "        time.sleep(0.01)\n"
        "    os.write(1, b'.')\n"
        "with Interrupts():\n"
        "    began = time.process_time()\n"
        "    threading.Thread(target=tell, daemon=True).start()\n"
        "    hashlib.pbkdf2_hmac('sha256', b'', b'', 2**30)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.read(1)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        assert process.wait(60) == 130
        assert time.monotonic() - started < 30


@pytest.mark.slow
def test_a_reader_that_goes_away(place: Path) -> None:
    """SIGPIPE is quiet: no traceback, the code that a shell shows for it."""
    news.write_lines(place / "in.jsonl", range(3000))
    with start("in.jsonl", "-o", "-", "--quiet") as process:
        assert process.stdout and process.stderr
        process.stdout.read(100)
        process.stdout.close()
        process.stdout = None
        assert process.wait(60) == 141
        assert process.stderr.read() == b""
