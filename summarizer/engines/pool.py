"""Worker processes for the summariser that runs in Python, one a core; order is kept."""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Self

from msgspec.structs import replace

from summarizer.backends.spawning import Told, how_ended, spawn
from summarizer.catalog import ModelSpec
from summarizer.engines.line import Line
from summarizer.engines.worker import Answer, Made, Setup, Window
from summarizer.errors import WorkerError

AHEAD = 2  # windows handed out for each worker, so that none waits for the reader
MODULE = "summarizer.engines.worker"


class Pool:
    """Processes that turn windows of articles into windows of records.

    They end with this process, however it ends, and hold none of its files. A context manager.
    """

    def __init__(self, spec: ModelSpec, line: Line, workers: int) -> None:
        setup = spec, replace(line, summarizer=None), os.getpid()
        self._workers: list[_Worker] = []
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(workers)
        told = Told()
        try:
            for _ in range(workers):
                self._workers.append(_Worker(setup, told))
                self._idle.put(self._workers[-1])
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes."""
        return [worker.pid for worker in self._workers]

    def close(self) -> None:
        """End the processes at once."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def map(self, windows: Iterable[Window]) -> Iterator[Made]:
        """The records of each window, in the windows' order; a few windows are read ahead.

        Raises WorkerError where a process is killed.
        """
        pending: deque[Future[Made]] = deque()
        for window in windows:
            pending.append(self._threads.submit(self._work, window) if window else _nothing())
            if len(pending) >= AHEAD * len(self._workers):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()

    def _work(self, window: Window) -> Made:
        """Have an idle worker do it: there are as many threads as workers, so there is one."""
        worker = self._idle.get()
        try:
            return worker.ask(window)
        finally:
            self._idle.put(worker)


def _nothing() -> Future[Made]:
    future: Future[Made] = Future()
    future.set_result([])
    return future


class _Worker:
    """One process, from the parent's side."""

    def __init__(self, setup: Setup, told: Told) -> None:
        try:
            self._process, self._socket = spawn(told, "worker", MODULE)
        except OSError as error:
            raise WorkerError(f"a worker process cannot be started ({error}){_WAY_OUT}") from error
        self._connection = Connection(os.dup(self._socket.fileno()))
        self._connection.send(setup)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def ask(self, window: Window) -> Made:
        """The records of a window."""
        try:
            self._connection.send(window)
            answer: Answer = self._connection.recv()
        except (EOFError, OSError):
            how = how_ended(self._process.wait())
            raise WorkerError(f"a worker process {how}{_WAY_OUT}") from None
        if isinstance(answer, str):
            raise RuntimeError(f"a worker process failed:\n{answer}")
        return answer

    def close(self) -> None:
        """End the process, in the midst of a window too; who waits for it gets an error."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._process.kill()
        self._process.wait()
        self._socket.close()


_WAY_OUT = "; give --workers 1 to do without"
