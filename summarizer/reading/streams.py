"""Bytes from a source, decompressed on the way, in bounded memory."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import zstandard

from summarizer.errors import ArticleError
from summarizer.reading.sources import Source

MAX_BYTES = 64 * 2**20  # one line, or one text file: far beyond any article, far below memory
PIECE = 1024  # compressed bytes handed to zstd at once: at worst they become some 40 MB


class Meter:
    """How many bytes of the input have been consumed; the one thing here that changes."""

    def __init__(self) -> None:
        self.finished = 0
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
            yield _decompressed(raw, source.compression)
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


def numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream with their numbers from 1; None for a line beyond MAX_BYTES."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES)
        yield number, None


def _decompressed(raw: BinaryIO, compression: str) -> BinaryIO:
    if compression == ".gz":
        return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]  # it reads as one
    if compression == ".zst":
        return io.BufferedReader(_Chunks(_zstd_chunks(raw)))
    return raw


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
