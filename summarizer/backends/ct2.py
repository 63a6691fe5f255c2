"""CTranslate2: seq2seq and causal models, several times faster than transformers on a CPU."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from summarizer.backends import prompts
from summarizer.backends.codec import Codec, load_codec, missing
from summarizer.backends.ct2_engine import Engine, open_engine
from summarizer.backends.ct2_file import read_known
from summarizer.backends.ct2_prompts import prompt_parts, shared_prompt
from summarizer.backends.runtime import Runtime
from summarizer.catalog import Decoding, ModelSpec
from summarizer.errors import ModelError
from summarizer.textmodel import Output, Request


def load(spec: ModelSpec, folder: Path, runtime: Runtime) -> Ct2Model:
    """The converted model in `folder` (model.bin and a tokenizer)."""
    if not (folder / "model.bin").is_file():
        raise ModelError(f"{folder}: no model.bin here: convert the checkpoint with CTranslate2")
    codec = load_codec(folder, spec, read_known(folder))
    if codec is None:
        raise missing(folder)
    return Ct2Model(spec, open_engine(spec, folder, runtime), codec, spec.decoding)


UNLIKE = (  # what their prompts have in common, all have
    Request("a"),
    Request("Đ", title="1", terms=(("y", "y"),)),
    Request("(", title="Ơ"),
)
Answers = list[tuple[list[str], float]]  # tokens and score of each, the best first


class Ct2Model:
    """A TextModel on a CTranslate2 Translator or Generator."""

    def __init__(self, spec: ModelSpec, engine: Engine, codec: Codec, decoding: Decoding) -> None:
        self._spec = spec
        self._engine = engine
        self._codec = codec
        self._decoding = decoding
        self._skip = 0 if codec.starts_with_language else len(codec.around.forced)
        self._ends = codec.ends(spec.output.stop)
        self._around = len(self._encode(Request("")))
        self._shared: list[str] = []
        if spec.architecture == "causal":
            self._shared = shared_prompt([self._encode(r) for r in UNLIKE], engine.window)

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
            self._outputs(len(tokens), answers)
            for tokens, answers in zip(inputs, found, strict=True)
        ]

    def _encode(self, request: Request) -> list[str]:
        return self._codec.encode(prompts.runs(self._spec, request, self._codec.controls))

    def _search(self, inputs: list[list[str]]) -> list[Answers]:
        """For each input what was found, the best first, and its score."""
        if self._spec.architecture == "causal":
            return self._continued(inputs)
        forced = list(self._codec.around.forced)
        results = self._engine.run.translate_batch(
            inputs,
            target_prefix=[forced] * len(inputs) if forced else None,
            max_decoding_length=self._spec.output.max_tokens + self._skip,
            min_decoding_length=0,  # as transformers: nothing is something that may be written
            max_input_length=0,
            max_batch_size=self._engine.room(inputs),
            batch_type="tokens",
            **self._options(),
        )
        return [list(zip(r.hypotheses, r.scores, strict=True)) for r in results]

    def _continued(self, inputs: list[list[str]]) -> list[Answers]:
        """What was found for prompts, in parts that the replicas take in turn."""
        size = self._engine.share(len(inputs))
        parts = list(prompt_parts(inputs, size, self._engine.window, self._shared))
        waiting = [
            self._engine.run.generate_batch(
                part.prompts,
                static_prompt=part.shared or None,
                max_length=self._spec.output.max_tokens,
                include_prompt_in_result=False,
                asynchronous=True,
                **self._options(),
            )[: len(part.places)]
            for part in parts
        ]
        found: dict[int, Answers] = {}
        for part, jobs in zip(parts, waiting, strict=True):
            results = [job.result() for job in jobs]
            answers = [list(zip(r.sequences, r.scores, strict=True)) for r in results]
            found |= zip(part.places, answers, strict=True)
        return [found[place] for place in range(len(inputs))]

    def _options(self) -> dict[str, Any]:
        decoding, known = self._decoding, self._codec.known
        never = [[token] for token in known.never if token in known.vocabulary]
        return {
            "beam_size": decoding.beams,
            "num_hypotheses": min(decoding.hypotheses, decoding.beams),
            "length_penalty": decoding.length_penalty,
            "repetition_penalty": decoding.repetition_penalty,
            "no_repeat_ngram_size": decoding.no_repeat_ngram_size,
            "suppress_sequences": never or None,
            "end_token": self._ends,
            "return_scores": True,
            "return_end_token": True,
        }

    def _outputs(self, read: int, answers: Answers) -> Output:
        best, *others = [self._output(read, tokens, score) for tokens, score in answers]
        return msgspec.structs.replace(best, others=tuple(others))

    def _output(self, read: int, tokens: list[str], score: float) -> Output:
        # CTranslate2 divides the sum by the length to the power of the length penalty; in it counts
        # what is forced, but for the decoder's start
        total = score * max(1, len(tokens)) ** self._decoding.length_penalty
        tokens = tokens[self._skip :]
        ended = bool(tokens) and tokens[-1] in self._ends
        text = self._codec.decode(tokens[:-1] if ended else tokens)
        cut = not ended and not any(stop in text for stop in self._spec.output.stop)
        mean = total / max(1, len(tokens))
        return Output(prompts.finish(self._spec, text), read, len(tokens), mean, cut)
