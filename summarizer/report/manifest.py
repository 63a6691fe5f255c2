"""The run manifest, OUT.run.json: what ran, on what, with which result."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from summarizer.report.counts import Counts
from summarizer.writing.files import write_atomic

PACKAGES = (
    "summarizer", "torch", "transformers", "ctranslate2", "sentencepiece", "tokenizers", "numpy",
)  # fmt: skip


class Manifest:
    """Written when a run starts and again when it ends; times and machine facts stand only here."""

    def __init__(self, path: Path | None, facts: Mapping[str, object]) -> None:
        self._path = path
        self._facts = dict(facts)
        self._started = datetime.now(UTC)

    def write(self, status: str, counts: Counts) -> None:
        """Put the manifest in place whole; nothing is written where there is no path."""
        if self._path is None:
            return
        now = datetime.now(UTC)
        seconds = (now - self._started).total_seconds()
        document = {
            "schema": "summarizer-run/1",
            "status": status,
            "started": self._started.isoformat(timespec="seconds"),
            "finished": None if status == "running" else now.isoformat(timespec="seconds"),
            "seconds": round(seconds, 3),
            "articles_per_second": round(counts.total / seconds, 2) if seconds else None,
            **self._facts,
            "counts": counts.summary(),
            "versions": {"python": platform.python_version(), **_versions()},
            "machine": {"system": platform.platform(), "processor": platform.machine()},
        }
        data = msgspec.json.format(msgspec.json.encode(document, enc_hook=str), indent=2)
        write_atomic(self._path, data + b"\n")


def _versions() -> dict[str, str | None]:
    return {name: _version(name) for name in PACKAGES}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
