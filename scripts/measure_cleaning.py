"""Captions removed against body sentences lost, at several levels, and the speed of cleaning.

The captions of each article are put back at seeded sentence boundaries of its body, one sentence a
line; those that stand verbatim in the body are left out. A level is the most words that a line
without closing punctuation may have to be taken for a caption; lines that name themselves (a
picture credit, "Xem thêm") are removed at every level.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from summarizer.cleaning import clean, repair
from summarizer.cleaning.removing import CAPTION_WORDS
from summarizer.cleaning.rules import credit
from summarizer.records import Dropped

CLOSED = re.compile(r"[.!?…][)\]\"'”’»\s]*$")
LEVELS = (0, 4, 6, 8, 10, 12, 15, 20, 25, 30, 40, CAPTION_WORDS)
LIMIT = 1 / 200  # body sentences that may be lost


class Article(NamedTuple):
    """The lines of a body with its captions among them, in order; captions are marked."""

    lines: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """One line each, as a page gives it."""
        return "\n".join(line for line, _ in self.lines)


class Line(NamedTuple):
    """A line, what it is, and what cleaning took it for ("" when it stays)."""

    text: str
    is_caption: bool
    kind: str

    @property
    def is_closed(self) -> bool:
        """Whether it ends like a sentence."""
        return CLOSED.search(self.text) is not None

    def is_removed(self, level: int) -> bool:
        """Whether it is removed where unclosed captions have at most `level` words."""
        by_shape = self.kind == "caption" and not self.is_closed and not credit(self.text)
        return bool(self.kind) and (not by_shape or len(self.text.split()) <= level)


def read_articles(path: Path, seed: int) -> Iterator[Article]:
    """The articles of a part of VietNews with their captions put back."""
    rng = random.Random(seed)
    with gzip.open(path, "rt", encoding="utf-8") as records:
        for record in map(json.loads, records):
            body = [*_lines(record["body"])]
            whole = " ".join(body)
            mixed = [(line, False) for line in body]
            for caption in _lines(record["captions"]):
                if caption not in whole:
                    mixed.insert(rng.randrange(len(mixed) + 1), (caption, True))
            yield Article(tuple(mixed))


def _lines(texts: Iterable[str]) -> Iterator[str]:
    return filter(None, (" ".join(repair(text).split()) for text in texts))


def judge(article: Article) -> Iterator[Line]:
    """Each line with the kind that it was removed for."""
    removed = clean(article.text).dropped
    kinds: dict[str, list[str]] = {}
    for dropped in removed:
        kinds.setdefault(dropped.text, []).append(dropped.kind)
    if len({line for line, _ in article.lines}) < len(article.lines):
        kinds = _only_repeats(removed, kinds)
    for line, is_caption in article.lines:
        of_line = kinds.get(line, [])
        yield Line(line, is_caption, of_line.pop(0) if of_line else "")


def _only_repeats(removed: Sequence[Dropped], kinds: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same, with the first sight of a repeated line kept: it is the later one that goes."""
    for dropped in removed:
        if dropped.kind == "repeated" and kinds[dropped.text][0] == "repeated":
            kinds[dropped.text].insert(0, "")
    return kinds


def print_curve(lines: Sequence[Line]) -> None:
    """The Markdown table, a row for each level."""
    captions = [line for line in lines if line.is_caption]
    body = [line for line in lines if not line.is_caption]
    sentences = [line for line in body if line.is_closed]
    others = [line for line in body if not line.is_closed]
    print(f"{len(captions)} captions, {len(sentences)} body sentences, {len(others)} other lines\n")
    print("| at most words | captions removed | body sentences lost | 1 in | other lines removed |")
    print("|---|---|---|---|---|")
    for level in LEVELS:
        lost = sum(line.is_removed(level) for line in sentences)
        print(
            f"| {level} | {_share(captions, level)} | {lost} ({lost / len(sentences):.2%}) |"
            f" {len(sentences) // max(1, lost)} | {_share(others, level)} |"
        )
        if lost > LIMIT * len(sentences):
            print(f"(beyond 1 in {1 / LIMIT:.0f})")
    _print_kinds(captions, sentences, others)


def _share(lines: Sequence[Line], level: int) -> str:
    return f"{sum(line.is_removed(level) for line in lines) / max(1, len(lines)):.1%}"


def _print_kinds(*groups: Sequence[Line]) -> None:
    names = (
        "captions that look like sentences",
        "captions that do not",
        "sentences",
        "other lines",
    )
    captions, sentences, others = groups
    closed = [line for line in captions if line.is_closed]
    opened = [line for line in captions if not line.is_closed]
    print(f"\n| removed at {CAPTION_WORDS}, by kind | of | kinds |\n|---|---|---|")
    for name, lines in zip(names, (closed, opened, sentences, others), strict=True):
        kinds = Counter(line.kind for line in lines if line.kind)
        print(
            f"| {name} | {len(lines)} | {', '.join(f'{k} {n}' for k, n in kinds.most_common())} |"
        )


def print_speed(articles: Sequence[Article]) -> None:
    """Articles a second on one core, texts in memory."""
    texts = [article.text for article in articles]
    begun = time.process_time()
    for text in texts:
        clean(repair(text))
    spent = time.process_time() - begun
    size = sum(map(len, texts)) / len(texts)
    print(
        f"\nrepair and clean: {len(texts) / spent:.0f} articles/s on one core"
        f" ({spent / len(texts) * 1000:.2f} ms for {size:.0f} characters)"
    )


def main() -> None:
    """Prints the curve, the kinds and the speed, and on request a sample of what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--part", choices=["train", "val"], default="val")
    parser.add_argument("--limit", type=int, default=None, help="first articles only")
    parser.add_argument("--seed", type=int, default=7, help="where the captions are put")
    parser.add_argument("--errors", type=int, default=0, help="lines of each sort to show")
    options = parser.parse_args()
    path = options.data / "vietnews" / f"{options.part}.jsonl.gz"
    articles = [*islice(read_articles(path, options.seed), options.limit)]
    print(f"{path.name}, {len(articles)} articles, seed {options.seed}")
    lines = [line for article in articles for line in judge(article)]
    print_curve(lines)
    print_speed(articles)
    wrong = {
        "kept caption": [x for x in lines if x.is_caption and not x.kind],
        "lost sentence": [x for x in lines if not x.is_caption and x.kind and x.is_closed],
        "removed other": [x for x in lines if not x.is_caption and x.kind and not x.is_closed],
    }
    for name, found in wrong.items():
        for line in random.Random(7).sample(found, min(options.errors, len(found))):
            print(f"{name}\t{line.kind}\t{line.text}")


if __name__ == "__main__":
    main()
