"""Signals as one exception: a run stops where it is, keeps what is finished, and can go on."""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self

PATIENCE = 8.0  # seconds that a run has to stop by itself: ten are promised
SIGNALLED = 128
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """A signal asked the run to stop; no Exception, lest it be taken for a bad batch."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Interrupts:
    """Inside the block SIGINT, SIGTERM and SIGHUP raise `Interrupted`, once.

    A second one ends the process at once. So does patience: Python runs no handler while the main
    thread is inside a library, so a thread of its own watches the signals arrive.
    """

    def __init__(self) -> None:
        self._number: int | None = None
        self._held = False
        self._before: dict[int, signal._HANDLER] = {}

    def __enter__(self) -> Self:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        threading.Thread(target=_watch, args=(self._read,), daemon=True).start()
        for number in STOPPING:
            before = signal.getsignal(number)
            if number != signal.SIGHUP or before != signal.SIG_IGN:  # nohup means it
                self._before[number] = signal.signal(number, self._handle)
        os.register_at_fork(after_in_child=self._forget)
        return self

    def __exit__(self, *_: object) -> None:
        self._forget()

    @contextmanager
    def hold(self, *, last: bool = False) -> Iterator[None]:
        """A block that a signal does not tear apart: it is acted on behind it, if not the last."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._number is not None and not last:
            raise Interrupted(self._number)

    def _handle(self, number: int, _: FrameType | None) -> None:
        if self._number is not None:
            return  # the watching thread ends the process
        self._number = number
        if not self._held:
            raise Interrupted(number)

    def _forget(self) -> None:
        """Everything as it was: at the end, and in a forked child, which is no run."""
        if not self._before:
            return
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}
        signal.set_wakeup_fd(self._wakeup)
        os.close(self._write)


def _watch(pipe: int) -> None:
    """End the process at the second signal, or some seconds after the first."""
    first = _arrived(pipe)
    if first and select.select([pipe], [], [], PATIENCE)[0]:
        first = _arrived(pipe)
    if first:
        os._exit(SIGNALLED + first)
    os.close(pipe)


def _arrived(pipe: int) -> int:
    """The next signal that stops a run; 0 when the run is over. Others are not our business."""
    while data := os.read(pipe, 1):
        if data[0] in STOPPING:
            return data[0]
    return 0
