"""Where the time goes, and how near the encoder comes to what the machine can do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
from bench_inputs import INPUT_TOKENS, OUTPUT_TOKENS, short_articles, t5

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def timed(work: Callable[[], object], repeats: int = 3) -> float:
    """The median of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


def profile(source: Path) -> dict[str, Any]:
    """Microseconds an article of each stage of `salience`, in one process."""
    from summarizer import backends, catalog, pipeline
    from summarizer.backends.salience import features, model, sets
    from summarizer.cleaning import clean, repair
    from summarizer.planning import Plan
    from summarizer.reading import FieldNames, Meter, list_sources, read_articles
    from summarizer.records import Article, Document, Models, Summary
    from summarizer.sentences import split_sentences

    engine: Any = backends.load(catalog.find("salience"))
    sources = list_sources([str(source)]).sources
    articles = [a for a in read_articles(sources, FieldNames(), Meter()) if isinstance(a, Article)]
    texts = [repair(a.text) for a in articles]
    cleaned = [clean(text).paragraphs for text in texts]
    documents = [d for d in pipeline.clean_articles(articles) if isinstance(d, Document)]
    sentences = [model.readable_sentences(d.sentences) for d in documents]
    views = [features.view(s, None, engine._lexicon) for s in sentences]
    scores = [engine._sentence(v.features) for v in views]
    found = [sets.candidates(s) for s in scores]
    made = [s for s in pipeline.summarise(documents, engine, Plan()) if isinstance(s, Summary)]
    records = list(pipeline.to_records(made, Models("salience", None)))
    stages: dict[str, Callable[[], Sequence[object]]] = {
        "read, parse, give ids": lambda: list(read_articles(sources, FieldNames(), Meter())),
        "repair": lambda: [repair(a.text) for a in articles],
        "clean": lambda: [clean(text) for text in texts],
        "split into sentences": lambda: [split_sentences(p) for ps in cleaned for p in ps],
        "trim sentences": lambda: [model.readable_sentences(d.sentences) for d in documents],
        "features": lambda: [features.view(s, None, engine._lexicon) for s in sentences],
        "score sentences": lambda: [engine._sentence(v.features) for v in views],
        "score sets of sentences": lambda: [
            engine._choice(sets.set_features(*each))
            for each in zip(views, scores, found, strict=True)
        ],
        "make records": lambda: list(pipeline.to_records(made, Models("salience", None))),
        "write JSON": lambda: [msgspec.json.encode(record) for record in records],
    }
    return {name: timed(stage) / len(articles) * 1e6 for name, stage in stages.items()}


def roofline(data: Path, work: Path) -> dict[str, Any]:
    """Encoder and decoder of the ViT5-base shape, and the share of the GEMM rate they reach."""
    import torch
    from bench_peers import texts
    from tokenizers import Tokenizer

    t5(data, work)
    cores = len(os.sched_getaffinity(0))
    tokenizer = Tokenizer.from_file(str(work / "t5-ct2/tokenizer.json"))
    source = short_articles(data, work, 8 * cores)
    tokens = [tokenizer.encode(text).tokens[: INPUT_TOKENS // 2] for text in texts(source)]
    torch.set_num_threads(cores)
    left, right = torch.rand(512, 768), torch.rand(768, 3072)
    gemm = 20 * 2 * 512 * 768 * 3072 / timed(lambda: [left @ right for _ in range(20)], 7)
    figures: dict[str, Any] = {"GEMM float32, GFLOP/s": gemm / 1e9}
    ways = {f"ct2 {kind}": ct2_search(work, tokens, kind) for kind in ("int8", "float32")}
    kinds = ["float32", *(["bfloat16"] if multiplies_bfloat16() else [])]
    ways |= {f"hf {kind}": hf_search(work, tokens, kind) for kind in kinds}
    for name, search in ways.items():
        search(1)
        one, all_ = (timed(partial(search, length), 1) for length in (1, OUTPUT_TOKENS))
        step = (all_ - one) / (OUTPUT_TOKENS - 1)
        encoder = one - step
        rate = sum(map(operations, map(len, tokens))) / encoder
        figures[name] = {
            "encoder, s an article": encoder / len(tokens),
            "decoder, s an article": step * OUTPUT_TOKENS / len(tokens),
            "encoder, GOP/s": rate / 1e9,
            "share of GEMM": rate / gemm,
        }
    return figures


def ct2_search(work: Path, tokens: Sequence[list[str]], kind: str) -> Callable[[int], object]:
    """Summaries of so many tokens by CTranslate2 in its best layout."""
    import ctranslate2

    translator = ctranslate2.Translator(
        str(work / "t5-ct2"), compute_type=kind,
        inter_threads=len(os.sched_getaffinity(0)), intra_threads=1,
    )  # fmt: skip
    return lambda length: translator.translate_batch(
        tokens, beam_size=1, max_decoding_length=length, max_input_length=0, max_batch_size=8
    )


def hf_search(work: Path, tokens: Sequence[list[str]], kind: str) -> Callable[[int], object]:
    """Summaries of so many tokens by transformers, in sorted batches of eight."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(work / "t5-hf")
    model: Any = AutoModelForSeq2SeqLM.from_pretrained(
        work / "t5-hf", dtype=getattr(torch, kind)
    ).eval()
    rows = sorted(map(tokenizer.convert_tokens_to_ids, tokens), key=len, reverse=True)

    def search(length: int) -> None:
        for start in range(0, len(rows), 8):
            some = tokenizer.pad({"input_ids": rows[start : start + 8]}, return_tensors="pt")
            with torch.inference_mode():
                model.generate(**some, max_new_tokens=length, do_sample=False, num_beams=1)

    return search


def multiplies_bfloat16() -> bool:
    """Whether the processor has matrix units for bfloat16 (AMX): without them it is emulated."""
    return "amx_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8")


def operations(length: int) -> float:
    """Multiplications and additions of ViT5-base's encoder for so many tokens."""
    weights = 12 * (4 * 768 * 768 + 2 * 768 * 3072)
    return 2.0 * length * weights + 12 * 4 * 768 * float(length) ** 2
