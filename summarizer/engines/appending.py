"""Adding to a finished output what is not in it yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from summarizer.batching import windows
from summarizer.errors import UsageError
from summarizer.records import Article, Failure, Flag
from summarizer.report import Base, Counts
from summarizer.seen import SeenCounts
from summarizer.writing import Kept, Layout, read_kept
from summarizer.writing.kept import Line

VERSION = re.compile(r"(.+)@\d+", re.DOTALL)


class Known:
    """Which articles an output holds, by id and text, in a fixed number of bytes each."""

    def __init__(self) -> None:
        self._seen = SeenCounts()

    def learn(self, record: Kept) -> None:
        """Remember the article of a record."""
        self._seen.count(f"id:{record.id}")
        self._seen.count(_text(record.id, record.input.sha256))
        version = VERSION.fullmatch(record.id)
        if version and self._seen.times(f"id:{version[1]}"):
            self._seen.count(_text(version[1], record.input.sha256))

    def new_ones(self, items: Iterable[Article | Failure]) -> Iterator[Article | Failure]:
        """The items that are not known by id and text, each with an id of its own.

        A known id with another text is a new version: its id gets "@2" (or the next number that
        is free), and a flag names the id that it came with.
        """
        for item in items:
            identity = item.id or item.origin.sha256[:16]
            if self._seen.count(_text(identity, item.origin.sha256)) > 1:
                continue
            free = self._free(identity)
            if free == identity or isinstance(item, Failure):
                yield replace(item, id=free)
            else:
                yield replace(item, id=free, flags=(Flag("new-version", "id", identity),))

    def _free(self, identity: str) -> str:
        candidate, number = identity, 1
        while self._seen.count(f"id:{candidate}") > 1:
            number += 1
            candidate = f"{identity}@{number}"
        return candidate


def _text(identity: str, sha256: str) -> str:
    return f"text:{sha256}:{identity}"


def look(path: Path, layout: Layout, known: Known, counts: Counts) -> Base:
    """Learn the records of a finished output. Raises UsageError where it holds anything else."""
    base = Base(0, len(layout.opening) if path.exists() else 0)
    for line in read_kept(path, layout):
        base = Base(base.records + 1, line.end)
        _keep(line, known, counts)
    size = path.stat().st_size if path.exists() else 0
    if size and base.bytes + len(layout.closing) != size:
        raise UsageError(
            f"{path}: holds no record behind record {base.records}; mend it, or name another output"
        )
    return base


def look_further(
    part: Path, layout: Layout, base: Base, unit: int, known: Known, counts: Counts
) -> int:
    """Learn the whole units of records that a killed append has left in `part`; where they end."""
    end = base.bytes
    later = (line for line in read_kept(part, layout) if line.end > base.bytes)
    for lines in windows(later, unit):
        if len(lines) == unit:
            for line in lines:
                _keep(line, known, counts)
            end = lines[-1].end
    return end


def _keep(line: Line, known: Known, counts: Counts) -> None:
    known.learn(line.record)
    counts.keep(line.record)
