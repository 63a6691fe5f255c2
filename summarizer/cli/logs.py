"""Log lines on standard error: plain, or one JSON object a line."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from enum import StrEnum

import msgspec


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
    """`text` on one line and without control characters: input never drives the terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


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
