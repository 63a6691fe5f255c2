"""Reading: from the files a user names to a stream of articles, one failure for each bad one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import BinaryIO

import msgspec

from summarizer.cleaning import decode
from summarizer.errors import ArticleError
from summarizer.reading.fields import FieldNames, article_from_json, digest
from summarizer.reading.identity import assign_ids
from summarizer.reading.sources import Listing, Source, list_sources
from summarizer.reading.streams import Meter, numbered_lines, open_bytes, read_all, readable
from summarizer.reading.titles import split_title
from summarizer.records import Article, Failure, Origin

__all__ = [
    "FieldNames",
    "Identify",
    "Listing",
    "Meter",
    "Source",
    "assign_ids",
    "list_sources",
    "read_articles",
]

Identify = Callable[[Iterable[Article | Failure]], Iterator[Article | Failure]]

MAX_JSON = 512 * 2**20  # a .json list is held in memory whole; JSON Lines is not
MOST_COMMAS = 16 * 2**20  # of a .json list, which bound its items; each costs some 70 bytes
BOM = b"\xef\xbb\xbf"


def read_articles(
    sources: Iterable[Source], names: FieldNames, meter: Meter, identify: Identify = assign_ids
) -> Iterator[Article | Failure]:
    """The articles of `sources` in order, each with an id; a bad one is a Failure in its place.

    `identify` gives the ids; it sees "" where an article came with none.
    """
    return identify(chain.from_iterable(_read(source, names, meter) for source in sources))


def _read(source: Source, names: FieldNames, meter: Meter) -> Iterator[Article | Failure]:
    """The articles of one source; a fault of the source itself ends it with one Failure."""
    try:
        with readable(source), open_bytes(source, meter) as stream:
            yield from _PARSERS[source.kind](stream, source, names)
    except ArticleError as error:
        origin = Origin(source.name, None, digest(source.name.encode()))
        identity = source.id if source.kind == "text" else ""
        yield Failure(identity, "read", error.code, str(error), origin)


def _read_text(stream: BinaryIO, source: Source, _: FieldNames) -> Iterator[Article | Failure]:
    data = read_all(stream, source)
    origin = Origin(source.name, None, digest(data))
    try:
        if not data:
            raise ArticleError("empty", "the file is empty")
        text = decode(data).text
    except ArticleError as error:
        message = f"{source.name}: {error}"
        yield Failure(source.id, "read", error.code, message, origin)
        return
    title, body = split_title(text)
    origin = Origin(source.name, None, digest(body.encode()))
    yield Article(source.id, title, body, origin)


def _read_jsonl(stream: BinaryIO, source: Source, names: FieldNames) -> Iterator[Article | Failure]:
    for number, line in numbered_lines(stream, source.name):
        place = f"{source.name} line {number}"
        if line is None:
            origin = Origin(source.name, number, digest(place.encode()))
            yield Failure("", "read", "too-large", f"{place}: the line is over 64 MiB", origin)
            continue
        line = line.removeprefix(BOM) if number == 1 else line
        if not line.isspace() and line:
            yield article_from_json(line, place, Origin(source.name, number, ""), names)


def _read_json(stream: BinaryIO, source: Source, names: FieldNames) -> Iterator[Article | Failure]:
    data = read_all(stream, source, MAX_JSON).removeprefix(BOM)
    for number, item in enumerate(_items(data, source), 1):
        place = f"{source.name} item {number}"
        yield article_from_json(bytes(item), place, Origin(source.name, number, ""), names)


def _items(data: bytes, source: Source) -> list[msgspec.Raw]:
    """The items of a JSON list; one object counts as a list of one."""
    if data.lstrip()[:1] == b"{":
        return [msgspec.Raw(data)]
    if data.count(b",") > MOST_COMMAS:
        message = f"{source.name}: far more items than a list of articles has; use JSON Lines"
        raise ArticleError("too-large", message)
    try:
        return msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{source.name}: not a JSON list of objects or one object ({error})"
        raise ArticleError("invalid-json", message) from None


_PARSERS = {"text": _read_text, "jsonl": _read_jsonl, "json": _read_json}
