"""Run the pipeline in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from summarizer.engines.carrying import Means, carry
from summarizer.engines.line import Backup, Line
from summarizer.engines.resuming import Items
from summarizer.judging import OnFlag
from summarizer.planning import Plan
from summarizer.reading import FieldNames, Identify, Meter, Source, assign_ids, read_articles
from summarizer.records import Article, FailedRecord, Failure, Models, Record
from summarizer.textmodel import TextModel
from summarizer.translator import Translator


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
    on_flag: OnFlag = OnFlag.warn
    backup: Backup | None = None
    limit: int | None = None
    means: Means = Means()


def articles_of(job: Job, meter: Meter, identify: Identify = assign_ids) -> Items:
    """The articles of a job in order; nothing is read before it is asked for."""
    articles = read_articles(job.sources, job.fields, meter, identify)
    return articles if job.limit is None else _limited(articles, job.limit)


def records_of(job: Job, articles: Iterable[Article | Failure]) -> Iterator[Record | FailedRecord]:
    """The straight line from articles to records."""
    line = Line(
        job.models,
        job.plan,
        job.summarizer,
        job.translator,
        job.keep_everything,
        job.check,
        job.on_flag,
        job.backup,
    )
    return carry(articles, line, job.means)


def _limited(items: Iterable[Article | Failure], limit: int) -> Iterator[Article | Failure]:
    """The first `limit` items, and nothing read beyond them."""
    if limit <= 0:
        return
    for number, item in enumerate(items, 1):
        yield item
        if number >= limit:
            return
