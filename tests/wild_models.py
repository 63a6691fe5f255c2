"""Models that misbehave at one word of a text, loaded by the child process of a test."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence

from summarizer.backends import Runtime, Say
from summarizer.catalog import ModelSpec
from summarizer.errors import ArticleError, ModelError
from summarizer.textmodel import Output, Request

MIB = 2**20


class Wild:
    """Answers in capitals, except to words that mean harm."""

    def __init__(self, say: Say) -> None:
        self._say = say

    @property
    def input_limit(self) -> int | None:
        """So that texts are counted."""
        return 1000

    def count_tokens(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def with_decoding(self, decoding: object) -> Loud:
        """Another way to write the same."""
        return Loud(self._say)

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """Capitals."""
        for request in requests:
            for word in request.text.split():
                if word in _HARM:
                    _HARM[word](self._say)
        return [self.write(request) for request in requests]

    def write(self, request: Request) -> Output:
        """One answer."""
        if request.text == "pid":
            return Output(str(os.getpid()))
        return Output(request.text.upper(), tokens_read=len(request.text.split()))


class Loud(Wild):
    """The same with an exclamation mark."""

    def write(self, request: Request) -> Output:
        """One answer."""
        return Output(request.text.upper() + "!")


def load(spec: ModelSpec, say: Say, runtime: Runtime) -> Wild:
    """The model; it says two things, and prints a third."""
    say(f"licence of {spec.name}")
    logging.getLogger("summarizer.tests").warning("loaded on %s", runtime.device)
    os.write(1, b"printed \x1b[31mby the engine\n")
    return Wild(say)


def refuse(spec: ModelSpec, say: Say, runtime: Runtime) -> Wild:
    """A model that cannot be loaded."""
    raise ModelError(f"{spec.folder}: no weights here")


def fail(spec: ModelSpec, say: Say, runtime: Runtime) -> Wild:
    """A model whose loading has a bug."""
    raise KeyError("bug")


def die(spec: ModelSpec, say: Say, runtime: Runtime) -> Wild:
    """A model that ends its process when it is loaded."""
    os._exit(7)


def load_once(spec: ModelSpec, say: Say, runtime: Runtime) -> Wild:
    """A model that can be loaded only once."""
    (spec.folder / "loaded").touch(exist_ok=False)
    return Wild(say)


def _segfault(_: Say) -> None:
    ctypes.string_at(0)


def _eat(_: Say) -> None:
    """Take memory a piece at a time, and use it, up to 8 GiB: the test's limit is far below."""
    taken = [bytearray(b"x" * 16 * MIB) for _ in range(512)]
    raise AssertionError(f"{len(taken)} pieces taken: there is no limit")


def _eat_in_c(_: Say) -> None:
    """As an engine without exceptions does it: no memory, so abort."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    for _piece in range(512):
        address = libc.malloc(ctypes.c_size_t(16 * MIB))
        if not address:
            libc.abort()
        ctypes.memset(address, 1, 16 * MIB)
    raise AssertionError("there is no limit")


def _hang(_: Say) -> None:
    """Holding the lock of the interpreter, as an engine's own loop may."""
    ctypes.PyDLL(None).sleep(3600)


def _raise(_: Say) -> None:
    raise RuntimeError("the engine\x1b[2J says no")


def _refuse(_: Say) -> None:
    raise ArticleError("too-long", "far too long")


def _quit(_: Say) -> None:
    sys.exit(5)


def _kill(_: Say) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _scribble(_: Say) -> None:
    """Write rubbish where the answers go."""
    os.write(int(sys.argv[1]), b"\xff" * 64)


def _flood(_: Say) -> None:
    os.write(1, b"noise\n" * 100_000)


def _spawn(say: Say) -> None:
    """A process of its own, that must not outlive its parent's end."""
    pid = os.fork()
    if pid == 0:
        time.sleep(3600)
    say(f"grandchild {pid}")


_HARM: dict[str, Callable[[Say], None]] = {
    "segfault": _segfault,
    "eat": _eat,
    "eat-in-c": _eat_in_c,
    "hang": _hang,
    "raise": _raise,
    "refuse": _refuse,
    "quit": _quit,
    "kill": _kill,
    "scribble": _scribble,
    "flood": _flood,
    "spawn": _spawn,
    "slow": lambda _: time.sleep(0.5),
}
