"""Batches of prompts that CTranslate2's Generator answers as if each were alone.

What all prompts of a model begin with (examples, an instruction) is read once and remembered. Of
the rest the Generator reads all at once up to the length of the shortest of a batch, and what is
longer step by step: slowly, with other rounding (in int8 every second text came out differently),
and in 4.8.5 wrongly where the shortest has one token. So a batch has prompts of one length, and a
text does not depend on its neighbours. What is read at once beyond the attention's window (Gemma 3:
512 tokens) mixes up what each token sees: to prompts beyond it one as long as the window is added,
whose answer is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

import msgspec

from summarizer.batching import windows

SHARED = 8  # tokens that prompts have in common from which on they are read apart


class Part(msgspec.Struct, frozen=True):
    """Prompts of one call, those first that stand at `places` of the batch, behind `shared`."""

    places: list[int]
    prompts: list[list[str]]
    shared: list[str]


def shared_prompt(prompts: Sequence[list[str]], window: int | None) -> list[str]:
    """What all `prompts` begin with, where it is worth reading apart and within the window."""
    alike = takewhile(lambda tokens: len(set(tokens)) == 1, zip(*prompts, strict=False))
    shared = [tokens[0] for tokens in alike]
    worth = len(shared) >= SHARED and (window is None or len(shared) < window - 1)
    return shared if worth else []


def prompt_parts(
    inputs: Sequence[list[str]], size: int, window: int | None, shared: list[str]
) -> Iterator[Part]:
    """`inputs` in parts of at most `size` prompts of one length, the longest first.

    Those that begin with `shared` come without it.
    """

    def kind(place: int) -> tuple[int, bool]:
        prompt = inputs[place]
        return len(prompt), len(prompt) > len(shared) and prompt[: len(shared)] == shared

    for (_, known), alike in groupby(sorted(range(len(inputs)), key=kind, reverse=True), kind):
        head = shared if known else []
        room = None if window is None else window - len(head)
        for places in windows(alike, size):
            rests = [inputs[place][len(head) :] for place in places]
            yield Part(places, _within(rests, room), head)


def _within(prompts: list[list[str]], window: int | None) -> list[list[str]]:
    """`prompts`, all of one length, and one more within the window where they are beyond it."""
    if window is None or len(prompts[0]) <= window:
        return prompts
    return [*prompts, prompts[0][:window]]
