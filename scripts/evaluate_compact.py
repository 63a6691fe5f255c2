"""Measure a translator on the dev pairs: `python scripts/evaluate_compact.py`.

sacreBLEU's BLEU and chrF2 with their signatures, numbers and names kept, sentences a second; for
greedy and beam search, with and without the terms line, and with the retry of doubtful sentences
that the program itself does.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from summarizer import backends, catalog
from summarizer.batching import map_sorted
from summarizer.planning import Plan
from summarizer.terms import Glossary, find_names, unaccent
from summarizer.textmodel import Output, Request, TextModel
from summarizer.translating import Sentence, TermCount, Translator, prepare, translate_sentences

ROOT = Path(__file__).parent.parent
BLEU_METRIC, CHRF_METRIC = BLEU(), CHRF()  # their signatures are known once they have scored


class Pair(NamedTuple):
    """A sentence and its reference."""

    vi: str
    en: str


def read(path: Path, limit: int) -> list[Pair]:
    """The first pairs of a file."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [Pair(*row) for row in rows if len(row) == 2][:limit]


def kept_numbers(pairs: Sequence[Pair], made: Sequence[str]) -> float:
    """Of the digit strings that source and reference share, the share that stands in the output."""
    total = kept = 0
    for pair, text in zip(pairs, made, strict=True):
        shared = set(re.findall(r"\d+", pair.vi)) & set(re.findall(r"\d+", pair.en))
        total += len(shared)
        kept += len(shared & set(re.findall(r"\d+", text)))
    return kept / max(total, 1)


def kept_names(pairs: Sequence[Pair], made: Sequence[str]) -> float:
    """Of the names whose unaccented form stands in the reference, the share kept in the output."""
    total = kept = 0
    for pair, text in zip(pairs, made, strict=True):
        names = [unaccent(name) for name in find_names(pair.vi)]
        names = [name for name in names if name in pair.en]
        total += len(names)
        kept += sum(name in unaccent(text) for name in names)
    return kept / max(total, 1)


def plain(model: TextModel, sentences: Sequence[Sentence]) -> list[str]:
    """One pass of the model, no check."""
    requests = [Request(s.text, terms=s.pairs) for s in sentences]
    outputs = map_sorted(model.generate, requests, lambda r: len(r.text), 16)
    return [output.text if isinstance(output, Output) else "" for output in outputs]


def report(name: str, pairs: Sequence[Pair], made: Sequence[str], seconds: float) -> None:
    """One row of the table."""
    references = [[pair.en for pair in pairs]]
    bleu = BLEU_METRIC.corpus_score(list(made), references).score
    chrf = CHRF_METRIC.corpus_score(list(made), references).score
    numbers, names = kept_numbers(pairs, made), kept_names(pairs, made)
    rate = len(pairs) / seconds
    print(
        f"| {name} | {bleu:.1f} | {chrf:.1f} | {numbers:.1%} | {names:.1%} | {rate:.1f} |",
        flush=True,
    )


def main() -> None:
    """Print a table for each dev set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--translator", default="compact")
    parser.add_argument("--limit", type=int, default=420)
    parser.add_argument("--sets", nargs="+", default=["news_2021", "ted_tst2012"])
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    spec = catalog.find(options.translator)
    model = backends.load(spec, print)
    glossary = Glossary.load(catalog.models_folder() / "glossary" / "public-affairs.tsv")
    translator = Translator(model, backends.with_more_care(spec, model), glossary, TermCount())
    for name in options.sets:
        table(
            name,
            read(options.data / f"vien/dev/{name}.tsv", options.limit),
            translator,
            options.beams,
        )
    print(f"\n{BLEU_METRIC.get_signature()}; {CHRF_METRIC.get_signature()}")


def table(name: str, pairs: Sequence[Pair], translator: Translator, beams: Sequence[int]) -> None:
    """One dev set."""
    model, decoding = translator.model, catalog.Decoding()
    bare = [Sentence(pair.vi, ()) for pair in pairs]
    full = [s for pair in pairs for s in prepare([pair.vi], definitions={}, translator=translator)]
    print(f"\n{name}, {len(pairs)} pairs\n\n| | BLEU | chrF2 | numbers kept | names kept | /s |")
    print("|---|---:|---:|---:|---:|---:|")
    for size in beams:
        chosen = backends.with_decoding(model, replace(decoding, beams=size))
        for what, sentences in (("no terms", bare), ("terms", full)):
            if what == "no terms" or len(full) == len(pairs):
                started = time.monotonic()
                made = plain(chosen, sentences)
                report(f"beam {size}, {what}", pairs, made, time.monotonic() - started)
    started = time.monotonic()
    done = translate_sentences(full, translator, Plan(batch_size=16))
    made = [d.output.text if not isinstance(d, Exception) else "" for d in done]
    if len(made) == len(pairs):
        report("as it runs", pairs, made, time.monotonic() - started)
    flagged = sum(not isinstance(d, Exception) and bool(d.flags) for d in done)
    print(f"\n{flagged} of {len(done)} sentences flagged as it runs")


if __name__ == "__main__":
    main()
