"""The process of one model: load it, then answer until the parent has no more questions.

Started by `process.Child` as `python -P -m summarizer.backends.child FD`.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from summarizer.backends import wire, with_decoding
from summarizer.catalog import Decoding
from summarizer.errors import ArticleError, ModelError, SummarizerError
from summarizer.textmodel import TextModel

PR_SET_PDEATHSIG = 1
ORPHAN_CHECK = 1.0  # seconds


def main() -> None:
    """Answer the parent on the socket whose number is the first argument."""
    # the parent hears signals, and decides; a terminal's or systemd's go to the whole group
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as connection, suppress(ConnectionError):
        load = wire.receive_question(connection)
        if isinstance(load, wire.Load):
            die_with(load.parent)
            _limit(load.memory)
            _work(load, connection)


def _work(load: wire.Load, connection: socket.socket) -> None:
    _send_logs(connection)
    try:
        module, _, function = load.loader.partition(":")
        model: TextModel = getattr(import_module(module), function)(
            load.spec, logging.getLogger("summarizer").info, load.runtime
        )
        limit = model.input_limit
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent tells it
        if not isinstance(error, SummarizerError):
            traceback.print_exc()  # a bug; the parent shows what is printed
        wire.send(connection, _refused(error))
        return
    wire.send(connection, wire.Ready(limit))
    models: dict[Decoding | None, TextModel] = {None: model}
    while (question := wire.receive_question(connection)) is not None:
        wire.send(connection, _answer(question, models))


def _answer(question: wire.Question, models: dict[Decoding | None, TextModel]) -> wire.Answer:
    try:
        match question:
            case wire.Generate(requests, decoding):
                if decoding is not None and decoding not in models:
                    models[decoding] = with_decoding(models[None], decoding)
                return wire.Made(tuple(models[decoding].generate(requests)))
            case wire.Count(text):
                return wire.Counted(models[None].count_tokens(text))
            case wire.Load():
                raise AssertionError("loaded twice")
    except Exception as error:  # noqa: BLE001 - it is raised again in the parent
        return _refused(error)


def _refused(error: Exception) -> wire.Refused:
    message = (str(error) or type(error).__name__).encode("utf-8", "backslashreplace").decode()
    if isinstance(error, ArticleError):
        return wire.Refused("article", error.code, message)
    return wire.Refused("model" if isinstance(error, ModelError) else "other", "", message)


class _Sender(logging.Handler):
    """Log lines as messages to the parent."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self._connection = connection

    def emit(self, record: logging.LogRecord) -> None:
        """Send one; the parent decides what is shown."""
        wire.send(self._connection, wire.Said(record.levelno, record.getMessage()))


def _send_logs(connection: socket.socket) -> None:
    logger = logging.getLogger("summarizer")
    logger.handlers = [_Sender(connection)]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def die_with(parent: int) -> None:
    """End this process when the parent ends, however it does, and even in the midst of a batch."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """For systems without PDEATHSIG, and a parent that died before it was asked for."""
    while os.getppid() == parent:
        time.sleep(ORPHAN_CHECK)
    os._exit(1)


def _limit(memory: int | None) -> None:
    """Bound this process's memory, and offer it first where the whole system lacks memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if memory is not None:
        # data, not address space: the engines reserve far more of that than they use
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


if __name__ == "__main__":
    main()
