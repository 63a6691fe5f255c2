"""Log lines on standard error: plain, or one JSON object a line."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType

import msgspec

LONGEST = 10_000  # characters of a line


class LogFormat(StrEnum):
    """How a log line looks."""

    plain = "plain"
    json = "json"


def configure(log_format: LogFormat, *, quiet: bool) -> None:
    """Send the program's log to standard error; `quiet` leaves errors only."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if log_format is LogFormat.json else PlainLine())
    logger = logging.getLogger("summarizer")
    logger.handlers = [handler]
    logger.setLevel(logging.ERROR if quiet else logging.INFO)
    logger.propagate = False


def clean_line(text: str) -> str:
    """`text` on one short line without control characters: input never drives the terminal."""
    shown = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in shown)


def show_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception hook: the traceback, in which the input's words drive no terminal either."""
    for part in traceback.format_exception(kind, error, trace):
        sys.stderr.writelines(f"{clean_line(line)}\n" for line in part.splitlines())


def say(text: str) -> None:
    """A line on standard error, of a command that keeps no log: standard output is for data."""
    sys.stderr.write(clean_line(text) + "\n")


class PlainLine(logging.Formatter):
    """`summarizer: warning: …`; information stands without a level."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        return f"summarizer: {level}{clean_line(record.getMessage())}"


class JsonLine(logging.Formatter):
    """`{"time":…,"level":…,"message":…}`, times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": time,
            "level": record.levelname.lower(),
            "message": clean_line(record.getMessage()),
        }
        return msgspec.json.encode(line).decode()
