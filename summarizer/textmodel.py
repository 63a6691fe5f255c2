"""The one contract between the pipeline and every model, summariser or translator alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Length(msgspec.Struct, frozen=True):
    """How long an output should be; None leaves it to the model."""

    syllables: int | None = None
    sentences: int | None = None


class Request(msgspec.Struct, frozen=True):
    """One text to work on.

    `sentences` are the sentences of `text` in order, for models that pick among them; it may be
    empty for models that only read `text`. `title` is the article's, where it has one. `terms` are
    pairs of a term in `text` and the words that the output should have for it, `hints` pairs of a
    word and what it mostly means; a model whose prompt has no place for them leaves them aside.
    """

    text: str
    title: str | None = None
    sentences: tuple[str, ...] = ()
    length: Length = Length()
    terms: tuple[tuple[str, str], ...] = ()
    hints: tuple[tuple[str, str], ...] = ()


class Output(msgspec.Struct, frozen=True):
    """One text that a model wrote.

    `tokens_read` and `tokens_written` are None for a model without tokens. `score` is the mean
    log-probability of the tokens written, or None. `cut` tells that a length limit ended the text.
    `others` are what else the search found, best first, where the model was asked for more than
    one; they have no others themselves.
    """

    text: str
    tokens_read: int | None = None
    tokens_written: int | None = None
    score: float | None = None
    cut: bool = False
    others: tuple[Output, ...] = ()


class TextModel(Protocol):
    """Turns texts into texts: a summariser shortens them, a translator carries them over.

    A model promises that a request's output does not depend on the requests beside it or on their
    order (float32; lower precisions may differ in rare near-ties), and that calling it twice gives
    the same texts. It keeps no state between calls.
    """

    @property
    def input_limit(self) -> int | None:
        """The most tokens, as `count_tokens` counts them, that the text of one request may have
        (prefix, template and end token already taken off); None where there is no limit and the
        model has no tokens to speak of."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many of the model's own tokens `text` takes up of its input limit, prefix and end
        token left out; syllables for a model that has no tokenizer."""
        ...

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """One Output for each Request, in the same order.

        A request longer than the model's input limit raises `ArticleError("too-long", …)`: texts
        are cut to size by the pipeline, in the open, never here.
        """
        ...


class Picker(TextModel, Protocol):
    """A summariser that picks sentences, and tells what each is worth: the bundled one does."""

    def scored(self, sentences: Sequence[str], title: str | None) -> list[tuple[str, float]]:
        """The sentences that hold a word, trimmed, in their order, each with its worth."""
        ...


def texts_at_once(model: TextModel, batch_size: int) -> int:
    """How many texts one call of `generate` should be handed.

    A batch; several for a model that says by `batches_at_once` that it cuts them itself, so that
    none of its replicas waits for the others at the end of each.
    """
    return batch_size * int(getattr(model, "batches_at_once", 1))
