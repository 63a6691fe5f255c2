"""Measure what `compact`'s own score says of its translations: `python scripts/measure_unsure.py`.

A sentence is called bad where its chrF2 against the reference is below 45. The first table is for
choosing `output.unsure` of model.toml: the held-back VietNews sentences that evaluate_compact.py
does not report on, at several limits. The others report on the sets that it does report on. The
last column is the rank correlation of score and chrF2 (Spearman).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from compact_corpus import TRANSLATED, read_translated
from compact_translator import open_compact
from evaluate_compact import CHRF_METRIC, SETS, Pair, prepared, read_set
from numpy.typing import NDArray

from summarizer.planning import Plan
from summarizer.translating import translate_sentences
from summarizer.translator import Translator

ROOT = Path(__file__).parent.parent
BAD = 45.0
LIMITS = (-0.5, -0.55, -0.6, -0.65, -0.7, -0.75, -0.8, -0.9)
HEAD = (
    "| | sentences | unsure | bad of them | bad of all | of the bad found | their chrF2 | "
    "of the others | rank correlation |"
)

Floats = NDArray[np.float64]


def measured(pairs: list[Pair], translator: Translator) -> tuple[Floats, Floats]:
    """The score and the chrF2 of each pair that could be translated."""
    data = prepared("", pairs, translator)
    scores, worth = [], []
    done = translate_sentences(data.sentences, translator, Plan(batch_size=16))
    for pair, one in zip(data.pairs, done, strict=True):
        if not isinstance(one, Exception) and one.output.score is not None:
            scores.append(one.output.score)
            worth.append(CHRF_METRIC.sentence_score(one.output.text, [pair.en]).score)
    return np.array(scores), np.array(worth)


def row(name: str, scores: Floats, worth: Floats, limit: float) -> str:
    """A row of either table."""
    unsure, bad = scores < limit, worth < BAD
    both = int((unsure & bad).sum())
    ranks = [np.argsort(np.argsort(values)) for values in (scores, worth)]
    order = float(np.corrcoef(ranks[0], ranks[1])[0, 1])
    means = [f"{worth[chosen].mean():.1f}" if chosen.any() else "" for chosen in (unsure, ~unsure)]
    return (
        f"| {name} | {len(scores)} | {unsure.sum()} | {both / max(int(unsure.sum()), 1):.0%} "
        f"| {bad.mean():.0%} | {both / max(int(bad.sum()), 1):.0%} | {means[0]} | {means[1]} "
        f"| {order:.2f} |"
    )


def spare(data: Path, reported: Sequence[Pair], limit: int) -> list[Pair]:
    """Held-back VietNews sentences that are not among `reported`."""
    others = [Pair(*pair) for pair in read_translated(TRANSLATED, data)[1]]
    others = [pair for pair in others if pair not in set(reported)]
    return others[:: max(1, len(others) // limit)][:limit]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--limit", type=int, default=200, help="sentences of each set")
    parser.add_argument("--spare", type=int, default=400, help="sentences to choose on")
    parser.add_argument("--sets", nargs="*", default=SETS)
    options = parser.parse_args()
    _, translator = open_compact()
    reported = read_set("translated", options.data, options.limit)
    sets = {"to choose on": spare(options.data, reported, options.spare)}
    sets |= {name: read_set(name, options.data, options.limit) for name in options.sets}
    for name, pairs in sets.items():
        print(f"\n{name}\n\n{HEAD}\n|---|{'---:|' * 8}")
        scores, worth = measured(pairs, translator)
        for limit in LIMITS:
            print(row(f"below {limit}", scores, worth, limit), flush=True)


if __name__ == "__main__":
    main()
