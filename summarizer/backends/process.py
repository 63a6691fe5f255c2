"""A model's process, seen from its parent: started, asked, ended, and started again."""

from __future__ import annotations

import logging
import socket
import threading
import time
import weakref
from collections.abc import Callable

import msgspec

from summarizer.backends import wire
from summarizer.backends.spawning import Told, spawn, stop
from summarizer.errors import ArticleError, ModelError, ModelFailureError

log = logging.getLogger(__name__)

LOADING = 3600.0  # seconds; a slow disk is no hang
ATTEMPTS = (0.0, 1.0, 5.0)  # seconds before each try to start a process again
SHOWN = 20  # restarts that are told


class Child:
    """The process of one model. One that died, hung or raised is replaced at the next question."""

    def __init__(self, load: wire.Load, timeout: float | None) -> None:
        self._load = load
        self._timeout = timeout
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._end: Callable[[], str | None] = lambda: None
        self._told = Told()
        self._restarts = 0
        self.input_limit = self._start()

    def ask(self, question: wire.Question, batches: int = 1) -> wire.Answer:
        """The answer, for which it has the time of so many batches.

        Raises ArticleError as the model did, ModelFailureError for anything else it raised, a crash
        or a hang, and ModelError where no process can be started any more.
        """
        with self._lock:
            if self._socket is None:
                self._start_again()
            timeout = None if self._timeout is None else self._timeout * batches
            return self._ask(question, timeout)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._drop()

    def _ask(self, question: wire.Question, timeout: float | None) -> wire.Answer:
        assert self._socket is not None
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            self._socket.settimeout(timeout)
            wire.send(self._socket, question)
            while isinstance(answer := wire.receive_answer(self._socket, deadline), wire.Said):
                self._told.log(answer.level, answer.text)
        except TimeoutError:
            self._drop()
            message = f"its process gave no answer in {timeout:g} seconds and was ended"
            raise self._failure("model-timeout", message) from None
        except (EOFError, OSError, msgspec.DecodeError):
            raise self._failure("model-crashed", f"its process {self._drop()}") from None
        except BaseException:
            self._drop()  # an answer that nobody waited for would be taken for the next one's
            raise
        return self._checked(answer)

    def _checked(self, answer: wire.Answer) -> wire.Answer:
        """The answer, or the exception that it stands for."""
        match answer:
            case wire.Refused("article", code, message):
                raise ArticleError(code, message)
            case wire.Refused("model", _, message):
                self._drop()
                raise ModelError(message)
            case wire.Refused(_, _, message):
                self._drop()  # after a lack of memory, or a fault of a GPU, only a new one is sound
                raise ModelFailureError("model-error", message)
        return answer

    def _start(self) -> int | None:
        """Start a process and load the model; what it says of its input limit."""
        try:
            process, self._socket = spawn(self._told, self._name)
        except OSError as error:
            raise ModelError(f"{self._name}: its process cannot be started ({error})") from error
        self._end = weakref.finalize(self, stop, process, self._socket)
        try:
            answer = self._ask(self._load, LOADING)
        except ModelFailureError as error:
            raise ModelError(f"{error} while it was loading") from None
        assert isinstance(answer, wire.Ready)
        return answer.input_limit

    def _start_again(self) -> None:
        """Try more than once: what ended the last process may hold for a moment."""
        self._restarts += 1
        if self._restarts <= SHOWN:
            log.warning("%s: its process is started again", self._name)
        for wait in ATTEMPTS:
            time.sleep(wait)
            try:
                self._start()
                return
            except ModelError as error:
                reason = error
        raise ModelError(f"{reason}; the run cannot go on without it")

    def _drop(self) -> str:
        """End the process, if there is one; how it ended."""
        self._socket = None
        return self._end() or "is gone"

    def _failure(self, code: str, message: str) -> ModelFailureError:
        return ModelFailureError(code, f"{self._name}: {message}")

    @property
    def _name(self) -> str:
        return self._load.spec.name
