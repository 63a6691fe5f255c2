"""transformers: seq2seq and causal checkpoints, run by `generate` as their authors do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import LogitsProcessorList

from summarizer.backends import prompts
from summarizer.backends.hf_checkpoint import Checkpoint, read_checkpoint
from summarizer.backends.runtime import Runtime
from summarizer.backends.scores import TokenScores
from summarizer.catalog import Decoding, ModelSpec
from summarizer.textmodel import Output, Request


def load(spec: ModelSpec, runtime: Runtime) -> HfModel:
    """The checkpoint in the model's folder, in float32 unless `runtime` says otherwise.

    Nothing is fetched and no code of the checkpoint is run. Raises ModelError where it cannot be
    loaded.
    """
    return HfModel(spec, read_checkpoint(spec, runtime), spec.decoding)


class HfModel:
    """A TextModel on a transformers checkpoint."""

    def __init__(self, spec: ModelSpec, checkpoint: Checkpoint, decoding: Decoding) -> None:
        self._spec = spec
        self._checkpoint = checkpoint
        self._codec = checkpoint.codec
        self._decoding = decoding
        self._skip = 0 if checkpoint.forced is None else 1
        self._around = len(self._encode(Request("")))

    def with_decoding(self, decoding: Decoding) -> HfModel:
        """The same model with other decoding; the weights are shared."""
        return HfModel(self._spec, self._checkpoint, decoding)

    @property
    def input_limit(self) -> int | None:
        """The model's limit less what stands around a text."""
        limit = self._spec.input.max_tokens
        return None if limit is None else limit - self._around

    def count_tokens(self, text: str) -> int:
        """By the checkpoint's tokenizer; special tokens in the text count as text."""
        return self._codec.count(prompts.normalise(self._spec, text))

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """One Output for each Request, in the same order; the requests are one padded batch."""
        if not requests:
            return []
        inputs = [self._encode(request) for request in requests]
        for ids in inputs:
            prompts.check_length(self._spec, len(ids))
        batch = self._batch(inputs)
        start = 1 if self._checkpoint.start is not None else batch["input_ids"].shape[1]
        scores = TokenScores(self._decoding.beams, len(self._checkpoint.ends), start)
        with torch.inference_mode():
            made = self._checkpoint.model.generate(
                **batch, **self._options(), logits_processor=LogitsProcessorList([scores])
            )
        rows = made[:, start:].tolist()
        return [
            self._output(len(ids), self._until_end(row), scores.of(place, self._until_end(row)))
            for place, (ids, row) in enumerate(zip(inputs, rows, strict=True))
        ]

    def _encode(self, request: Request) -> list[int]:
        """Token ids with the family's start, end and language tokens."""
        runs = prompts.runs(self._spec, request, self._codec.controls)
        return self._codec.ids(self._codec.encode(runs))

    def _batch(self, inputs: Sequence[Sequence[int]]) -> dict[str, torch.Tensor]:
        """The padded inputs; a causal model goes on where its text ends, so it is padded before."""
        width = max(map(len, inputs))
        left = self._spec.architecture == "causal"
        pads = [[self._checkpoint.pad] * (width - len(ids)) for ids in inputs]
        both = list(zip(inputs, pads, strict=True))
        device = self._checkpoint.model.device
        ids = [[*pad, *row] if left else [*row, *pad] for row, pad in both]
        seen = [[0] * len(pad) + [1] * len(row) for row, pad in both]
        mask = seen if left else [row[::-1] for row in seen]
        return {
            "input_ids": torch.tensor(ids, device=device),
            "attention_mask": torch.tensor(mask, device=device),
        }

    def _options(self) -> dict[str, Any]:
        decoding, checkpoint = self._decoding, self._checkpoint
        wide = {"length_penalty": decoding.length_penalty, "early_stopping": True}
        return {
            "max_new_tokens": self._spec.output.max_tokens + self._skip,
            "num_beams": decoding.beams,
            "do_sample": False,
            **(wide if decoding.beams > 1 else {}),
            "repetition_penalty": decoding.repetition_penalty,
            "no_repeat_ngram_size": decoding.no_repeat_ngram_size,
            "suppress_tokens": list(checkpoint.never) or None,
            "renormalize_logits": True,
            "decoder_start_token_id": checkpoint.start,
            "forced_bos_token_id": checkpoint.forced,
            "pad_token_id": checkpoint.pad,
            "eos_token_id": list(checkpoint.ends),
        }

    def _until_end(self, ids: list[int]) -> list[int]:
        """`ids` to the end token, which stays; padding behind it goes."""
        ends = self._checkpoint.ends
        return ids[: next((n + 1 for n, token in enumerate(ids) if token in ends), len(ids))]

    def _output(self, read: int, ids: list[int], scores: list[float]) -> Output:
        ids, scores = ids[self._skip :], scores[self._skip :]  # a forced token is not written
        ended = bool(ids) and ids[-1] in self._checkpoint.ends
        text = self._codec.decode(self._codec.tokens(ids[:-1] if ended else ids))
        cut = not ended and not any(stop in text for stop in self._spec.output.stop)
        mean = sum(scores) / len(scores) if scores else None
        return Output(prompts.finish(self._spec, text), read, len(ids), mean, cut)
