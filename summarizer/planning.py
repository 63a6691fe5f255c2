"""Texts beyond a model's input limit: cut into pieces in the open, summarised, and fused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from summarizer.batching import map_sorted, pack
from summarizer.endings import finished
from summarizer.errors import ArticleError
from summarizer.modeltoml import InputRules
from summarizer.records import Document
from summarizer.sentences import split_sentences
from summarizer.textmodel import Length, Output, Picker, Request, TextModel, texts_at_once

SYLLABLE = re.compile(r"\w+")
LONGEST = 100  # syllables of a fused summary where no length is asked for; VietNews' p95 is 56
WINDOW = 16  # batches read ahead, so that sorting by length has something to sort


class Long(StrEnum):
    """What to do with an article beyond the model's input limit."""

    pieces = "pieces"
    lead = "lead"
    refuse = "refuse"
    salience = "salience"


class Plan(msgspec.Struct, frozen=True):
    """How a run asks its model.

    `picker` knows the best sentences for Long.salience; with `views`, numbers of tokens, so many of
    them are read as well, each time anew. `titled` tells that the model's prompt holds the title,
    which takes its part of the input limit.
    """

    length: Length = Length()
    long: Long = Long.pieces
    batch_size: int = 8
    picker: Picker | None = None
    titled: bool = False
    views: tuple[int, ...] = ()

    @property
    def window(self) -> int:
        """Articles read ahead."""
        return self.batch_size * WINDOW


def plan_by(
    rules: InputRules,
    length: Length,
    long: Long | None,
    batch_size: int,
    picker: Callable[[], Picker],
) -> Plan:
    """How a model with these rules is asked; `picker` is called where one is needed."""
    long = long or Long(rules.long)
    return Plan(
        length,
        long,
        batch_size,
        picker() if long is Long.salience else None,
        titled="{title}" in rules.template,
        views=rules.views,
    )


class Views(list[Request]):
    """Requests that are no pieces of a document, but each all of it: one of the answers counts."""


def plan_requests(document: Document, model: TextModel, plan: Plan) -> list[Request]:
    """The requests for one document: one, one for each piece of a long one, or Views of it.

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
    if plan.titled and title:
        limit = max(limit - model.count_tokens(title), limit // 2)
    tokens = model.count_tokens(text)
    if tokens <= limit:
        return [whole]
    if plan.long is Long.refuse:
        message = f"{tokens} tokens, and the model reads {limit}; give --long pieces or salience"
        raise ArticleError("too-long", message)
    if plan.long is Long.salience and plan.picker is not None:
        scored = plan.picker.scored(sentences, title)
        limits = (limit, *(min(view, limit) for view in plan.views))
        views = [best_sentences(scored, model.count_tokens, limit) for limit in limits]
        if any(views):
            different = dict.fromkeys(tuple(best) for best in views if best)
            return Views(replace(whole, text=" ".join(v), sentences=v) for v in different)
    pieces = pack(sentences, model.count_tokens, limit)
    kept = pieces[:1] if plan.long is Long.lead else pieces
    return [Request(" ".join(piece), title, tuple(piece), plan.length) for piece in kept]


def best_sentences(
    scored: Sequence[tuple[str, float]], count: Callable[[str], int], limit: int
) -> list[str]:
    """The sentences worth most that together have `limit` tokens at most, in their order."""
    sizes = [count(sentence) for sentence, _ in scored]
    kept: list[int] = []
    for i in sorted(range(len(scored)), key=lambda i: -scored[i][1]):
        if sum(sizes[j] for j in kept) + sizes[i] <= limit:
            kept.append(i)
    while kept and count(" ".join(scored[i][0] for i in sorted(kept))) > limit:
        kept.pop()  # joined they may have a few tokens more
    return [scored[i][0] for i in sorted(kept)]


def generate_all(
    model: TextModel, documents: Sequence[Sequence[Request]], plan: Plan
) -> list[Output | Exception]:
    """One Output for each document's requests, in order; the error for one that fails.

    Requests of all documents are batched together, equal ones done once. Half sentences that the
    length limit left go. Summaries of pieces are joined, and summarised again while they are longer
    than was asked for and still getting shorter; of Views all answers are handed on.
    """
    different = list(dict.fromkeys(request for requests in documents for request in requests))
    size = texts_at_once(model, plan.batch_size)
    outputs = map_sorted(model.generate, different, lambda r: len(r.text), size)
    done = {
        request: finished(output) if isinstance(output, Output) else output
        for request, output in zip(different, outputs, strict=True)
    }
    made = [
        (_together if isinstance(requests, Views) else _joined)([done[r] for r in requests])
        for requests in documents
    ]
    again = [i for i, out in enumerate(made) if _is_too_long(out, documents[i], plan)]
    if again:
        drafts = [out.text for out in (made[i] for i in again) if isinstance(out, Output)]
        shorter = generate_all(
            model, [_requests(split_sentences(t), None, model, plan) for t in drafts], plan
        )
        for i, second in zip(again, shorter, strict=True):
            made[i] = _second_pass(made[i], second)
    return made


def _together(outputs: Sequence[Output | Exception]) -> Output | Exception:
    """The first answer with all the others behind it; the first error, where there is nothing."""
    answers = [output for output in outputs if isinstance(output, Output)]
    if not answers:
        return outputs[0]
    best, *others = [answer for one in answers for answer in (one, *one.others)]
    return replace(best, others=tuple(replace(other, others=()) for other in others))


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
    if isinstance(output, Exception) or len(requests) == 1 or isinstance(requests, Views):
        return False
    syllables = len(SYLLABLE.findall(output.text))
    before = sum(len(SYLLABLE.findall(request.text)) for request in requests)
    return (plan.length.syllables or LONGEST) < syllables < 0.8 * before


def _second_pass(first: Output | Exception, second: Output | Exception) -> Output | Exception:
    """The fused text, with what was read of the article itself; the first where it is empty."""
    if isinstance(second, Exception) or isinstance(first, Exception):
        return second
    if not second.text:
        return first
    return replace(second, tokens_read=first.tokens_read)
