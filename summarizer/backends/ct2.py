"""CTranslate2: seq2seq and causal models, several times faster than transformers on a CPU."""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any

import ctranslate2
import msgspec

from summarizer.backends import prompts
from summarizer.backends.tokens import Codec, load_codec
from summarizer.catalog import Decoding, ModelSpec
from summarizer.errors import ModelError
from summarizer.textmodel import Output, Request

_ENDS = frozenset({"</s>", "<eos>", "<end_of_turn>", "<|im_end|>", "<|endoftext|>"})


def load(spec: ModelSpec, folder: Path) -> Ct2Model:
    """The converted model in `folder` (model.bin and a tokenizer)."""
    if not (folder / "model.bin").is_file():
        raise ModelError(f"{folder}: no model.bin here: convert the checkpoint with CTranslate2")
    causal = spec.architecture == "causal"
    kind = ctranslate2.Generator if causal else ctranslate2.Translator
    compute_type = str(spec.options.get("compute_type", "default"))
    try:
        engine = kind(
            str(folder),
            device="cpu",
            compute_type=compute_type,
            inter_threads=_cores(),  # one thread for each replica: see docs/design.md
            intra_threads=1,
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"{folder}: CTranslate2 cannot load it ({error})") from error
    start = "<bos>" if causal else ""
    codec = load_codec(folder, _start_token(folder, start))
    return Ct2Model(spec, engine, codec, spec.decoding)


def _start_token(folder: Path, default: str) -> str:
    """What a causal prompt begins with, by the converted model's config.json."""
    config = folder / "config.json"
    if not default or not config.is_file():
        return default
    return str(msgspec.json.decode(config.read_bytes()).get("bos_token") or "")


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Ct2Model:
    """A TextModel on a CTranslate2 Translator or Generator."""

    def __init__(self, spec: ModelSpec, engine: Any, codec: Codec, decoding: Decoding) -> None:
        self._spec = spec
        self._engine = engine
        self._codec = codec
        self._decoding = decoding
        self._around = len(self._encode(Request("")))

    def with_decoding(self, decoding: Decoding) -> Ct2Model:
        """The same model with other decoding; the weights are shared."""
        return Ct2Model(self._spec, self._engine, self._codec, decoding)

    @property
    def input_limit(self) -> int | None:
        """The model's limit less what stands around a text; terms take their part of the text's."""
        limit = self._spec.input.max_tokens
        return None if limit is None else limit - self._around

    def count_tokens(self, text: str) -> int:
        """By the model's tokenizer."""
        return self._codec.count(prompts.normalise(self._spec, text))

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """One Output for each Request, in the same order; replicas share the batch."""
        inputs = [self._encode(request) for request in requests]
        for tokens in inputs:
            prompts.check_length(self._spec, len(tokens))
        found = self._search(inputs) if inputs else []
        return [
            self._output(len(tokens), answer, score)
            for tokens, (answer, score) in zip(inputs, found, strict=True)
        ]

    def _encode(self, request: Request) -> list[str]:
        return self._codec.encode(prompts.runs(self._spec, request, self._codec.controls))

    def _search(self, inputs: list[list[str]]) -> list[tuple[list[str], float]]:
        options = {
            "beam_size": self._decoding.beams,
            "length_penalty": self._decoding.length_penalty,
            "repetition_penalty": self._decoding.repetition_penalty,
            "no_repeat_ngram_size": self._decoding.no_repeat_ngram_size,
            "max_batch_size": ceil(len(inputs) / _cores()),
            "return_scores": True,
            "return_end_token": True,
        }
        longest = self._spec.output.max_tokens
        if self._spec.architecture == "causal":
            results = self._engine.generate_batch(
                inputs, max_length=longest, include_prompt_in_result=False, **options
            )
            return [(result.sequences[0], result.scores[0]) for result in results]
        target = self._spec.languages.target
        results = self._engine.translate_batch(
            inputs,
            target_prefix=[[target]] * len(inputs) if target else None,
            max_decoding_length=longest,
            max_input_length=0,
            **options,
        )
        skip = 1 if target else 0
        return [(result.hypotheses[0][skip:], result.scores[0]) for result in results]

    def _output(self, read: int, tokens: list[str], score: float) -> Output:
        ended = bool(tokens) and tokens[-1] in _ENDS
        words = tokens[:-1] if ended else tokens
        text = self._codec.decode(words)
        cut = not ended and not any(stop in text for stop in self._spec.output.stop)
        # CTranslate2 divides the sum by the length to the power of the length penalty
        mean = score * max(1, len(tokens)) ** (self._decoding.length_penalty - 1)
        return Output(prompts.finish(self._spec, text), read, len(tokens), mean, cut)
