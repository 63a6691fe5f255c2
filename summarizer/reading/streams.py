"""Bytes from a source, in bounded memory."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import zstandard

from summarizer.errors import ArticleError
from summarizer.reading.compressed import decompressed
from summarizer.reading.sources import Source

MAX_BYTES = 64 * 2**20  # one line, or one text file: far beyond any article, far below memory
ENDLESS = 2**30  # bytes of a line, after which its end is no longer waited for


class Meter:
    """What was seen of the input: bytes consumed, sources that changed since they were listed."""

    def __init__(self) -> None:
        self.finished = 0
        self.changed: list[str] = []
        self.raw: BinaryIO | None = None

    def consumed(self) -> int:
        """Bytes of finished sources plus the place in the current one."""
        if self.raw is None or self.raw.closed or not self.raw.seekable():
            return self.finished
        return self.finished + self.raw.tell()


@contextmanager
def open_bytes(source: Source, meter: Meter) -> Iterator[BinaryIO]:
    """The decompressed bytes of `source`; `meter` follows the compressed ones."""
    if source.path is None:
        yield sys.stdin.buffer
        return
    try:
        with source.path.open("rb") as raw:
            meter.raw = raw
            try:
                yield decompressed(raw, source)
            finally:
                if source.differs(os.fstat(raw.fileno())):
                    meter.changed.append(source.name)
    finally:
        meter.finished += source.size


@contextmanager
def readable(source: Source) -> Iterator[None]:
    """Turn what can go wrong while reading `source` into an ArticleError."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        message = f"{source.name}: the compressed data is damaged or cut short ({error})"
        raise ArticleError("damaged-archive", message) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArticleError("unreadable", f"{source.name}: cannot be read ({reason})") from error


def read_all(stream: BinaryIO, source: Source, limit: int = MAX_BYTES) -> bytes:
    """All bytes of a stream, refused beyond `limit`."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        message = f"{source.name}: larger than {limit // 2**20} MiB; split it into JSON Lines"
        raise ArticleError("too-large", message)
    return data


def numbered_lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream with their numbers from 1; None for a line beyond MAX_BYTES."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        _skip_line(stream, line, f"{name} line {number}")
        yield number, None


def _skip_line(stream: BinaryIO, line: bytes, place: str) -> None:
    """Read to the end of a line. Raises ArticleError where there seems to be none."""
    size = len(line)
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAX_BYTES)
        size += len(line)
        if size > ENDLESS:
            raise ArticleError("endless-line", f"{place}: no end of the line within 1 GiB")
