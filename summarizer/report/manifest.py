"""The run manifest, OUT.run.json: what ran, on what, with which result."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from summarizer.report.counts import Counts
from summarizer.writing.files import write_atomic

PACKAGES = (
    "summarizer", "torch", "transformers", "ctranslate2", "sentencepiece", "tokenizers", "numpy",
)  # fmt: skip
UNFINISHED = ("running", "committing")


class Manifest:
    """Written when a run starts and again when it ends; times and machine facts stand only here.

    `status` goes from "running" over "committing" (the output is whole, still aside) to "finished",
    or to "interrupted", "stopped" or "failed". Rates are of this process, not of what was kept.
    """

    def __init__(self, path: Path | None, facts: Mapping[str, object]) -> None:
        self._path = path
        self._facts = dict(facts)
        self._started = datetime.now(UTC)
        self._clock = time.monotonic()  # the clock on the wall may jump

    def write(self, status: str, counts: Counts) -> None:
        """Put the manifest in place whole; nothing is written where there is no path."""
        if self._path is None:
            return
        seconds = time.monotonic() - self._clock
        ended = datetime.now(UTC).isoformat(timespec="seconds")
        document = {
            "schema": "summarizer-run/1",
            "status": status,
            "started": self._started.isoformat(timespec="seconds"),
            "finished": None if status in UNFINISHED else ended,
            "seconds": round(seconds, 3),
            "articles_per_second": round(counts.new / seconds, 2) if seconds else None,
            **self._facts,
            "counts": counts.summary(),
            "versions": versions(),
            "machine": {"system": platform.platform(), "processor": platform.machine()},
        }
        data = msgspec.json.format(msgspec.json.encode(_readable(document), enc_hook=str), indent=2)
        write_atomic(self._path, data + b"\n")


def _readable(value: object) -> object:
    """`value` with names of files in Unicode: their bytes may be no UTF-8."""
    match value:
        case str():
            return value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        case dict():
            return {key: _readable(item) for key, item in value.items()}
        case list() | tuple():
            return [_readable(item) for item in value]
    return value


@cache  # a tenth of a second, several times a run
def versions() -> dict[str, str | None]:
    """The versions of what takes part in a run."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
