"""The records that are to be made and the writer they go to, for each way to begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from summarizer.cli.starting import Start
from summarizer.engines.appending import Known, look, look_further
from summarizer.engines.local import Job, articles_of, records_of
from summarizer.engines.resuming import Items, close, skip_finished
from summarizer.engines.retrying import failures_again, in_their_places
from summarizer.reading import Meter
from summarizer.records import FailedRecord, Record
from summarizer.report import Counts, read_manifest
from summarizer.writing import Target, Writer, open_appending, open_shelf, open_writer

Records = Iterator[Record | FailedRecord]


class Begun(msgspec.Struct, frozen=True):
    """A run that is ready: nothing is written yet."""

    mode: str
    articles: Items
    records: Records
    open_writer: Callable[[], Writer]
    base: dict[str, int] | None = None
    goes_on: bool = False  # with what an earlier run has left in OUT.part

    def close(self) -> None:
        """Let go of the files that are being read."""
        close(self.articles)

    @property
    def facts(self) -> dict[str, object]:
        """What the manifest says, for the run that may have to go on."""
        return {"mode": self.mode, "base": self.base}

    def failed(self, counts: Counts) -> bool:
        """Whether articles failed: of an append the new ones, else all."""
        return bool(counts.new_failed if self.mode == "append" else counts.failed)


def begin(
    start: Start, job: Job, target: Target, meter: Meter, counts: Counts, *, unit: int | None
) -> Begun:
    """Get ready; `unit` is how many records belong together, None for a window of the plan."""
    unit = unit or job.plan.window
    if start is Start.append:
        return _append(job, target, meter, counts, unit)
    if start is Start.retry:
        return _retry(job, target, meter)
    articles = articles_of(job, meter)
    if start is not Start.resume:
        return Begun("write", articles, records_of(job, articles), lambda: open_writer(target))
    shelf = open_shelf(target)
    records = records_of(job, skip_finished(articles, shelf, unit, counts))
    return Begun("write", articles, records, lambda: open_writer(target, shelf), None, True)


def _append(job: Job, target: Target, meter: Meter, counts: Counts, unit: int) -> Begun:
    known = Known()
    base = look(target.path, target.layout, known, counts)
    earlier = read_manifest(target.manifest) if target.manifest else None
    goes_on = (
        earlier is not None
        and earlier.base == base
        and target.has_part
        and target.part.stat().st_size >= base.bytes
    )
    end = None
    if goes_on:
        end = look_further(target.part, target.layout, base, unit, known, counts)
    articles = articles_of(job, meter, known.new_ones)
    return Begun(
        "append",
        articles,
        records_of(job, articles),
        lambda: open_appending(target, base.bytes, end),
        {"records": base.records, "bytes": base.bytes},
        goes_on,
    )


def _retry(job: Job, target: Target, meter: Meter) -> Begun:
    articles = articles_of(job, meter)
    again = failures_again(articles, target.path, target.layout)
    records = in_their_places(records_of(job, again), target.path, target.layout)
    return Begun("retry-failed", articles, records, lambda: open_writer(target))
