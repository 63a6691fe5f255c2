"""How many failures a run puts up with before it stops."""

from __future__ import annotations

import msgspec

from summarizer.errors import UsageError
from summarizer.report import Counts

SAMPLE = 100  # articles before a share of failures says anything


class MaxFailures(msgspec.Struct, frozen=True):
    """The most failed articles of a run: a number, or a share of the articles in per cent."""

    number: int | None = None
    percent: float | None = None

    @classmethod
    def parse(cls, text: str) -> MaxFailures:
        """From `N` or `P%`."""
        try:
            if text.endswith("%") and 0 <= float(text[:-1]) <= 100:
                return cls(percent=float(text[:-1]))
            if int(text) >= 0:
                return cls(number=int(text))
        except ValueError:
            pass
        raise UsageError(f"--max-failures {text}: give a number (5) or a share (2.5%)")

    def check(self, counts: Counts, *, at_end: bool = False) -> None:
        """Raise StoppedError where this process has more; a share is judged from 100 articles on.

        What an earlier run has left does not count, or a resumed run could never go on.
        """
        failed, total = counts.new_failed, counts.new
        if self.number is not None and failed > self.number:
            raise StoppedError(f"{failed} articles failed, and --max-failures is {self.number}")
        if self.percent is None or not failed or not (at_end or total >= SAMPLE):
            return
        if 100 * failed > self.percent * total:
            allowed = f"{self.percent:g}%"
            raise StoppedError(f"{failed} of {total} articles failed, beyond {allowed}")


class StoppedError(UsageError):
    """A run had more failures than it was allowed: something is wrong with its set-up."""
