"""What the fuzzer feeds: bytes to readers and cleaners, and what must hold of what comes out."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path

import msgspec
import zstandard

from summarizer.checks import check_summary, check_translation
from summarizer.cleaning import clean, clean_title, decode, repair
from summarizer.cli.logs import clean_line
from summarizer.errors import ArticleError
from summarizer.pipeline import clean_articles, to_records
from summarizer.reading import FieldNames, Meter, Source, read_articles
from summarizer.records import Article, Document, Failure, Models, Summary
from summarizer.sentences import split_sentences
from summarizer.writing.folder import MAX_NAME, file_stem

KINDS = ("text", "jsonl", "json")
PACKINGS = ("", ".gz", ".zst")
NAMES = FieldNames()
MODELS = Models("fuzz@0", None)


def read(data: bytes, place: Path) -> None:
    """A source of some kind, perhaps packed, perhaps damaged; the first byte says which."""
    choice, content = (data[0], data[1:]) if data else (0, b"")
    kind = KINDS[choice % 3]
    packing = PACKINGS[choice // 3 % 3]
    place.write_bytes(_packed(content, packing) if choice < 128 else content)
    source = Source(place, place.name, place.name, kind, packing)
    for item in read_articles([source], NAMES, Meter()):
        _check_item(item)


def _packed(content: bytes, packing: str) -> bytes:
    if packing == ".gz":
        return gzip.compress(content, 1)
    return zstandard.compress(content) if packing == ".zst" else content


def _check_item(item: Article | Failure) -> None:
    """An article or a failure gives a record that JSON can hold, under a name that is plain."""
    assert item.id
    stem = file_stem(item.id)
    assert 0 < len(stem.encode()) <= MAX_NAME
    assert "/" not in stem and not stem.startswith(".")
    (document,) = clean_articles([item])
    done = Summary(document, "x") if isinstance(document, Document) else document
    (record,) = to_records([done], MODELS)
    # numbers of any size pass through as they were written
    json.loads(msgspec.json.encode(record), parse_int=str, parse_float=str)
    if isinstance(item, Failure):
        assert clean_line(item.message).isprintable()


def tidy(data: bytes, _: Path) -> None:
    """Bytes in some encoding to clean sentences: repaired once is repaired for good."""
    try:
        text = decode(data).text
        repaired = repair(text)
        cleaned = clean(repaired)
    except ArticleError:
        return
    assert repair(repaired) == repaired
    assert unicodedata.is_normalized("NFC", repaired)
    clean_title(repaired)
    for paragraph in cleaned.paragraphs:
        sentences = split_sentences(paragraph)
        assert "".join("".join(sentences).split()) == "".join(paragraph.split())
        assert not any(unicodedata.category(c) == "Cc" for c in paragraph.replace("\n", ""))


def check(data: bytes, _: Path) -> None:
    """A source and what a model made of it: flags, whatever the two are."""
    text = data.decode("utf-8", "replace")
    middle = len(text) // 2
    check_summary(text[middle:], text[:middle])
    check_translation(text[middle:], text[:middle])


TARGETS = {"read": read, "tidy": tidy, "check": check}
