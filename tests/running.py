"""The command line in this process, and in others that can be stopped."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from summarizer.cli import app
from tests.shim import Death, faulty

ONE_BY_ONE = ("--batch-size", "1", "--workers", "1")  # a window of 16: many syncs


def run(*arguments: str, stdin: str | bytes | None = None) -> int:
    """The exit code of `summarizer run ARGUMENTS`; what it raised is raised."""
    result = CliRunner().invoke(app, ["run", *arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code


def dies(fault: str, number: int, *arguments: str) -> bool:
    """Whether the run died, at its call `number` that changes the disk."""
    try:
        with faulty(fault, number):
            run(*arguments)
    except Death:
        return True
    return False


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """`summarizer run ARGUMENTS` as a process, fed and heard by pipes."""
    command = [sys.executable, "-m", "summarizer", "run", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Until `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def size(path: Path) -> int:
    """Bytes of a file, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0
