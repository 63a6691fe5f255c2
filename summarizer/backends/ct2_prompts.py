"""Batches of prompts that CTranslate2's Generator answers as if each were alone.

What all prompts of a model begin with (examples, an instruction) is read once and remembered. Of
the rest it reads all at once up to the length of the shortest of a batch, and then step by step.
Two things go wrong in 4.8.5: with a rest of one token in the batch, the others' prompts come back
as a part of their answers; and what it reads at once beyond its attention's window (Gemma 3: 512
tokens) mixes up what each token sees. So a lone token has a batch of its own, and to prompts beyond
the window one as long as the window is added, whose answer is thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import msgspec

from summarizer.batching import windows

SHARED = 8  # tokens that prompts have in common from which on they are read apart


class Part(msgspec.Struct, frozen=True):
    """Prompts of one call, those first that stand at `places` of the batch, behind `shared`."""

    places: list[int]
    prompts: list[list[str]]
    shared: list[str] = []


def shared_prompt(prompts: Sequence[list[str]], window: int | None) -> list[str]:
    """What all `prompts` begin with, where it is worth reading apart and within the window."""
    alike = takewhile(lambda tokens: len(set(tokens)) == 1, zip(*prompts, strict=False))
    shared = [tokens[0] for tokens in alike]
    worth = len(shared) >= SHARED and (window is None or len(shared) < window - 1)
    return shared if worth else []


def prompt_parts(
    inputs: Sequence[list[str]], size: int, window: int | None, shared: Sequence[str] = ()
) -> list[Part]:
    """`inputs` in parts of `size`, prompts of about one length together; lone tokens apart.

    Those that begin with `shared` come first and without it.
    """
    known = len(shared)
    behind = [i for i, p in enumerate(inputs) if known < len(p) and p[:known] == list(shared)]
    others = sorted(set(range(len(inputs))) - set(behind))
    rests = {i: inputs[i][known:] for i in behind} | {i: inputs[i] for i in others}
    parts = _parts(behind, rests, size, None if window is None else window - known)
    parts = [msgspec.structs.replace(part, shared=list(shared)) for part in parts]
    return parts + _parts(others, rests, size, window)


def _parts(
    places: Sequence[int], prompts: dict[int, list[str]], size: int, window: int | None
) -> list[Part]:
    alone = [i for i in places if len(prompts[i]) < 2]
    longest_first = sorted(places, key=lambda i: len(prompts[i]), reverse=True)
    others = [i for i in longest_first if len(prompts[i]) > 1]
    parts = [part for part in (alone, *windows(others, size)) if part]
    return [Part(part, _within([prompts[i] for i in part], window)) for part in parts]


def _within(prompts: list[list[str]], window: int | None) -> list[list[str]]:
    """`prompts`, the shortest of which is within the window."""
    if window is None or min(map(len, prompts)) <= window:
        return prompts
    return [*prompts, prompts[0][:window]]
