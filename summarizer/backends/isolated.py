"""A model in a process of its own: what crashes, hangs or eats memory costs one article."""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import ceil
from typing import Self

from summarizer.backends import wire
from summarizer.backends.limits import Limits, memory_limit
from summarizer.backends.process import Child
from summarizer.backends.runtime import Runtime
from summarizer.catalog import Decoding, ModelSpec
from summarizer.errors import ModelFailureError
from summarizer.layout import layout
from summarizer.textmodel import Output, Request

IN_A_ROW = 4  # batches that each replica is handed at once: the last ones, the shortest, level out
LOADER = "summarizer.backends:load"


class IsolatedModel:
    """A TextModel whose work is done by a child process.

    What `generate` raises is the model's own ArticleError, or a ModelFailureError: the model raised
    something else, its process died, or gave no answer in time. A fresh process then answers the
    next call. Raises ModelError where the model cannot be loaded.
    """

    def __init__(
        self,
        spec: ModelSpec,
        runtime: Runtime,
        limits: Limits,
        *,
        loader: str = LOADER,
    ) -> None:
        memory = memory_limit(limits, runtime)
        load = wire.Load(spec, runtime, loader, os.getpid(), memory)
        self._child = Child(load, limits.timeout)
        self._decoding: Decoding | None = None
        self._batch_size = runtime.batch_size
        self.batches_at_once = 1
        if spec.backend == "ct2":
            replicas, _ = layout("ct2", runtime.replicas, runtime.threads, runtime.available)
            self.batches_at_once = replicas * IN_A_ROW

    def with_decoding(self, decoding: Decoding) -> Self:
        """The same model with other decoding, in the same process."""
        other = object.__new__(type(self))
        other._child, other._decoding = self._child, decoding
        other._batch_size, other.batches_at_once = self._batch_size, self.batches_at_once
        return other

    @property
    def input_limit(self) -> int | None:
        """As the model said when it was loaded."""
        return self._child.input_limit

    def count_tokens(self, text: str) -> int:
        """By the model's tokenizer, in its process; asked again, should that end by chance."""
        try:
            answer = self._child.ask(wire.Count(text))
        except ModelFailureError:
            answer = self._child.ask(wire.Count(text))
        assert isinstance(answer, wire.Counted)
        return answer.tokens

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """One Output for each Request, in the same order."""
        if not requests:
            return []
        side_by_side = self._batch_size * max(1, self.batches_at_once // IN_A_ROW)
        batches = ceil(len(requests) / side_by_side)
        answer = self._child.ask(wire.Generate(tuple(requests), self._decoding), batches)
        assert isinstance(answer, wire.Made)
        return list(answer.outputs)

    def close(self) -> None:
        """End the process; it ends by itself when the model is let go."""
        self._child.close()
