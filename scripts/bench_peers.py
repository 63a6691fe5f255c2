"""One peer of scripts/bench in a process of its own: prints what it took, as a line of JSON.

    python scripts/bench_peers.py PEER WORK ARTICLES

Loading and tokenising what is fixed beforehand are left out: `seconds` is for the work itself.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench_inputs import INPUT_TOKENS, OUTPUT_TOKENS

Work = Callable[[], int]  # does it all; the tokens read, or 0


def texts(path: Path) -> list[str]:
    """The articles' texts."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def transformers_peer(folder: Path, source: Path, batch: int) -> Work:
    """What people write with transformers: one text after another, or sorted batches of eight."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    model: Any = AutoModelForSeq2SeqLM.from_pretrained(folder).eval()

    def work() -> int:
        read = 0
        found = sorted(texts(source), key=len, reverse=batch > 1)
        for start in range(0, len(found), batch):
            some = tokenizer(
                found[start : start + batch],
                return_tensors="pt", padding=True, truncation=True, max_length=INPUT_TOKENS,
            )  # fmt: skip
            with torch.inference_mode():
                made = model.generate(
                    input_ids=some["input_ids"], attention_mask=some["attention_mask"],
                    max_new_tokens=OUTPUT_TOKENS, do_sample=False, num_beams=1,
                )  # fmt: skip
            tokenizer.batch_decode(made, skip_special_tokens=True)
            read += int(some["attention_mask"].sum())
        return read

    return work


def ct2_peer(folder: Path, source: Path, batch: int, most: int, **layout: int) -> Work:
    """CTranslate2 as it is: `batch` texts a call (0: all), `most` a batch within it."""
    import ctranslate2
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    translator = ctranslate2.Translator(str(folder), device="cpu", **layout)

    def work() -> int:
        found = [tokenizer.encode(text).tokens for text in texts(source)]
        for start in range(0, len(found), batch or len(found)):
            made = translator.translate_batch(
                found[start : start + (batch or len(found))],
                beam_size=1, max_decoding_length=OUTPUT_TOKENS, max_input_length=0,
                max_batch_size=most,
            )  # fmt: skip
            for result in made:
                tokenizer.decode([tokenizer.token_to_id(t) or 0 for t in result.hypotheses[0]])
        return sum(map(len, found))

    return work


def compact_transformers(folder: Path, source: Path, batch: int) -> Work:
    """The weights of `compact` in float32 by transformers, with the same beams."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from summarizer import catalog

    spec = catalog.for_task(catalog.find("compact"), "translate")
    tokenizer: Any = AutoTokenizer.from_pretrained(folder, padding_side="left")
    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    ends = [tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("\n")]

    def work() -> int:
        found = sorted(texts(source), key=len, reverse=True)
        prompts = [spec.input.template.format(terms="", text=text, title="") for text in found]
        for start in range(0, len(prompts), batch):
            some = tokenizer(prompts[start : start + batch], return_tensors="pt", padding=True)
            with torch.inference_mode():
                made = model.generate(
                    input_ids=some["input_ids"], attention_mask=some["attention_mask"],
                    max_new_tokens=spec.output.max_tokens, do_sample=False,
                    num_beams=spec.decoding.beams, eos_token_id=ends,
                )  # fmt: skip
            tokenizer.batch_decode(made, skip_special_tokens=True)
        return 0

    return work


def compact_ours(source: Path, batch: int) -> Work:
    """`compact` as the program runs it, without the checks and the second try."""
    from summarizer import backends, catalog
    from summarizer.backends import Limits, Runtime
    from summarizer.batching import map_sorted
    from summarizer.textmodel import Request, texts_at_once

    spec = catalog.for_task(catalog.find("compact"), "translate")
    model = backends.open_model(spec, print, Runtime(batch_size=batch), Limits())

    def work() -> int:
        requests = [Request(text) for text in texts(source)]
        size = texts_at_once(model, batch)
        map_sorted(model.generate, requests, lambda r: len(r.text), size)
        return 0

    return work


def sumy_peer(source: Path, name: str) -> Work:
    """sumy with our sentences and syllables: it has no Vietnamese of its own."""
    from importlib import import_module

    from sumy.parsers.plaintext import PlaintextParser

    from summarizer.sentences import split_sentences

    class Tokenizer:
        """What sumy wants of a language."""

        def to_sentences(self, text: str) -> Sequence[str]:
            """Sentences, each with a word."""
            return [s for line in text.split("\n") for s in split_sentences(line)]

        def to_words(self, sentence: str) -> Sequence[str]:
            """Words."""
            return sentence.split()

    module = import_module(f"sumy.summarizers.{name}")
    kind = {"lex_rank": "LexRankSummarizer", "text_rank": "TextRankSummarizer"}[name]
    summarizer = getattr(module, kind)()

    def work() -> int:
        for text in texts(source):
            document = PlaintextParser.from_string(text, Tokenizer()).document
            " ".join(map(str, summarizer(document, 2)))
        return 0

    return work


def lead_peer(source: Path) -> Work:
    """The first two sentences, by our splitter."""
    from summarizer.sentences import split_sentences

    def work() -> int:
        for text in texts(source):
            " ".join([s for line in text.split("\n")[:2] for s in split_sentences(line)][:2])
        return 0

    return work


def peer(name: str, work: Path, source: Path) -> Work:
    """What is to be measured, loaded."""
    cores = len(os.sched_getaffinity(0))
    best = {"inter_threads": cores, "intra_threads": 1}
    weights = work / "compact-hf"
    makers: dict[str, Callable[[], Work]] = {
        "transformers one by one": lambda: transformers_peer(work / "t5-hf", source, 1),
        "transformers, sorted batches of 8": lambda: transformers_peer(work / "t5-hf", source, 8),
        "CTranslate2, defaults": lambda: ct2_peer(work / "t5-ct2", source, 8, 0),
        "CTranslate2, defaults, one by one": lambda: ct2_peer(work / "t5-ct2", source, 1, 0),
        "CTranslate2, defaults, all in one call": lambda: ct2_peer(work / "t5-ct2", source, 0, 0),
        "CTranslate2, best layout": lambda: ct2_peer(work / "t5-ct2", source, 0, 8, **best),
        "compact: transformers one by one": lambda: compact_transformers(weights, source, 1),
        "compact: transformers, sorted batches of 8": lambda: compact_transformers(
            weights, source, 8
        ),
        "compact: ours": lambda: compact_ours(source, 8),
        "sumy LexRank": lambda: sumy_peer(source, "lex_rank"),
        "sumy TextRank": lambda: sumy_peer(source, "text_rank"),
        "LEAD-2": lambda: lead_peer(source),
    }
    return makers[name]()


def main() -> None:
    """Load, do it, and say how long it took."""
    name, work, source = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    do = peer(name, work, source)
    started = time.perf_counter()
    read = do()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "tokens": read, "count": len(texts(source))}))


if __name__ == "__main__":
    main()
