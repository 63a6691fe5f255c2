"""How far int8 drifts from float32: the ten tiny checkpoints of the tests, each by CTranslate2.

    python scripts/measure_drift.py

Prints a Markdown table: for each family and search, the share of texts that int8 and float32 write
alike, the mean difference of their mean log-probabilities, and that of the texts that are alike.
The weights are random, so that many tokens are nearly as likely as the best: a trained model drifts
less. `summarizer models check` says of a real one how many texts are alike.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from summarizer.backends import Runtime, convert, ct2  # noqa: E402 - scripts run from anywhere
from summarizer.catalog import Decoding  # noqa: E402
from summarizer.textmodel import Output, Request  # noqa: E402
from tests.checkpoint_texts import TRIED, VIETNAMESE  # noqa: E402
from tests.families import FAMILIES, Tiny  # noqa: E402

REQUESTS = [Request(text) for text in dict.fromkeys([*VIETNAMESE, *TRIED])]
SEARCHES = {"greedy": Decoding(), "beam 4": Decoding(beams=4)}


def drift(exact: Sequence[Output], rough: Sequence[Output]) -> list[str]:
    """Cells of a row: texts alike, differences of all scores and of those of texts alike."""
    pairs = list(zip(exact, rough, strict=True))
    alike = [(a, b) for a, b in pairs if a.text == b.text]
    return [f"{len(alike) / len(pairs):.0%}", apart(pairs), apart(alike)]


def apart(pairs: Sequence[tuple[Output, Output]]) -> str:
    """The mean difference of the scores, without its sign."""
    if not pairs:
        return ""
    return f"{sum(abs((a.score or 0) - (b.score or 0)) for a, b in pairs) / len(pairs):.3f}"


def main() -> None:
    """Print the table."""
    columns = [f"{s}: {c}" for s in SEARCHES for c in ("alike", "score", "score where alike")]
    print(f"{len(REQUESTS)} texts\n\n| family | {' | '.join(columns)} |")
    print("|---|" + "---:|" * len(columns))
    with tempfile.TemporaryDirectory() as folder:
        tiny = Tiny(Path(folder))
        for name in FAMILIES:
            target = tiny.root / f"{name}-int8"
            convert.convert(tiny.spec(name), target, "int8")
            rough = ct2.load(tiny.spec(name), target, Runtime("cpu"))
            cells = []
            for search in SEARCHES.values():
                exact = tiny.ct2(name).with_decoding(search).generate(REQUESTS)
                cells += drift(exact, rough.with_decoding(search).generate(REQUESTS))
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
