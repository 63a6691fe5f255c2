"""What a run says when it is done."""

from __future__ import annotations

import logging

from summarizer.engines.local import Job
from summarizer.reading import Meter
from summarizer.report import Counts
from summarizer.writing import Target

log = logging.getLogger(__name__)

SHOWN = 5  # sources that changed and are named; all of them stand in the manifest


def say_changed(meter: Meter) -> None:
    """Warn of sources that somebody wrote to since they were listed."""
    for name in meter.changed[:SHOWN]:
        log.warning("%s: changed since the run began; its records are of what was read", name)
    more = len(meter.changed) - SHOWN
    if more > 0:
        log.warning("%d more sources changed since the run began", more)


def say_done(job: Job, target: Target, counts: Counts, seconds: float) -> None:
    """How many articles, in what time, and what is to be known of them."""
    where = "standard output" if target.kind == "stdout" else target.path
    log.info(
        "done: %d ok, %d failed, in %.1f s → %s",
        counts.ok, counts.failed, seconds, where,
    )  # fmt: skip
    if job.means.reuse is not None:
        log.info("%d of them were there already", job.means.work.reused)
    if counts.kept:
        log.info("%d of them were finished before", counts.kept)
    if counts.flagged:
        kinds = ", ".join(f"{check} {count}" for check, count in counts.flags.most_common())
        log.info("%d of them flagged: %s", counts.flagged, kinds)
    if job.translator is not None and job.translator.count.given:
        terms = job.translator.count
        log.info("%d of %d terms of --glossary stand in the English", terms.kept, terms.given)
