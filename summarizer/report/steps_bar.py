"""The bar of a long preparation; loaded only in a terminal."""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class StepsBar:
    """One line: what is being done, how much is done, and since when."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def say(self, text: str) -> None:
        """Name the step that begins."""
        if self._task is None:
            self._task = self._progress.add_task(text, total=1.0)
        else:
            self._progress.update(self._task, description=text)

    def advance(self, done: float) -> None:
        """Show that this share of the whole is done."""
        if self._task is not None:
            self._progress.update(self._task, completed=done)
