"""Run the pipeline in this process."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing

import msgspec

from summarizer.pipeline import check_summaries, clean_articles, summarise, to_records
from summarizer.planning import Plan
from summarizer.reading import FieldNames, Meter, Source, read_articles
from summarizer.records import Article, FailedRecord, Failure, Models, Record
from summarizer.report import Counts, Manifest, Progress
from summarizer.textmodel import TextModel
from summarizer.translating import Translator, translate, whole_texts
from summarizer.writing import Writer

log = logging.getLogger(__name__)

FLUSH_EVERY = 256  # records between two syncs to the disk
SHOWN = 20  # failures told one by one; the others stand in the records and in the counts


class Job(msgspec.Struct, frozen=True):
    """Everything a run needs to know, worked out before it starts.

    Without a `summarizer` whole texts are translated, and nothing is removed from them.
    """

    sources: tuple[Source, ...]
    fields: FieldNames
    models: Models
    plan: Plan
    summarizer: TextModel | None
    translator: Translator | None = None
    keep_everything: bool = False
    check: bool = False
    limit: int | None = None


def records_of(job: Job, meter: Meter) -> Iterator[Record | FailedRecord]:
    """The straight line from sources to records; nothing is read before it is asked for."""
    articles: Iterable[Article | Failure] = read_articles(job.sources, job.fields, meter)
    if job.limit is not None:
        articles = _limited(articles, job.limit)
    documents = clean_articles(articles, keep_everything=job.keep_everything)
    if job.summarizer is None:
        made = whole_texts(documents)
    else:
        made = summarise(documents, job.summarizer, job.plan)
    if job.check:
        made = check_summaries(made)
    if job.translator is not None:
        made = translate(made, job.translator, job.plan)
    return to_records(made, job.models)


def run(
    records: Iterable[Record | FailedRecord],
    writer: Writer,
    manifest: Manifest,
    progress: Progress,
    counts: Counts,
) -> None:
    """Write all `records`, counting them in `counts`, and put the output under its final name.

    Whatever ends this early leaves what was written in OUT.part, and the manifest says so.
    """
    manifest.write("running", counts)
    status = "interrupted"
    try:
        with closing(writer), progress:
            for record in records:
                writer.write(record)
                counts.add(record)
                _tell(record, counts)
                progress.advance(counts)
                if counts.total % FLUSH_EVERY == 0:
                    writer.flush()
            writer.commit()
        status = "finished"
    finally:
        manifest.write(status, counts)


def _tell(record: Record | FailedRecord, counts: Counts) -> None:
    if isinstance(record, FailedRecord) and counts.failed <= SHOWN:
        log.warning("failed: %s", record.error.message)
        if counts.failed == SHOWN:
            log.warning("more failures stand in the output, and are counted at the end")


def _limited(items: Iterable[Article | Failure], limit: int) -> Iterator[Article | Failure]:
    """The first `limit` items, and nothing read beyond them."""
    if limit <= 0:
        return
    for number, item in enumerate(items, 1):
        yield item
        if number >= limit:
            return
