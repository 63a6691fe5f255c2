"""Texts beyond a model's input limit: cut into pieces in the open, summarised, and fused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import islice

import msgspec
from msgspec.structs import replace

from summarizer.batching import map_sorted, pack
from summarizer.errors import ArticleError
from summarizer.records import Document
from summarizer.sentences import split_sentences
from summarizer.textmodel import Length, Output, Request, TextModel

SYLLABLE = re.compile(r"\w+")
LONGEST = 100  # syllables of a fused summary where no length is asked for; VietNews' p95 is 56
WINDOW = 16  # batches read ahead, so that sorting by length has something to sort


class Long(StrEnum):
    """What to do with an article beyond the model's input limit."""

    pieces = "pieces"
    lead = "lead"
    refuse = "refuse"


class Plan(msgspec.Struct, frozen=True):
    """How a run asks its model."""

    length: Length = Length()
    long: Long = Long.pieces
    batch_size: int = 8

    @property
    def window(self) -> int:
        """Articles read ahead."""
        return self.batch_size * WINDOW


def plan_requests(document: Document, model: TextModel, plan: Plan) -> list[Request]:
    """The requests for one document: one, or one for each piece of a long one.

    Raises ArticleError("too-long") under `--long refuse`.
    """
    return _requests(document.sentences, document.title, model, plan)


def _requests(
    sentences: Sequence[str], title: str | None, model: TextModel, plan: Plan
) -> list[Request]:
    limit = model.input_limit
    text = " ".join(sentences)
    whole = Request(text, title, tuple(sentences), plan.length)
    if limit is None:
        return [whole]
    tokens = model.count_tokens(text)
    if tokens <= limit:
        return [whole]
    if plan.long is Long.refuse:
        message = f"{tokens} tokens, and the model reads {limit}; give --long pieces or lead"
        raise ArticleError("too-long", message)
    pieces = pack(sentences, model.count_tokens, limit)
    kept = pieces[:1] if plan.long is Long.lead else pieces
    return [Request(" ".join(piece), title, tuple(piece), plan.length) for piece in kept]


def generate_all(
    model: TextModel, documents: Sequence[Sequence[Request]], plan: Plan
) -> list[Output | Exception]:
    """One Output for each document's requests, in order; the error for one that fails.

    Requests of all documents are batched together. Summaries of pieces are joined, and summarised
    again while they are longer than was asked for and still getting shorter.
    """
    flat = [request for requests in documents for request in requests]
    outputs = iter(map_sorted(model.generate, flat, lambda r: len(r.text), plan.batch_size))
    made = [_joined(list(islice(outputs, len(requests)))) for requests in documents]
    again = [i for i, out in enumerate(made) if _is_too_long(out, documents[i], plan)]
    if again:
        drafts = [out.text for out in (made[i] for i in again) if isinstance(out, Output)]
        shorter = generate_all(
            model, [_requests(split_sentences(t), None, model, plan) for t in drafts], plan
        )
        for i, second in zip(again, shorter, strict=True):
            made[i] = _second_pass(made[i], second)
    return made


def _joined(outputs: Sequence[Output | Exception]) -> Output | Exception:
    """The outputs of one document's pieces as one; the first error, if any."""
    texts, read, written, scores = [], 0, 0, []
    for output in outputs:
        if isinstance(output, Exception):
            return output
        texts.append(output.text)
        read += output.tokens_read or 0
        written += output.tokens_written or 0
        scores.append(output.score)
    if len(outputs) == 1:
        assert isinstance(outputs[0], Output)
        return outputs[0]
    cut = any(isinstance(output, Output) and output.cut for output in outputs)
    known = [score for score in scores if score is not None]
    mean = sum(known) / len(known) if known else None
    return Output(" ".join(t for t in texts if t), read, written, mean, cut)


def _is_too_long(output: Output | Exception, requests: Sequence[Request], plan: Plan) -> bool:
    """Whether pieces gave a text that is too long, yet well shorter than what they were made of."""
    if isinstance(output, Exception) or len(requests) == 1:
        return False
    syllables = len(SYLLABLE.findall(output.text))
    before = sum(len(SYLLABLE.findall(request.text)) for request in requests)
    return (plan.length.syllables or LONGEST) < syllables < 0.8 * before


def _second_pass(first: Output | Exception, second: Output | Exception) -> Output | Exception:
    """The fused text, with what was read of the article itself."""
    if isinstance(second, Exception) or isinstance(first, Exception):
        return second
    return replace(second, tokens_read=first.tokens_read)
