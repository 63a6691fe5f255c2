"""What the command line asks for: the options of a run as they were given."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from summarizer.backends import Limits, Runtime
from summarizer.cli.logs import LogFormat
from summarizer.engines.failures import MaxFailures
from summarizer.judging import OnFlag
from summarizer.planning import Long

BATCH = 8  # texts at once, where nothing else is asked for


class How(StrEnum):
    """What to do about an output that is there."""

    new = "new"
    resume = "resume"
    append = "append"
    overwrite = "overwrite"
    retry_failed = "retry-failed"


class Keep(msgspec.Struct, frozen=True):
    """How a run treats what is there, who else is at it, and what fails."""

    how: How = How.new
    wait: bool = False
    max_failures: MaxFailures | None = None
    errors: str | None = None


class Options(msgspec.Struct, frozen=True):
    """The options of a run as they were given."""

    sources: tuple[str, ...]
    out: str
    model: str | None
    translator: str | None = None
    glossary: str | None = None
    fields: tuple[str, ...] = ()
    summary_length: int | None = None
    sentences: int | None = None
    keep_everything: bool = False
    long: Long | None = None
    on_flag: OnFlag = OnFlag.warn
    batch_size: int | None = None
    limit: int | None = None
    runtime: Runtime = Runtime()
    workers: int | None = None
    cache: str | None = None
    limits: Limits = Limits()
    commercial: bool = False
    keep: Keep = Keep()
    quiet: bool = False
    log_format: LogFormat = LogFormat.plain

    @property
    def batch(self) -> int:
        """Texts that the model reads at once."""
        return self.batch_size or BATCH
