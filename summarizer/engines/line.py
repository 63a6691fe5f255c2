"""The straight line from articles to records, as every engine carries it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from summarizer.judging import OnFlag, fall_back, refuse
from summarizer.pipeline import check_summaries, clean_articles, summarise, to_records
from summarizer.planning import Plan
from summarizer.records import Article, FailedRecord, Failure, Models, Record
from summarizer.textmodel import TextModel
from summarizer.translating import translate, whole_texts
from summarizer.translator import Translator


class Backup(msgspec.Struct, frozen=True):
    """A summariser that invents nothing, and its name."""

    model: TextModel
    name: str


class Line(msgspec.Struct, frozen=True):
    """What every article goes through.

    Without a `summarizer` whole texts are translated, and nothing is removed from them.
    """

    models: Models
    plan: Plan
    summarizer: TextModel | None = None
    translator: Translator | None = None
    keep_everything: bool = False
    check: bool = False
    on_flag: OnFlag = OnFlag.warn
    backup: Backup | None = None


def straight_line(
    articles: Iterable[Article | Failure], line: Line
) -> Iterator[Record | FailedRecord]:
    """A record for each article, in order; nothing is read before it is asked for."""
    documents = clean_articles(articles, keep_everything=line.keep_everything)
    if line.summarizer is None:
        made = whole_texts(documents)
    else:
        made = summarise(documents, line.summarizer, line.plan)
    if line.check:
        made = check_summaries(made)
    if line.backup is not None:
        made = fall_back(made, line.backup.model, line.backup.name, line.plan)
    if line.translator is not None:
        made = translate(made, line.translator, line.plan)
    if line.on_flag is OnFlag.fail:
        made = refuse(made)
    return to_records(made, line.models)
