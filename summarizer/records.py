"""The values that flow through a run, and the record that is published.

    Article → Document → Summary → Record            (or Failure → FailedRecord, in the same place)

Values are frozen: a stage makes a new one with `msgspec.structs.replace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Final, Literal

import msgspec

SCHEMA: Final = "summarizer/1"


class Origin(msgspec.Struct, frozen=True):
    """Where an article came from."""

    source: str
    line: int | None  # line of a .jsonl, place in a .json list (from 1), None for a text file
    sha256: str  # of the text as given, in UTF-8; of the raw bytes where no text could be had


class Flag(msgspec.Struct, frozen=True):
    """A doubt about an output: which check, where it looked, and the value it stumbled on."""

    check: str
    where: str
    value: str


class Article(msgspec.Struct, frozen=True):
    """One article as it was read, before anything is removed from it."""

    id: str
    title: str | None
    text: str
    origin: Origin
    extra: Mapping[str, msgspec.Raw] = {}
    flags: tuple[Flag, ...] = ()


class Failure(msgspec.Struct, frozen=True):
    """An article that could not be summarised, in the place of its summary."""

    id: str
    stage: str
    code: str
    message: str
    origin: Origin
    extra: Mapping[str, msgspec.Raw] = {}


def failed(article: Article, stage: str, code: str, message: str) -> Failure:
    """The Failure that takes the place of `article`, its place named in the message."""
    origin = article.origin
    return Failure(article.id, stage, code, f"{place_of(origin)}: {message}", origin, article.extra)


def place_of(origin: Origin | Input) -> str:
    """Where an article came from, for people."""
    return origin.source if origin.line is None else f"{origin.source} line {origin.line}"


class Dropped(msgspec.Struct, frozen=True):
    """Something that cleaning took out of the text."""

    kind: str
    text: str


class Document(msgspec.Struct, frozen=True):
    """A cleaned article: the sentences of its paragraphs in order, and what was removed."""

    article: Article
    title: str | None
    paragraphs: tuple[tuple[str, ...], ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All sentences, in order."""
        return tuple(chain.from_iterable(self.paragraphs))


class Summary(msgspec.Struct, frozen=True):
    """A document with what the models made of it."""

    document: Document
    summary: str | None
    tokens: int | None = None
    tokens_read: int | None = None
    tokens_written: int | None = None
    score: float | None = None
    title_translation: str | None = None
    translation: str | None = None
    flags: tuple[Flag, ...] = ()


class Models(msgspec.Struct, frozen=True):
    """The models of a run, each as `name@fingerprint`."""

    summarizer: str | None
    translator: str | None


class Input(msgspec.Struct, frozen=True):
    """What was read; counts are null where a model has no tokens."""

    source: str
    line: int | None
    sha256: str
    sentences: int | None = None
    tokens: int | None = None
    tokens_read: int | None = None
    dropped: tuple[Dropped, ...] = ()


class Written(msgspec.Struct, frozen=True):
    """What was written; a syllable is a match of `\\w+`."""

    syllables: int
    tokens: int | None
    score: float | None


class ErrorInfo(msgspec.Struct, frozen=True):
    """Why an article failed; `code` is stable, `message` is for people."""

    stage: str
    code: str
    message: str


class Record(msgspec.Struct, frozen=True):
    """The published record of an article that was summarised."""

    schema: Literal["summarizer/1"]
    id: str
    status: Literal["ok"]
    title: str | None
    summary: str | None
    title_translation: str | None
    translation: str | None
    models: Models
    input: Input
    output: Written
    flags: tuple[Flag, ...]
    extra: Mapping[str, msgspec.Raw]


class FailedRecord(msgspec.Struct, frozen=True):
    """The published record of an article that was not summarised."""

    schema: Literal["summarizer/1"]
    id: str
    status: Literal["failed"]
    error: ErrorInfo
    input: Input
    extra: Mapping[str, msgspec.Raw]
