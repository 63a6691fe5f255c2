"""How a run went about its work: processes, layouts, and how long its models waited."""

from __future__ import annotations

import msgspec


class Work(msgspec.Struct):
    """Stands in the manifest; the one value here that changes as the run goes on.

    `idle_share` is the part of the time between a model's first and last answer in which no model
    was at work, None where none runs in an engine.
    """

    workers: int = 1
    layouts: dict[str, str] = {}
    reused: int = 0
    model_seconds: float = 0.0
    idle_share: float | None = None
