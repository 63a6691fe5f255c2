"""Pairs for training, made by `compact` itself: `python scripts/translate_news.py pairs.tsv`.

Sentences of VietNews training articles, translated as the program runs; those that a check doubts
are left out (self-training, as He et al. 2020, "Revisiting Self-Training for Neural Sequence
Generation", does it). For `scripts/train_compact.py --extra`.
"""

from __future__ import annotations

import argparse
import random
from itertools import islice
from pathlib import Path

from compact_corpus import SEED, read_articles
from compact_translator import open_compact

from summarizer.planning import Plan
from summarizer.translating import Sentence, prepare, translate_sentences

ROOT = Path(__file__).parent.parent


def sentences(data: Path, count: int) -> list[str]:
    """So many sentences of 10 to 40 syllables, each of another article."""
    chance = random.Random(SEED)
    stories = read_articles(data / "vietnews/train.jsonl.gz", 20 * count)
    chance.shuffle(stories)
    fitting = ([s for s in story.body if 10 <= len(s.split()) <= 40] for story in stories)
    return list(islice((chance.choice(some) for some in fitting if some), count))


def main() -> None:
    """Write the pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    _, translator = open_compact()
    ready: list[Sentence] = []
    for text in sentences(options.data, options.count):
        ready += prepare([text], definitions={}, translator=translator)
    done = translate_sentences(ready, translator, Plan(batch_size=16))
    rows = [
        f"{sentence.text}\t{made.output.text}\n"
        for sentence, made in zip(ready, done, strict=True)
        if not isinstance(made, Exception) and not made.flags and made.output.text
    ]
    options.out.write_text("".join(rows), encoding="utf-8")
    print(f"{len(rows)} of {len(ready)} sentences kept")


if __name__ == "__main__":
    main()
