"""Compare summarisers on VietNews' validation part, the abstractive ones with their doubts.

    python scripts/evaluate_summarizers.py --model compact --long salience lead --limit 300

Works with any model that `--model` of the command line takes, a pulled checkpoint included. Every
row reads the same articles, one sentence a line and without titles (--titled: with them), cleaned
and split as in a run; rows for LEAD-2 and `salience` always stand beside them. One Markdown table:
ROUGE F1 on Unicode syllables, syllables, gain over `salience` in ROUGE-1 with its 95 % bootstrap
interval, articles whose summary has a number or a name that they lack (the program's checks), share
of their tokens that was read, and seconds an article.

--beyond N takes only articles of more than N of the model's tokens: those for which it matters what
--long does.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from evaluate_salience import Row, Story, measure, one_a_line, read_stories

from summarizer import backends, catalog
from summarizer.evaluation.baselines import lead
from summarizer.evaluation.bootstrap import interval
from summarizer.evaluation.rouge import syllables
from summarizer.pipeline import check_summaries, clean_articles, summarise
from summarizer.planning import Long, Plan, plan_by
from summarizer.records import Article, Document, Failure, Flag, Origin, Summary
from summarizer.textmodel import Length, TextModel

ROOT = Path(__file__).parent.parent
ORIGIN = Origin("evaluation", None, "")
HEAD = (
    "| summary | R-1 | R-2 | R-L | syllables | R-1 less salience's | numbers | names | read | s |\n"
    "|---|" + "---:|" * 9
)


class Made(NamedTuple):
    """What a summariser wrote, an article a line; the flags of its checks; how it went."""

    row: Row
    flags: list[tuple[Flag, ...]]
    read: float | None
    seconds: float


def documents(stories: Sequence[Story], *, titled: bool) -> list[Document]:
    """The articles as a run cleans and splits them."""
    articles = (
        Article(str(k), story.title if titled else None, one_a_line(story.body), ORIGIN)
        for k, story in enumerate(stories)
    )
    return [item for item in clean_articles(articles) if isinstance(item, Document)]


def made(name: str, found: Sequence[Document], model: TextModel, plan: Plan) -> Made:
    """Summaries of all articles; a failed one is empty."""
    started = time.monotonic()
    items = list(check_summaries(summarise(found, model, plan)))
    seconds = (time.monotonic() - started) / len(found)
    failures = [item for item in items if isinstance(item, Failure)]
    if failures:
        print(f"{len(failures)} failed, the first one: {failures[0].message}")
    summaries = [item for item in items if isinstance(item, Summary)]
    whole = sum(item.tokens or 0 for item in summaries)
    read = sum(item.tokens_read or 0 for item in summaries) / whole if whole else None
    texts = [item.summary or "" if isinstance(item, Summary) else "" for item in items]
    flags = [item.flags if isinstance(item, Summary) else () for item in items]
    return Made(Row(name, texts), flags, read, seconds)


def flagged(flags: Sequence[tuple[Flag, ...]], check: str) -> int:
    """How many summaries have a flag of that check."""
    return sum(any(flag.check == check for flag in found) for found in flags)


def print_row(one: Made, stories: Sequence[Story], base: Any) -> None:
    """One line of the table."""
    scores = measure(one.row.texts, stories)
    gain = interval(scores[:, 0] - base[:, 0])
    cells = [f"{value:.2f}" for value in scores[:, :3].mean(axis=0)]
    cells.append(f"{np.mean([len(syllables(text)) for text in one.row.texts]):.1f}")
    cells.append(f"{gain.mean:+.2f} [{gain.low:+.2f}, {gain.high:+.2f}]")
    cells += [str(flagged(one.flags, f"{kind}-not-in-source")) for kind in ("number", "name")]
    cells.append("" if one.read is None else f"{one.read:.0%}")
    cells.append(f"{one.seconds:.2f}")
    print(f"| {one.row.name} | {' | '.join(cells)} |", flush=True)


def rows(found: Sequence[Document], options: argparse.Namespace) -> Iterator[Made]:
    """The models in each way that was asked for."""
    picker: Any = backends.load(catalog.find("salience"))
    for name in options.model:
        spec = catalog.for_task(catalog.find(name), "summarize")
        runtime = backends.Runtime(dtype=options.dtype, batch_size=options.batch_size)
        model = backends.load(spec, print, runtime)
        for long in options.long or [spec.input.long]:
            plan = plan_by(spec.input, Length(), Long(long), options.batch_size, lambda: picker)
            yield made(f"{name}, --long {long}", found, model, plan)


def beyond(found: Sequence[Document], name: str, tokens: int) -> list[int]:
    """The places of the articles that have more of the model's tokens."""
    model = backends.load(catalog.for_task(catalog.find(name), "summarize"), print)
    return [k for k, d in enumerate(found) if model.count_tokens(" ".join(d.sentences)) > tokens]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--model", nargs="+", default=["compact"])
    parser.add_argument("--long", nargs="+", choices=list(Long), help="default: model.toml's")
    parser.add_argument("--limit", type=int, default=300, help="articles, from the first on")
    parser.add_argument("--beyond", type=int, default=0)
    parser.add_argument("--titled", action="store_true")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--dtype")
    parser.add_argument("--show", type=int, default=0, help="print so many summaries, to read")
    options = parser.parse_args()
    path = options.data / "vietnews/val.jsonl.gz"
    stories = list(islice(read_stories(path), options.limit))
    found = documents(stories, titled=options.titled)
    assert len(found) == len(stories)
    if options.beyond:
        places = beyond(found, options.model[0], options.beyond)
        stories, found = [stories[k] for k in places], [found[k] for k in places]
    if not stories:
        parser.error("no article is that long; give a larger --limit or a smaller --beyond")
    print(f"{path.name}, {len(stories)} articles\n\n{HEAD}")
    salience = made("salience", found, backends.load(catalog.find("salience")), Plan())
    base = measure(salience.row.texts, stories)
    first = Row("LEAD-2", [lead(story.body, 2) for story in stories])
    print_row(Made(first, [() for _ in stories], None, 0.0), stories, base)
    print_row(salience, stories, base)
    for one in rows(found, options):
        print_row(one, stories, base)
        for story, text, flags in list(zip(stories, one.row.texts, one.flags, strict=True))[
            : options.show
        ]:
            print(f"\n- {story.title}\n  paper: {story.reference}\n  model: {text}")
            print(f"  flags: {[(flag.check, flag.value) for flag in flags]}")


if __name__ == "__main__":
    main()
