"""The way of one article, stage by stage; each stage turns an iterable into an iterator.

    read → clean_articles → summarise → check_summaries → [translate] → to_records → write

A bad article is a Failure value that keeps its place, so one input is one record, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from summarizer.batching import windows
from summarizer.checks import check_summary
from summarizer.choosing import choose_summary
from summarizer.cleaning import clean, clean_title, repair
from summarizer.errors import ArticleError
from summarizer.planning import SYLLABLE, Plan, generate_all, plan_requests
from summarizer.records import (
    SCHEMA,
    Article,
    Document,
    ErrorInfo,
    FailedRecord,
    Failure,
    Flag,
    Input,
    Models,
    Record,
    Summary,
    Written,
    failed,
)
from summarizer.sentences import split_sentences
from summarizer.textmodel import Output, Request, TextModel


def clean_articles(
    items: Iterable[Article | Failure], *, keep_everything: bool = False
) -> Iterator[Document | Failure]:
    """Repair, clean and split each article; one without any text left is a Failure."""
    for item in items:
        match item:
            case Failure():
                yield item
            case Article():
                yield _clean(item, keep_everything=keep_everything)


def _clean(article: Article, *, keep_everything: bool) -> Document | Failure:
    try:
        cleaned = clean(repair(article.text), keep_everything=keep_everything)
        title = clean_title(repair(article.title)) if article.title else None
    except ArticleError as error:
        return failed(article, "clean", error.code, str(error))
    split = (tuple(split_sentences(paragraph)) for paragraph in cleaned.paragraphs)
    paragraphs = tuple(sentences for sentences in split if sentences)
    if not paragraphs:
        return failed(article, "clean", "empty", "the article has no text")
    return Document(article, title or None, paragraphs, cleaned.dropped)


def summarise(
    items: Iterable[Document | Failure], model: TextModel, plan: Plan
) -> Iterator[Summary | Failure]:
    """Summarise each document, in windows of `plan.window`, batched by length within a window."""
    for window in windows(items, plan.window):
        yield from _summarise_window(window, model, plan)


def _summarise_window(
    window: Sequence[Document | Failure], model: TextModel, plan: Plan
) -> Iterator[Summary | Failure]:
    planned = [_planned(item, model, plan) for item in window]
    wanted = [requests for requests in planned if not isinstance(requests, Failure)]
    outputs = iter(generate_all(model, wanted, plan))
    for item, requests in zip(window, planned, strict=True):
        if isinstance(item, Failure):
            yield item
        elif isinstance(requests, Failure):
            yield requests
        else:
            yield _summary(item, next(outputs), model, plan)


def _planned(item: Document | Failure, model: TextModel, plan: Plan) -> Sequence[Request] | Failure:
    if isinstance(item, Failure):
        return item
    try:
        return plan_requests(item, model, plan)
    except ArticleError as error:
        return failed(item.article, "plan", error.code, str(error))


def _summary(
    document: Document, output: Output | Exception, model: TextModel, plan: Plan
) -> Summary | Failure:
    if isinstance(output, Exception):
        code = output.code if isinstance(output, ArticleError) else "model-error"
        reason = str(output) or type(output).__name__
        return failed(document.article, "summarise", code, reason)
    if output.others:
        output = choose_summary(output, source_of(document), _extract(document, plan))
    if not output.text:
        return failed(document.article, "summarise", "empty-output", "the model wrote nothing")
    try:
        tokens = (
            None if model.input_limit is None else model.count_tokens(" ".join(document.sentences))
        )
    except ArticleError as error:
        return failed(document.article, "summarise", error.code, str(error))
    return Summary(
        document,
        output.text,
        tokens=tokens,
        tokens_read=output.tokens_read,
        tokens_written=output.tokens_written,
        score=output.score,
        flags=(Flag("cut", "summary", "ended by the length limit"),) if output.cut else (),
    )


def _extract(document: Document, plan: Plan) -> str:
    """What the plan's picker takes from the document; nothing where it has none."""
    if plan.picker is None:
        return ""
    (output,) = plan.picker.generate(plan_requests(document, plan.picker, plan))
    return output.text


def check_summaries(items: Iterable[Summary | Failure]) -> Iterator[Summary | Failure]:
    """Flag what a summary says that its article does not: numbers, names, loops."""
    for item in items:
        if isinstance(item, Failure) or item.summary is None:
            yield item
        else:
            flags = check_summary(item.summary, source_of(item.document))
            yield replace(item, flags=(*item.flags, *flags))


def source_of(document: Document) -> str:
    """What a summary of `document` is held against: its title and its sentences."""
    return "\n".join([document.title or "", *document.sentences])


def to_records(
    items: Iterable[Summary | Failure], models: Models
) -> Iterator[Record | FailedRecord]:
    """The published record of each item."""
    for item in items:
        match item:
            case Summary():
                yield _record(item, models)
            case Failure():
                yield _failed_record(item)


def _record(item: Summary, models: Models) -> Record:
    document, article = item.document, item.document.article
    origin = article.origin
    text = item.summary if item.summary is not None else item.translation or ""
    return Record(
        schema=SCHEMA,
        id=article.id,
        status="ok",
        title=document.title,
        summary=item.summary,
        title_translation=item.title_translation,
        translation=item.translation,
        models=models,
        input=Input(
            origin.source,
            origin.line,
            origin.sha256,
            sentences=len(document.sentences),
            tokens=item.tokens,
            tokens_read=item.tokens_read,
            dropped=document.dropped,
        ),
        output=Written(len(SYLLABLE.findall(text)), item.tokens_written, item.score),
        flags=(*article.flags, *item.flags),
        extra=article.extra,
    )


def _failed_record(item: Failure) -> FailedRecord:
    origin = item.origin
    return FailedRecord(
        schema=SCHEMA,
        id=item.id,
        status="failed",
        error=ErrorInfo(item.stage, item.code, item.message),
        input=Input(origin.source, origin.line, origin.sha256),
        extra=item.extra,
    )
