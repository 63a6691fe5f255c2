"""Compressed sources: decompressed on the way, in bounded memory, and never without end."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

import zstandard

from summarizer.errors import ArticleError
from summarizer.reading.sources import Source

BUFFER = 2**17  # decompressed bytes handed on at once
PIECE = 1024  # compressed bytes handed to zstd at once: at worst they become some 40 MB
FREE = 2**28  # decompressed bytes that are never too many
RATIO = 250  # of decompressed bytes to compressed ones; news has 3 to 10, a zip bomb 1,000 and more


class _Readable(Protocol):
    def readinto(self, buffer: Any, /) -> int: ...


def decompressed(raw: BinaryIO, source: Source) -> BinaryIO:
    """The bytes that `raw` stands for; `raw` itself where it is not compressed."""
    if source.compression == ".gz":
        return io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=raw), raw, source.name), BUFFER)
    if source.compression == ".zst":
        return io.BufferedReader(_Bounded(_Chunks(_zstd_chunks(raw)), raw, source.name), BUFFER)
    return raw


class _Bounded(io.RawIOBase):
    """A decompressed stream that ends in an ArticleError where it grows as a zip bomb does."""

    def __init__(self, stream: _Readable, raw: BinaryIO, name: str) -> None:
        self._stream = stream
        self._raw = raw
        self._name = name
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        size = self._stream.readinto(buffer)
        self._size += size
        if self._size > FREE and self._size > RATIO * self._raw.tell():
            message = f"{self._name}: grows to over {RATIO} times its size, as a zip bomb does"
            raise ArticleError("archive-bomb", message)
        return size


def _zstd_chunks(raw: BinaryIO) -> Iterator[bytes]:
    """Decompressed chunks; EOFError at a frame cut short, which zstandard's reader lets pass."""
    decompressor = zstandard.ZstdDecompressor()
    frame = decompressor.decompressobj()
    pending = b""
    started = False
    while piece := pending or raw.read(PIECE):
        yield frame.decompress(piece)
        started, pending = True, b""
        if frame.eof:
            pending = frame.unused_data
            frame, started = decompressor.decompressobj(), False
    if started:
        raise EOFError("the last zstd frame has no end")


class _Chunks(io.RawIOBase):
    """A raw stream over an iterator of chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        size = min(len(target), len(self._left))
        target[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
