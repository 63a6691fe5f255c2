"""Save what is made as it comes, and put the output in place when it is whole."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from typing import Protocol

import msgspec

from summarizer.engines.failures import MaxFailures, StoppedError
from summarizer.records import FailedRecord, Record
from summarizer.report import Counts, Manifest, Progress
from summarizer.writing import Writer

log = logging.getLogger(__name__)

SHOWN = 20  # failures told one by one; the others stand in the records and in the counts


class Hold(Protocol):
    """A block that no signal interrupts; one that came is acted on behind it, but the last."""

    def __call__(self, *, last: bool = False) -> AbstractContextManager[None]: ...


def open_to_all(*, last: bool = False) -> AbstractContextManager[None]:
    """A block like any other."""
    return nullcontext()


class Oversight(msgspec.Struct, frozen=True):
    """What a run tells as it goes, when it saves, and when it gives up."""

    manifest: Manifest
    progress: Progress
    counts: Counts
    window: int = 128  # records between two syncs to the disk
    max_failures: MaxFailures = MaxFailures()
    hold: Hold = open_to_all


def save(records: Iterable[Record | FailedRecord], writer: Writer, over: Oversight) -> None:
    """Write all `records`, and put the output under its final name.

    Whatever ends this early leaves what was written in OUT.part, and the manifest says so. From
    sealing to the last manifest nothing is interrupted.
    """
    manifest, counts = over.manifest, over.counts
    status = "failed"
    try:
        with closing(writer), over.progress:
            for record in records:
                with over.hold():
                    _add(record, writer, over)
            over.max_failures.check(counts, at_end=True)
            with over.hold(last=True):
                writer.seal()
                manifest.write("committing", counts)
                status = "committing"
                writer.commit()
                manifest.write("finished", counts)
    except StoppedError:
        status = "stopped"
        raise
    except BaseException as error:
        if status == "failed" and not isinstance(error, Exception):
            status = "interrupted"
        raise
    finally:
        if status != "committing":
            with suppress(OSError):  # what ends the run is told, not what came of it
                manifest.write(status, counts)


def _add(record: Record | FailedRecord, writer: Writer, over: Oversight) -> None:
    writer.write(record)
    over.counts.add(record)
    _tell(record, over.counts)
    over.progress.advance(over.counts)
    if over.counts.new % over.window == 0:
        writer.flush()
    over.max_failures.check(over.counts)


def _tell(record: Record | FailedRecord, counts: Counts) -> None:
    if isinstance(record, FailedRecord) and counts.new_failed <= SHOWN:
        log.warning("failed: %s", record.error.message)
        if counts.new_failed == SHOWN:
            log.warning("more failures stand in the output, and are counted at the end")
