"""How far a run is: a bar on a terminal, a line now and then in a log, or nothing."""

from __future__ import annotations

import logging
import time
from types import TracebackType
from typing import Protocol, Self

from summarizer.report.counts import Counts

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two lines of a log


class Progress(Protocol):
    """Told after every record; a context manager around the run."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def advance(self, counts: Counts) -> None:
        """One more record is written."""


class Silent:
    """Says nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def advance(self, counts: Counts) -> None:
        """Nothing to do."""


class Lines(Silent):
    """A line every half minute, for logs."""

    def __init__(self) -> None:
        self._started = self._last = time.monotonic()

    def advance(self, counts: Counts) -> None:
        """Log a line when half a minute has passed since the last."""
        now = time.monotonic()
        if now - self._last >= EVERY:
            self._last = now
            rate = counts.new / (now - self._started)
            log.info("%d articles, %d failed, %.1f a second", counts.total, counts.failed, rate)
