"""How long models work, and how long they wait for what is before and behind them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from summarizer.report import Work
from summarizer.textmodel import Output, Request, TextModel


class Stopwatch:
    """Notes in a Work when models work."""

    def __init__(self, work: Work, clock: Callable[[], float] = time.perf_counter) -> None:
        self._work, self._clock = work, clock
        self._first: float | None = None

    def timed(self, model: TextModel) -> TextModel:
        """The model, its working time noted."""
        return _Timed(model, self)

    def note(self, model: TextModel, requests: Sequence[Request]) -> list[Output]:
        """What the model answers."""
        began = self._clock()
        if self._first is None:
            self._first = began
        try:
            return model.generate(requests)
        finally:
            ended = self._clock()
            self._work.model_seconds += ended - began
            whole = ended - self._first
            self._work.idle_share = 1 - self._work.model_seconds / whole if whole else 0.0


class _Timed:
    """A TextModel like the one it is made of."""

    def __init__(self, model: TextModel, watch: Stopwatch) -> None:
        self._model, self._watch = model, watch
        self.batches_at_once: int = getattr(model, "batches_at_once", 1)

    @property
    def input_limit(self) -> int | None:
        """As the model has it."""
        return self._model.input_limit

    def count_tokens(self, text: str) -> int:
        """As the model counts them."""
        return self._model.count_tokens(text)

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """What the model answers, timed."""
        return self._watch.note(self._model, requests)
