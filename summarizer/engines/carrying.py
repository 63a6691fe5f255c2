"""Articles along the straight line: by one process or several, and no further than is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

import msgspec

from summarizer.batching import windows
from summarizer.catalog import ModelSpec
from summarizer.engines.line import Line, straight_line
from summarizer.engines.reusing import Item, Made, Reuse
from summarizer.report import Work

WINDOW = 64  # articles that a worker takes at once
FEW = 256  # articles that are done before workers are started: a third of a second, as they need


class Means(msgspec.Struct, frozen=True):
    """What a run has to work with beside its models."""

    workers: int = 1
    spec: ModelSpec | None = None  # of the summarizer, for workers to load
    reuse: Reuse | None = None
    work: Work = msgspec.field(default_factory=Work)


def carry(articles: Iterable[Item], line: Line, means: Means) -> Iterator[Made]:
    """A record for each article, in order; the same ones, whatever the means."""
    size, make = line.plan.window, partial(_in_process, line)
    if means.workers > 1 and means.spec is not None:
        size, make = WINDOW, partial(_by_workers, line, means.spec, means.workers)
    if means.reuse is not None:
        return means.reuse.records(articles, size, make)
    return chain.from_iterable(make(windows(articles, size)))


def _in_process(line: Line, parts: Iterable[list[Item]]) -> Iterator[list[Made]]:
    for part in parts:
        yield list(straight_line(part, line))


def _by_workers(
    line: Line, spec: ModelSpec, workers: int, parts: Iterable[list[Item]]
) -> Iterator[list[Made]]:
    """By several processes, where there is enough to do that they are worth their start."""
    parts = iter(parts)
    done = 0
    for part in parts:
        yield list(straight_line(part, line))
        done += len(part)
        if done >= FEW:
            break
    else:
        return
    from summarizer.engines.pool import Pool  # only here: multiprocessing takes a while

    with Pool(spec, line, workers) as pool:
        yield from pool.map(parts)
