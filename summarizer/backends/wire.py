"""What a model's process and its parent say to each other: msgpack, each message behind its length.

Both ends check what they decode, and neither runs anything it is sent: a model that took its
process over could send wrong texts, and no more.
"""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Literal

import msgspec

from summarizer.backends.runtime import Runtime
from summarizer.catalog import Decoding, ModelSpec
from summarizer.textmodel import Output, Request

LENGTH = 8  # bytes before each message
MOST = 2**30  # bytes of a message; far beyond any batch, below what would hurt the parent
# a write to a process that died is an error in its place, whatever SIGPIPE would do
FLAGS = getattr(socket, "MSG_NOSIGNAL", 0)


class Load(msgspec.Struct, frozen=True, tag=True):
    """The first message: which model, by which function, and when to give up."""

    spec: ModelSpec
    runtime: Runtime
    loader: str  # module:function, called as backends.load is
    parent: int  # process id
    memory: int | None  # bytes that the process may take; None: no limit


class Count(msgspec.Struct, frozen=True, tag=True):
    """How many tokens has this text?"""

    text: str


class Generate(msgspec.Struct, frozen=True, tag=True):
    """What does the model make of these?"""

    requests: tuple[Request, ...]
    decoding: Decoding | None


class Said(msgspec.Struct, frozen=True, tag=True):
    """A line for the parent's log; it is no answer."""

    level: int
    text: str


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The model is loaded."""

    input_limit: int | None


class Counted(msgspec.Struct, frozen=True, tag=True):
    """The answer to Count."""

    tokens: int


class Made(msgspec.Struct, frozen=True, tag=True):
    """The answer to Generate."""

    outputs: tuple[Output, ...]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """An exception: an ArticleError with its code, a ModelError, or any other."""

    kind: Literal["article", "model", "other"]
    code: str
    message: str


Question = Load | Count | Generate
Answer = Said | Ready | Counted | Made | Refused


def _path(_: type, name: bytes) -> Path:
    return Path(os.fsdecode(name))


_encode = msgspec.msgpack.Encoder(enc_hook=os.fsencode).encode
_questions: msgspec.msgpack.Decoder[Question] = msgspec.msgpack.Decoder(Question, dec_hook=_path)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def send(connection: socket.socket, message: Question | Answer) -> None:
    """Send a message whole."""
    data = _encode(message)
    connection.sendall(len(data).to_bytes(LENGTH, "big") + data, FLAGS)


def receive_question(connection: socket.socket) -> Question | None:
    """The next question; None when the parent is gone or has no more."""
    try:
        return _questions.decode(_receive(connection, None))
    except (EOFError, ConnectionError):
        return None


def receive_answer(connection: socket.socket, deadline: float | None) -> Answer:
    """The next answer. Raises EOFError where the process is gone, TimeoutError at `deadline`."""
    return _answers.decode(_receive(connection, deadline))


def _receive(connection: socket.socket, deadline: float | None) -> bytes:
    size = int.from_bytes(_exactly(connection, LENGTH, deadline), "big")
    if size > MOST:
        raise EOFError(f"a message of {size} bytes")
    return _exactly(connection, size, deadline)


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    """The next `size` bytes, before `deadline` on the monotonic clock."""
    data = bytearray()
    while len(data) < size:
        if deadline is not None:
            connection.settimeout(max(deadline - time.monotonic(), 0.001))
        piece = connection.recv(min(size - len(data), 2**20))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)
