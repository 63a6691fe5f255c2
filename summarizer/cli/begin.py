"""The records that are to be made and the writer they go to, for each way to begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from summarizer.cli.starting import Start
from summarizer.engines.appending import Known, look, look_further
from summarizer.engines.local import Job, articles_of, records_of
from summarizer.engines.resuming import skip_finished
from summarizer.engines.retrying import failures_again, in_their_places
from summarizer.reading import Meter
from summarizer.records import FailedRecord, Record
from summarizer.report import Counts, read_manifest
from summarizer.writing import Target, Writer, open_appending, open_shelf, open_writer

Records = Iterator[Record | FailedRecord]


class Begun(msgspec.Struct, frozen=True):
    """A run that is ready: nothing is written yet."""

    mode: str
    records: Records
    open_writer: Callable[[], Writer]
    base: dict[str, int] | None = None
    goes_on: bool = False  # with what an earlier run has left in OUT.part

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
    match start:
        case Start.append:
            return _append(job, target, meter, counts, unit)
        case Start.retry:
            return _retry(job, target, meter)
        case Start.resume:
            shelf = open_shelf(target)
            articles = skip_finished(articles_of(job, meter), shelf, unit, counts)
            records = records_of(job, articles)
            return Begun("write", records, lambda: open_writer(target, shelf), None, True)
        case _:
            records = records_of(job, articles_of(job, meter))
            return Begun("write", records, lambda: open_writer(target))


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
    records = records_of(job, articles_of(job, meter, known.new_ones))
    return Begun(
        "append",
        records,
        lambda: open_appending(target, base.bytes, end),
        {"records": base.records, "bytes": base.bytes},
        goes_on,
    )


def _retry(job: Job, target: Target, meter: Meter) -> Begun:
    again = failures_again(articles_of(job, meter), target.path, target.layout)
    records = in_their_places(records_of(job, again), target.path, target.layout)
    return Begun("retry-failed", records, lambda: open_writer(target))
