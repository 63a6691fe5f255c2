"""Batches of prompts that CTranslate2's Generator answers as if each were alone.

Up to the length of the shortest prompt of a batch it reads all at once, and the rest step by step.
Two things go wrong in 4.8.5: with a prompt of one token in the batch, the others' prompts come back
as a part of their answers; and what it reads at once beyond its attention's window (Gemma 3: 512
tokens) mixes up what each token sees. So a lone token has a batch of its own, and to prompts beyond
the window one as long as the window is added, whose answer is thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from summarizer.batching import windows


class Part(msgspec.Struct, frozen=True):
    """Prompts of one call, those first that stand at `places` of the batch."""

    places: list[int]
    prompts: list[list[str]]


def prompt_parts(inputs: Sequence[list[str]], size: int, window: int | None) -> list[Part]:
    """`inputs` in parts of `size`, prompts of about one length together; lone tokens apart."""
    alone = [i for i, prompt in enumerate(inputs) if len(prompt) < 2]
    longest_first = sorted(range(len(inputs)), key=lambda i: len(inputs[i]), reverse=True)
    others = [i for i in longest_first if len(inputs[i]) > 1]
    parts = [part for part in (alone, *windows(others, size)) if part]
    return [Part(part, _within([inputs[i] for i in part], window)) for part in parts]


def _within(prompts: list[list[str]], window: int | None) -> list[list[str]]:
    """`prompts`, the shortest of which is within the window."""
    if window is None or min(map(len, prompts)) <= window:
        return prompts
    return [*prompts, prompts[0][:window]]
