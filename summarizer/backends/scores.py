"""The log-probability of each token that transformers wrote, and of no others."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from transformers import LogitsProcessor


class TokenScores(LogitsProcessor):
    """Remembers each step's likeliest tokens, among which greedy and beam search choose.

    `output_scores` would keep steps x beams x vocabulary numbers: 1.2 GB for a batch of 8 with four
    beams, 256 steps and ViT5's 36,096 tokens. This keeps `width` of each row.
    """

    def __init__(self, beams: int, ends: int, start: int) -> None:
        self._beams = beams
        self._start = start  # tokens that each row begins with: the prompt, the decoder's start
        self._width = 1 if beams == 1 else beams * (ends + 1)  # as many as beam search looks at
        self._steps: list[tuple[list[list[int]], list[dict[int, float]]]] = []

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """`scores` as they are; nothing that changes them stands behind this."""
        known = torch.log_softmax(scores.float(), dim=-1)
        values, tokens = known.topk(min(self._width, known.shape[-1]), dim=-1)
        rows = zip(tokens.tolist(), values.tolist(), strict=True)
        likeliest = [dict(zip(*row, strict=True)) for row in rows]
        self._steps.append((input_ids[:, self._start :].tolist(), likeliest))
        return scores

    def of(self, place: int, written: Sequence[int]) -> list[float]:
        """The score of each token of `written`, the answer to the batch's request at `place`."""
        beams = range(place * self._beams, (place + 1) * self._beams)
        found = []
        for step, token in enumerate(written):
            rows, likeliest = self._steps[step]
            before = list(written[:step])
            found.append(next(likeliest[i][token] for i in beams if rows[i] == before))
        return found
