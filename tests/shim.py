"""A disk that fails, and a process that dies, at the Nth call that changes the disk.

In a test, `faulty(FAULT, N)` is a block in which that happens; `python -m tests.shim FAULT N --
run in -o out.jsonl` is the program with it. FAULT is

    count    nothing: how many calls there are
    kill     the process dies before the Nth call
    torn     a write does half its work, then the process dies
    short    every write from the Nth on takes at most 7 bytes
    ENOSPC   or another errno's name: the Nth call fails; with a `+`, it and all that follow

In a test a death is an exception that no one catches, after which no call reaches the disk; in a
process it is SIGKILL.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CALLS = (
    "open", "write", "fsync", "replace", "rename", "ftruncate", "truncate", "unlink", "rmdir",
    "mkdir", "pwrite",
)  # fmt: skip


class Death(BaseException):
    """The process is gone."""


class Shim:
    """Counts the calls and does harm at one of them."""

    def __init__(self, fault: str, number: int, die: Callable[[], None]) -> None:
        self.fault, self.number, self.die = fault, number, die
        self.calls = 0

    def wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """The call `name`, counted."""

        def call(*arguments: Any, **named: Any) -> Any:
            if (name == "write" and arguments[0] <= 2) or (
                name == "open" and not arguments[1] & os.O_CREAT
            ):
                return real(*arguments, **named)
            self.calls += 1
            if self.calls < self.number or self.fault == "count":
                return real(*arguments, **named)
            return self.harm(name, real, *arguments, **named)

        return call

    def harm(self, name: str, real: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What happens from the Nth call on."""
        first = self.calls == self.number
        if self.fault in ("kill", "torn"):
            if first and self.fault == "torn" and name == "write":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            self.die()
        if self.fault == "short" and name == "write":
            return real(arguments[0], arguments[1][:7])
        if self.fault != "short" and (first or self.fault.endswith("+")):
            code = getattr(errno, self.fault.removesuffix("+"))
            about = [str(part) for part in arguments[:1] if isinstance(part, str | Path)]
            raise OSError(code, os.strerror(code), *about)
        return real(*arguments, **named)


def _die() -> None:
    raise Death


@contextmanager
def faulty(fault: str, number: int, die: Callable[[], None] = _die) -> Iterator[Shim]:
    """The block in which it happens."""
    shim = Shim(fault, number, die)
    real = {name: getattr(os, name) for name in CALLS}
    for name in CALLS:
        setattr(os, name, shim.wrap(name, real[name]))
    try:
        yield shim
    finally:
        for name in CALLS:
            setattr(os, name, real[name])


def main() -> None:
    """Run the program with the shim under it."""
    fault, number, _, *arguments = sys.argv[1:]
    from summarizer.cli import main as program

    sys.argv = ["summarizer", *arguments]
    with faulty(fault, int(number), lambda: os.kill(os.getpid(), signal.SIGKILL)):
        program()


if __name__ == "__main__":
    main()
