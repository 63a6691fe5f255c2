"""Ids: given, made up where there is none, and never twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from summarizer.reading.fields import shortened
from summarizer.records import Article, Failure
from summarizer.seen import SeenCounts

LONGEST_ID = 200  # characters of an id in a message


def assign_ids(items: Iterable[Article | Failure]) -> Iterator[Article | Failure]:
    """Give every item an id, and fail the second article that comes with one already seen.

    A missing id becomes the first 16 digits of the text's SHA-256, with an ordinal from the second
    on ("…-2").
    """
    seen = SeenCounts()
    try:
        for item in items:
            yield _identified(item, seen)
    finally:
        seen.close()


def _identified(item: Article | Failure, seen: SeenCounts) -> Article | Failure:
    if not item.id:
        stem = item.origin.sha256[:16]
        while True:  # an id that was given may look like one of ours
            ordinal = seen.count(f"content:{stem}")
            identity = stem if ordinal == 1 else f"{stem}-{ordinal}"
            if seen.count(f"id:{identity}") == 1:
                return replace(item, id=identity)
    if seen.count(f"id:{item.id}") == 1 or isinstance(item, Failure):
        return item
    shown = shortened(item.id, LONGEST_ID)
    message = f"{_place(item)}: the id {shown!r} was already used by an earlier article"
    return Failure(item.id, "read", "duplicate-id", message, item.origin, item.extra)


def _place(article: Article) -> str:
    line = article.origin.line
    return article.origin.source if line is None else f"{article.origin.source} line {line}"
