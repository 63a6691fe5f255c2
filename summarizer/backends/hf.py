"""transformers: seq2seq and causal checkpoints, run by `generate` as their authors do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    GenerationConfig,
)
from transformers.utils import logging as transformers_logging

from summarizer.backends import prompts
from summarizer.catalog import Decoding, ModelSpec
from summarizer.errors import ModelError
from summarizer.textmodel import Output, Request

_CLASSES = {"seq2seq": AutoModelForSeq2SeqLM, "causal": AutoModelForCausalLM}


def load(spec: ModelSpec) -> HfModel:
    """The checkpoint in the model's folder, in float32 on the CPU.

    Nothing is fetched and no code of the checkpoint is run. Raises ModelError where it cannot be
    loaded.
    """
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    try:
        source = {"src_lang": spec.languages.source} if spec.languages.source else {}
        tokenizer = AutoTokenizer.from_pretrained(spec.folder, **options, **source)
        model = _CLASSES[spec.architecture or "seq2seq"].from_pretrained(
            spec.folder, dtype=torch.float32, use_safetensors=True, **options
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{spec.folder}: transformers cannot load it ({reason})") from error
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    defaults = model.generation_config  # keeps its special tokens; decoding is for model.toml
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        bos_token_id=defaults.bos_token_id,
        eos_token_id=defaults.eos_token_id,
        decoder_start_token_id=defaults.decoder_start_token_id,
    )
    tokenizer.padding_side = "left" if spec.architecture == "causal" else "right"
    return HfModel(spec, model.eval(), tokenizer, spec.decoding)


class HfModel:
    """A TextModel on a transformers checkpoint."""

    def __init__(self, spec: ModelSpec, model: Any, tokenizer: Any, decoding: Decoding) -> None:
        self._spec = spec
        self._model = model
        self._tokenizer = tokenizer
        self._decoding = decoding
        self._around = len(self._encode(Request("")))

    def with_decoding(self, decoding: Decoding) -> HfModel:
        """The same model with other decoding; the weights are shared."""
        return HfModel(self._spec, self._model, self._tokenizer, decoding)

    @property
    def input_limit(self) -> int | None:
        """The model's limit less what stands around a text."""
        limit = self._spec.input.max_tokens
        return None if limit is None else limit - self._around

    def count_tokens(self, text: str) -> int:
        """By the checkpoint's tokenizer; special tokens in the text count as text."""
        return len(self._ids(prompts.normalise(self._spec, text)))

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """One Output for each Request, in the same order; the requests are one padded batch."""
        if not requests:
            return []
        inputs = [self._encode(request) for request in requests]
        for ids in inputs:
            prompts.check_length(self._spec, len(ids))
        batch = self._tokenizer.pad({"input_ids": inputs}, return_tensors="pt")
        with torch.inference_mode():
            made = self._model.generate(**batch, **self._options())
        start = batch.input_ids.shape[1] if self._spec.architecture == "causal" else 1
        scores = self._scores(made)
        return [
            self._output(len(ids), row.tolist(), score)
            for ids, row, score in zip(inputs, made.sequences[:, start:], scores, strict=True)
        ]

    def _ids(self, text: str) -> list[int]:
        read = self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)
        return list(read.input_ids)

    def _encode(self, request: Request) -> list[int]:
        """Token ids with the checkpoint's own start and end tokens."""
        tokenizer = self._tokenizer
        first, *rest = prompts.runs(self._spec, request, tokenizer.all_special_tokens)
        ids = list(tokenizer(first, split_special_tokens=True).input_ids)
        for place, run in enumerate(rest):  # the template's control tokens, and texts between them
            ids += self._ids(run) if place % 2 else [tokenizer.convert_tokens_to_ids(run)]
        return ids

    def _options(self) -> dict[str, Any]:
        decoding = self._decoding
        return {
            "max_new_tokens": self._spec.output.max_tokens,
            "num_beams": decoding.beams,
            "do_sample": False,
            **({"length_penalty": decoding.length_penalty} if decoding.beams > 1 else {}),
            "repetition_penalty": decoding.repetition_penalty,
            "no_repeat_ngram_size": decoding.no_repeat_ngram_size,
            "output_scores": True,
            "return_dict_in_generate": True,
            "pad_token_id": self._tokenizer.pad_token_id,
            **self._target(),
        }

    def _target(self) -> dict[str, int]:
        """The output language: MBart's decoder starts with it, others must write it first."""
        name = self._spec.languages.target
        if not name:
            return {}
        starts = self._model.config.model_type == "mbart"
        key = "decoder_start_token_id" if starts else "forced_bos_token_id"
        return {key: self._tokenizer.convert_tokens_to_ids(name)}

    def _scores(self, made: Any) -> list[list[float]]:
        """The log-probability of each token written."""
        beams = getattr(made, "beam_indices", None)
        scores = self._model.compute_transition_scores(
            made.sequences, made.scores, beams, normalize_logits=beams is None
        )
        rows: list[list[float]] = scores.tolist()
        return rows

    def _output(self, read: int, ids: list[int], scores: list[float]) -> Output:
        known_ends = self._model.generation_config.eos_token_id
        several = known_ends if isinstance(known_ends, list) else [known_ends]
        ends = {*several, self._tokenizer.eos_token_id, self._tokenizer.pad_token_id}
        length = next((n for n, token in enumerate(ids) if token in ends), None)
        words = ids[:length]
        ended = length is not None
        known = scores[: len(words) + ended]
        text = self._tokenizer.decode(words, skip_special_tokens=True)
        cut = not ended and not any(stop in text for stop in self._spec.output.stop)
        mean = sum(known) / len(known) if known else None
        return Output(prompts.finish(self._spec, text), read, len(known), mean, cut)
