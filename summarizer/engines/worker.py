"""A process that carries windows of articles along the straight line, as its parent hands them out.

Started by `pool.Pool` as `python -P -m summarizer.engines.worker FD`.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection

from msgspec.structs import replace

from summarizer import backends
from summarizer.backends.child import die_with
from summarizer.catalog import ModelSpec
from summarizer.engines.line import Line, straight_line
from summarizer.records import Article, FailedRecord, Failure, Record

Window = list[Article | Failure]
Made = list[Record | FailedRecord]
Setup = tuple[ModelSpec, Line, int]  # the first message; a line without models; the parent's number
Answer = Made | str  # a traceback is the last one


def main() -> None:
    """Answer each window with its records until the parent has no more."""
    # the parent hears signals, and decides
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with Connection(int(sys.argv[1])) as parent:
        try:
            _work(parent)
        except (EOFError, ConnectionError):
            os._exit(0)  # the parent is gone, or has no more


def _work(parent: Connection) -> None:
    setup: Setup = parent.recv()
    spec, line, number = setup
    die_with(number)
    try:
        line = replace(line, summarizer=backends.load(spec))
        while True:
            window: Window = parent.recv()
            parent.send(list(straight_line(window, line)))
    except (EOFError, ConnectionError):
        raise
    except Exception:  # noqa: BLE001 - the parent raises it again
        parent.send(traceback.format_exc())


if __name__ == "__main__":
    main()
