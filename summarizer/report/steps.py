"""How far a long preparation is: a bar in a terminal, lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str], None]
Advance = Callable[[float], None]


@contextmanager
def steps(say: Say, *, bar: bool) -> Iterator[tuple[Say, Advance]]:
    """What to tell of each step, and of the share that is done, while the block runs.

    The bar stands only in a terminal, and appears with the first word.
    """
    if not (bar and sys.stderr.isatty()):
        yield say, lambda _: None
        return
    from summarizer.report.steps_bar import StepsBar  # rich takes 0.1 s to load

    with StepsBar() as shown:
        yield shown.say, shown.advance
