"""What writing days out brings to `compact`: `python scripts/measure_days.py`.

Sentences of VietNews validation articles with a numeric day ("tối 21-3"), translated as they are
and with the day written out: how many keep all their numbers (the checks hold the English against
the sentence with its days written out), how many are flagged as they run, how many lose one unsaid.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from compact_translator import open_compact
from msgspec.structs import replace

from summarizer.checks import check_translation
from summarizer.planning import Plan
from summarizer.terms import write_days_out
from summarizer.translating import translate_sentences
from summarizer.translator import Translator, prepare

ROOT = Path(__file__).parent.parent


def sentences(data: Path) -> Iterator[str]:
    """One of an article, of 8 to 35 syllables."""
    with gzip.open(data / "vietnews/val.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fitting = (s for s in json.loads(line)["body"] if 8 <= len(s.split()) <= 35)
            yield from islice((s for s in fitting if write_days_out(s) != s), 1)


def translations(
    texts: list[str], translator: Translator, written: Callable[[str], str]
) -> list[str]:
    """Each text as the program translates it, its days `written` in some way."""
    prepared = [prepare([text], definitions={}, translator=translator)[0] for text in texts]
    ready = [
        replace(sentence, text=written(text))
        for sentence, text in zip(prepared, texts, strict=True)
    ]
    done = translate_sentences(ready, translator, Plan(batch_size=16))
    return ["" if isinstance(d, Exception) else d.output.text for d in done]


def main() -> None:
    """Print a row for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--limit", type=int, default=100)
    options = parser.parse_args()
    _, translator = open_compact()
    texts = list(islice(sentences(options.data), options.limit))
    ways: dict[str, Callable[[str], str]] = {"as they are": str, "written out": write_days_out}
    print("| days | sentences | all numbers kept | doubtful and flagged | lost and not flagged |")
    print("|---|---:|---:|---:|---:|")
    for name, written in ways.items():
        made = translations(texts, translator, written)
        lost = [
            any(f.check == "number-lost" for f in check_translation(m, write_days_out(t)))
            for t, m in zip(texts, made, strict=True)
        ]
        flagged = [bool(check_translation(m, written(t))) for t, m in zip(texts, made, strict=True)]
        silent = sum(a and not b for a, b in zip(lost, flagged, strict=True))
        kept = len(texts) - sum(lost)
        print(f"| {name} | {len(texts)} | {kept} | {sum(flagged)} | {silent} |", flush=True)


if __name__ == "__main__":
    main()
