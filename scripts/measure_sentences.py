"""Boundary precision, recall and F1 of the sentence splitter against VietNews' own sentence lists.

The body sentences of each article are joined by single spaces and split again, once as they are
and once without the headings, captions and names that no closing mark ends: those leave nothing to
see in running text. The silver lists have faults of their own (docs/sentences.md).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from summarizer.sentences import split_sentences

PLAIN = re.compile(r"(?<=[.!?…])[\"”’»)\]]* +(?=[^\W\d_a-z]|[\d\"“‘(\[*-])")
CLOSED = re.compile(r"[.!?…][\"'”’»)\] ]*$")

Splitter = Callable[[str], list[str]]


class Counts(NamedTuple):
    """Boundaries found and in the silver list, found only, and in the silver list only."""

    right: int
    extra: int
    missed: int

    def row(self, name: str) -> str:
        """One line of the table."""
        precision = self.right / max(1, self.right + self.extra)
        recall = self.right / max(1, self.right + self.missed)
        f1 = 2 * precision * recall / max(1e-12, precision + recall)
        return (
            f"{name:<32}{precision:9.4f}{recall:9.4f}{f1:9.4f}"
            f"{self.right:9d}{self.extra:7d}{self.missed:7d}"
        )


def split_plainly(text: str) -> list[str]:
    """The baseline: an end mark, closing marks, a space, and no lower-case letter after it."""
    cuts = [match.end() for match in PLAIN.finditer(text) if not text[match.end()].islower()]
    return [text[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def read_bodies(path: Path) -> Iterator[list[str]]:
    """The sentences of each article, with whitespace normalised and empty ones left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            sentences = (" ".join(sentence.split()) for sentence in json.loads(line)["body"])
            yield [sentence for sentence in sentences if sentence]


def find_boundaries(sentences: Iterable[str]) -> set[int]:
    """The places in the joined text at which a sentence ends, the last one left out."""
    ends: list[int] = []
    for sentence in sentences:
        ends.append((ends[-1] + 1 if ends else 0) + len(sentence))
    return set(ends[:-1])


def compare(bodies: list[list[str]], split: Splitter) -> tuple[Counts, list[tuple[str, str]]]:
    """The counts over all articles, and each disagreement as (kind, text around it)."""
    right = 0
    errors: list[tuple[str, str]] = []
    for body in bodies:
        text = " ".join(body)
        silver, found = find_boundaries(body), find_boundaries(split(text))
        right += len(silver & found)
        for place in sorted(silver ^ found):
            kind = "extra" if place in found else "missed"
            errors.append((kind, f"{text[max(0, place - 60) : place]} ¦{text[place : place + 40]}"))
    extra = sum(kind == "extra" for kind, _ in errors)
    return Counts(right, extra, len(errors) - extra), errors


def time_splitter(bodies: list[list[str]]) -> str:
    """Milliseconds for 2,500 characters, joined text in memory."""
    texts = [" ".join(body) for body in bodies]
    begun = time.perf_counter()
    for text in texts:
        split_sentences(text)
    spent = time.perf_counter() - begun
    return f"{spent / sum(map(len, texts)) * 2500 * 1000:.3f} ms for 2,500 characters"


def main() -> None:
    """Prints the table, the speed, and on request a seeded sample of the disagreements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--part", choices=["train", "val"], default="val")
    parser.add_argument("--limit", type=int, default=None, help="first articles only")
    parser.add_argument("--errors", type=int, default=0, help="disagreements to show")
    parser.add_argument("--kind", choices=["extra", "missed"], help="show only this kind")
    options = parser.parse_args()
    path = options.data / "vietnews" / f"{options.part}.jsonl.gz"
    bodies = list(islice(read_bodies(path), options.limit))
    print(f"{path.name}, {len(bodies)} articles")
    closed = [[sentence for sentence in body if CLOSED.search(sentence)] for body in bodies]
    for title, part in (("all lines", bodies), ("sentences with a closing mark", closed)):
        print(f"{title:<32}{'P':>9}{'R':>9}{'F1':>9}{'right':>9}{'extra':>7}{'missed':>7}")
        print(compare(part, split_plainly)[0].row("  plain expression"))
        counts, errors = compare(part, split_sentences)
        print(counts.row("  split_sentences"))
    print(time_splitter(bodies))
    shown = [error for error in errors if options.kind in (None, error[0])]
    for kind, context in random.Random(7).sample(shown, min(options.errors, len(shown))):
        print(f"{kind:<7} {context}")


if __name__ == "__main__":
    main()
