"""Measure the bundled summariser on VietNews: `python scripts/evaluate_salience.py [--data DIR]`.

Articles go the program's own way (clean, split, summarise) from the text laid out as one sentence
a line, three sentences a paragraph, or flowing. One Markdown table: ROUGE F1 on lower-cased Unicode
syllables, the same with rouge_score's default tokenizer (it drops accented letters), mean length,
and the gain over LEAD-2 on the same articles with its 95 % bootstrap interval.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from summarizer import backends, catalog
from summarizer.evaluation.baselines import chance, lead, oracle
from summarizer.evaluation.bootstrap import interval
from summarizer.evaluation.captions import holds, inject_captions
from summarizer.evaluation.rouge import ascii_words, rouge, syllables
from summarizer.pipeline import clean_articles
from summarizer.planning import Plan, plan_requests
from summarizer.records import Article, Document, Origin
from summarizer.textmodel import TextModel

SEED: Final = 1
PARAGRAPH: Final = 3  # sentences


class Story(NamedTuple):
    """One article of the data."""

    title: str
    reference: str
    body: list[str]
    captions: list[str]


class Row(NamedTuple):
    """What one summariser wrote, an article a line."""

    name: str
    texts: list[str]


def read_stories(path: Path) -> Iterator[Story]:
    """The articles that have a summary and a body."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            body = [" ".join(sentence.split()) for sentence in item["body"] if syllables(sentence)]
            if body and syllables(item["summary"]):
                yield Story(item["title"], item["summary"], body, item["captions"])


def one_a_line(sentences: Sequence[str]) -> str:
    """Each sentence on a line of its own."""
    return "\n".join(sentences)


def in_paragraphs(sentences: Sequence[str]) -> str:
    """Some sentences a line."""
    starts = range(0, len(sentences), PARAGRAPH)
    return "\n".join(" ".join(sentences[start : start + PARAGRAPH]) for start in starts)


LAYOUTS: Final[dict[str, Callable[[Sequence[str]], str]]] = {
    "one sentence a line": one_a_line,
    "paragraphs": in_paragraphs,
    "flowing": " ".join,
}


def summarise(
    model: TextModel, texts: Iterable[tuple[str, str | None]], *, keep_everything: bool = False
) -> list[str]:
    """The summary of each (text, title) as a run makes it; empty for a failed one."""
    origin = Origin("evaluation", None, "")
    articles = (Article(str(k), title, text, origin) for k, (text, title) in enumerate(texts))
    summaries = []
    for document in clean_articles(articles, keep_everything=keep_everything):
        if isinstance(document, Document):
            outputs = model.generate(plan_requests(document, model, Plan()))
            summaries.append(" ".join(output.text for output in outputs))
        else:
            summaries.append("")
    return summaries


def baselines(stories: Sequence[Story]) -> Iterator[Row]:
    """LEAD-1/2/3, chance, and the oracle, on the data's own sentences."""
    for count in (1, 2, 3):
        yield Row(f"LEAD-{count}", [lead(story.body, count) for story in stories])
    rng = random.Random(SEED)
    yield Row("two at random", [chance(story.body, 2, rng) for story in stories])
    yield Row("oracle, one or two", [oracle(story.body, story.reference) for story in stories])


def model_rows(stories: Sequence[Story], model: TextModel) -> Iterator[Row]:
    """The model in each layout without titles, and once with them."""
    for name, layout in LAYOUTS.items():
        texts = summarise(model, ((layout(story.body), None) for story in stories))
        yield Row(f"salience: {name}", texts)
    titled = ((one_a_line(story.body), story.title) for story in stories)
    yield Row("salience: one sentence a line, with title", summarise(model, titled))


def measure(
    texts: Sequence[str], stories: Sequence[Story]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Six scores in percent for each article, three for each tokenizer."""
    rows = []
    for text, story in zip(texts, stories, strict=True):
        scores = [rouge(split(story.reference), split(text)) for split in (syllables, ascii_words)]
        rows.append([100 * value for score in scores for value in score])
    return np.array(rows)


def print_table(rows: Iterable[Row], stories: Sequence[Story]) -> None:
    """One line for each row; gains over LEAD-2 are on syllables."""
    base = measure([lead(story.body, 2) for story in stories], stories)
    print(
        "| summary | R-1 | R-2 | R-L | default R-1 | R-2 | R-L | syllables | gain R-1 | R-2 | R-L |"
    )
    print("|---" + "|---:" * 10 + "|")
    for row in rows:
        scores = measure(row.texts, stories)
        cells = [f"{value:.2f}" for value in scores.mean(axis=0)]
        cells.append(f"{np.mean([len(syllables(text)) for text in row.texts]):.1f}")
        for k in range(3):
            gain = interval(scores[:, k] - base[:, k])
            cells.append(f"{gain.mean:+.2f} [{gain.low:+.2f}, {gain.high:+.2f}]")
        print(f"| {row.name} | {' | '.join(cells)} |", flush=True)


def print_captions(stories: Sequence[Story], model: TextModel) -> None:
    """How often a caption, put back between the sentences, comes into the summary."""
    rng = random.Random(SEED)
    mixed = [inject_captions(story.body, story.captions, rng) for story in stories]
    mixed = [(body, captions) for body, captions in mixed if captions]
    texts = [(one_a_line(body), None) for body, _ in mixed]
    picked = {
        "LEAD-2, nothing cleaned": [lead(body, 2) for body, _ in mixed],
        "salience, nothing cleaned": summarise(model, texts, keep_everything=True),
        "salience, as it runs": summarise(model, texts),
    }
    print(f"\nCaptions put back into {len(mixed)} articles; summaries that hold one:\n")
    for name, summaries in picked.items():
        held = [
            any(holds(summary, caption) for caption in captions)
            for summary, (_, captions) in zip(summaries, mixed, strict=True)
        ]
        print(f"- {name}: {100 * np.mean(held):.2f} %")


def main() -> None:
    """Print the table and the caption rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", default="salience", help="a bundled model, or a folder")
    parser.add_argument("--limit", type=int, default=None, help="first articles only")
    options = parser.parse_args()
    path = options.data / "vietnews/val.jsonl.gz"
    stories = list(islice(read_stories(path), options.limit))
    model = backends.load(catalog.find(options.model))
    print(f"{path.name}, {len(stories)} articles\n")
    print_table(chain(baselines(stories), model_rows(stories, model)), stories)
    print_captions(stories, model)


if __name__ == "__main__":
    main()
