"""Carry out a run: check everything first, then let the engine go, then say how it went."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from summarizer.cli.begin import Begun, begin
from summarizer.cli.choosing import choose_models, settings
from summarizer.cli.laying import laid_out
from summarizer.cli.logs import LogFormat, configure
from summarizer.cli.request import Options
from summarizer.cli.setup import build_job, facts
from summarizer.cli.signals import SIGNALLED, Interrupted, Interrupts
from summarizer.cli.starting import Start, decide, refuse
from summarizer.cli.telling import say_changed, say_done
from summarizer.engines.failures import MaxFailures
from summarizer.engines.local import Job
from summarizer.engines.saving import Oversight, save
from summarizer.errors import UsageError
from summarizer.reading import Meter
from summarizer.report import Counts, Lines, Manifest, Progress, Silent, mark_finished
from summarizer.writing import Target, locked, resolve_target

log = logging.getLogger(__name__)

FAILED = 3
BROKEN_PIPE = SIGNALLED + 13  # what a shell shows for a program that SIGPIPE has ended


def execute(options: Options) -> int:
    """Run with `options`; the exit code. Raises UsageError for what cannot start."""
    configure(options.log_format, quiet=options.quiet)
    target = resolve_target(options.out, options.keep.errors)
    refuse(options, target)
    try:
        with Interrupts() as interrupts, _lock(options, target):
            return _execute(options, target, interrupts)
    except Interrupted as stop:
        log.error("interrupted before the first article")
        return SIGNALLED + stop.number


def _execute(options: Options, target: Target, interrupts: Interrupts) -> int:
    refuse(options, target)  # again: another run may have been at it until now
    chosen = choose_models(options)
    options = laid_out(options, target, chosen)
    given = settings(options, chosen)
    start = decide(options, target, given)
    if start is Start.nothing and target.manifest is not None:
        mark_finished(target.manifest)
        target.discard_old()
        log.info("%s: is finished; nothing is left to do", target.path)
        return 0
    job = build_job(options, target, chosen)
    counts, meter, clock = Counts(), Meter(), time.monotonic()
    with _telling_of_writes(target):
        begun = begin(start, job, target, meter, counts, unit=1 if chosen.is_exact else None)
        known = {**begun.facts, **facts(job, options, meter), "settings": given}
        manifest = Manifest(target.manifest, known)
        over = Oversight(
            manifest,
            _progress(job, meter, options),
            counts,
            job.plan.window,
            options.keep.max_failures or MaxFailures(),
            interrupts.hold,
        )
        code = _run(job, target, begun, over, clock)
    say_changed(meter)
    return code


def _run(job: Job, target: Target, begun: Begun, over: Oversight, clock: float) -> int:
    counts = over.counts
    try:
        if not begun.goes_on:
            target.discard_part()  # before the manifest speaks of this run, lest they be mixed up
        over.manifest.write("running", counts)
        save(begun.records, begun.open_writer(), over)
    except Interrupted as stop:
        kept = "" if target.kind == "stdout" else f"; they are kept in {target.part}"
        log.error("interrupted after %d articles%s", counts.total, kept)
        return SIGNALLED + stop.number
    except BrokenPipeError:
        if target.kind != "stdout":
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads: be quiet
        return BROKEN_PIPE
    finally:
        begun.close()
    say_done(job, target, counts, time.monotonic() - clock)
    return FAILED if begun.failed(counts) else 0


@contextmanager
def _telling_of_writes(target: Target) -> Iterator[None]:
    """A sentence for a disk that fails: what was finished before is kept."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        kept = (
            ""
            if target.kind == "stdout"
            else (f"; what was finished is kept in {target.part}, and --resume goes on with it")
        )
        named = target.named(error)
        raise UsageError(f"{named}: cannot be written ({reason}){kept}") from error


@contextmanager
def _lock(options: Options, target: Target) -> Iterator[None]:
    if target.kind == "stdout":
        yield
        return
    wait = log.info if options.keep.wait else None
    lock = locked(target.lock, target.path, wait, _say_unlockable)
    try:
        lock.__enter__()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{target.path}: cannot be written ({reason})") from error
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _say_unlockable(reason: str) -> None:
    log.warning("this file system has no locks (%s): see that no two runs share an output", reason)


def _progress(job: Job, meter: Meter, options: Options) -> Progress:
    if options.quiet:
        return Silent()
    if not sys.stderr.isatty() or options.log_format is LogFormat.json:
        return Lines()
    from summarizer.report.bar import Bar  # rich takes 0.1 s to load, and only a terminal needs it

    return Bar(sum(source.size for source in job.sources), meter.consumed)
