"""Starting a model's process and ending it, so that nothing of it is ever left behind."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from queue import SimpleQueue

log = logging.getLogger(__name__)

SHOWN = 100  # lines of what a model's processes say; a sound model has a few
LONGEST = 500  # bytes of a line that a process prints
GRACE = 0.2  # seconds for a process to end that crashed, or that was told that it may

Popen = subprocess.Popen[bytes]
MODEL = "summarizer.backends.child"


class Told:
    """What a model's processes said, each line logged once however often they are started."""

    def __init__(self) -> None:
        self._lines: set[str] = set()

    def log(self, level: int, line: str) -> None:
        """Log a line that is new, up to a number that no sound model reaches."""
        if line not in self._lines and len(self._lines) < SHOWN:
            self._lines.add(line)
            log.log(level, "%s", line)


def spawn(told: Told, name: str, module: str = MODEL) -> tuple[Popen, socket.socket]:
    """A new process of `module` and the socket to it. Raises OSError where it cannot be started."""
    ours, theirs = socket.socketpair()
    born: SimpleQueue[Popen | OSError] = SimpleQueue()
    threading.Thread(target=_tend, args=(theirs, born, told, name, module), daemon=True).start()
    process = born.get()
    if isinstance(process, OSError):
        ours.close()
        raise process
    return process, ours


def _tend(
    theirs: socket.socket, born: SimpleQueue[Popen | OSError], told: Told, name: str, module: str
) -> None:
    """Start a process and pass on what it prints, as long as it lives.

    By a thread that does nothing else, since PR_SET_PDEATHSIG tells of the end of the *thread* that
    started a process.
    """
    try:
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", module, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[theirs.fileno()],  # and nothing else: no lock outlives the parent
                process_group=0,  # Ctrl-C is for the parent
                env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            )
    except OSError as error:
        born.put(error)
        return
    born.put(process)
    assert process.stdout is not None
    with process.stdout as printed:
        for line in iter(lambda: printed.readline(LONGEST), b""):
            if line.strip():
                told.log(logging.INFO, f"{name}: {line.decode('utf-8', 'replace').strip()}")
    with suppress(ChildProcessError):  # WNOWAIT: the parent's other threads want to know as well
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)


def stop(process: Popen, connection: socket.socket) -> str:
    """End a process and all that it started; how it had ended, if it had."""
    connection.close()
    had_ended = _ends(process.pid, GRACE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # not reaped yet: the number is still its own
    code = process.wait()
    return how_ended(code) if had_ended else "was ended"


def how_ended(code: int) -> str:
    """A process's exit code in words."""
    if code >= 0:
        return f"ended with code {code}"
    hint = ", as happens where memory runs out" if code == -signal.SIGKILL else ""
    return f"was ended by {signal.Signals(-code).name}{hint}"


def _ends(pid: int, seconds: float) -> bool:
    """Whether a process ends by itself in so many seconds; it is left for another to reap."""
    until = time.monotonic() + seconds
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True
