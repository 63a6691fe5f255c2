"""The progress bar of a terminal; loaded only for one, since rich takes a while to load."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from summarizer.report.counts import Counts


class Bar:
    """A bar with articles, rate and time left; it moves with the bytes of input consumed."""

    def __init__(self, total_bytes: int, consumed: Callable[[], int]) -> None:
        self._consumed = consumed
        self._started = time.monotonic()
        self._progress = Progress(
            TextColumn("{task.fields[articles]} articles"),
            BarColumn(),
            TextColumn("{task.fields[rate]:.1f}/s"),
            TimeElapsedColumn(),  # moves while a slow model is at its first window
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=total_bytes or None, articles=0, rate=0.0)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, counts: Counts) -> None:
        """Move the bar; rich draws it ten times a second at most."""
        elapsed = time.monotonic() - self._started
        self._progress.update(
            self._task,
            completed=self._consumed(),
            articles=counts.total,
            rate=counts.new / elapsed if elapsed else 0.0,
        )
