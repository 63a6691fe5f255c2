"""Carry out a run: check everything first, then let the engine go, then say how it went."""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import msgspec

from summarizer import backends, catalog
from summarizer.catalog import ModelSpec
from summarizer.cli.logs import LogFormat, configure
from summarizer.engines import local
from summarizer.errors import UsageError
from summarizer.planning import Long, Plan
from summarizer.reading import FieldNames, Listing, Meter, list_sources
from summarizer.records import Models
from summarizer.report import Counts, Lines, Manifest, Progress, Silent
from summarizer.terms import Glossary
from summarizer.textmodel import Length
from summarizer.translating import TermCount, Translator
from summarizer.writing import Target, open_writer, resolve_target

log = logging.getLogger(__name__)

FAILED = 3
SIGNALLED = 128
FAST_WINDOW = 32  # batch size for a model without token limits: it works through it at once


class Options(msgspec.Struct, frozen=True):
    """The options of a run as they were given."""

    sources: tuple[str, ...]
    out: str
    model: str | None
    translator: str | None = None
    glossary: str | None = None
    overwrite: bool = False
    fields: tuple[str, ...] = ()
    summary_length: int | None = None
    sentences: int | None = None
    keep_everything: bool = False
    long: Long = Long.pieces
    batch_size: int = 8
    limit: int | None = None
    quiet: bool = False
    log_format: LogFormat = LogFormat.plain


class Interrupted(BaseException):
    """A signal asked the run to stop; no Exception, lest it be taken for a bad batch."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def execute(options: Options) -> int:
    """Run with `options`; the exit code. Raises UsageError for what cannot start."""
    configure(options.log_format, quiet=options.quiet)
    fields = FieldNames.parse(options.fields)
    target = resolve_target(options.out, overwrite=options.overwrite)
    listing = _listing(options, target)
    summarizer = _find(options.model, "summarize")
    translator = _find(options.translator, "translate")
    length = Length(options.summary_length, options.sentences)
    job = local.Job(
        sources=listing.sources,
        fields=fields,
        models=Models(_named(summarizer), _named(translator)),
        plan=Plan(length, options.long, options.batch_size),
        summarizer=backends.load(summarizer, log.info) if summarizer else None,
        translator=_translator(translator, options) if translator else None,
        keep_everything=options.keep_everything or summarizer is None,
        check=summarizer is not None and summarizer.backend != "salience",
        limit=options.limit,
    )
    return _run(job, target, options)


def _find(name: str | None, task: catalog.Task) -> ModelSpec | None:
    """The model of that name, fit for the task; None where none is wanted."""
    if name is None:
        return None
    spec = catalog.find(name)
    catalog.require_task(spec, task)
    return spec


def _named(spec: ModelSpec | None) -> str | None:
    return f"{spec.name}@{catalog.fingerprint(spec)}" if spec else None


def _translator(spec: ModelSpec, options: Options) -> Translator:
    files = [catalog.models_folder() / "glossary" / "public-affairs.tsv"]
    if options.glossary is not None:
        files.append(Path(options.glossary))
    glossary = Glossary.load(*files)
    model = backends.load(spec, log.info)
    return Translator(model, backends.with_more_care(spec, model), glossary, TermCount())


def _run(job: local.Job, target: Target, options: Options) -> int:
    meter, counts, started = Meter(), Counts(), time.monotonic()
    manifest = Manifest(target.manifest, _facts(job, options))
    records = local.records_of(job, meter)
    try:
        with _signals():
            writer = open_writer(target)
            local.run(records, writer, manifest, _progress(job, meter, options), counts)
    except Interrupted as stop:
        _say_interrupted(target, counts)
        return SIGNALLED + stop.number
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            f"{target.path}: cannot be written ({reason}); {counts.total} finished articles are "
            f"kept in {target.path}.part"
        ) from error
    seconds = time.monotonic() - started
    where = "standard output" if target.kind == "stdout" else target.path
    log.info(
        "done: %d ok, %d failed, in %.1f s → %s",
        counts.ok, counts.failed, seconds, where,
    )  # fmt: skip
    if counts.flagged:
        kinds = ", ".join(f"{check} {count}" for check, count in counts.flags.most_common())
        log.info("%d of them flagged: %s", counts.flagged, kinds)
    if job.translator is not None and job.translator.count.given:
        terms = job.translator.count
        log.info("%d of %d wanted terms stand in the English", terms.kept, terms.given)
    return FAILED if counts.failed else 0


def _listing(options: Options, target: Target) -> Listing:
    own = [path for path in (target.path, target.manifest) if path is not None]
    for source in options.sources:
        if target.kind != "stdout" and Path(source).resolve() == target.path.resolve():
            raise UsageError(f"{options.out}: is also a SOURCE; name another output")
    listing = list_sources(options.sources, exclude=own)
    if listing.ignored:
        shown = ", ".join(listing.ignored[:5]) + (", …" if len(listing.ignored) > 5 else "")
        log.info("not read, for they are no articles: %s", shown)
    if not listing.sources:
        log.warning("no articles found in %s", ", ".join(options.sources))
    return listing


def _facts(job: local.Job, options: Options) -> dict[str, object]:
    """What the manifest says beside counts and times."""
    given = msgspec.to_builtins(options)
    sources = [{"name": source.name, "bytes": source.size} for source in job.sources]
    return {"options": given, "models": msgspec.to_builtins(job.models), "sources": sources}


def _progress(job: local.Job, meter: Meter, options: Options) -> Progress:
    if options.quiet:
        return Silent()
    if not sys.stderr.isatty() or options.log_format is LogFormat.json:
        return Lines()
    from summarizer.report.bar import Bar  # rich takes 0.1 s to load, and only a terminal needs it

    return Bar(sum(source.size for source in job.sources), meter.consumed)


def _say_interrupted(target: Target, counts: Counts) -> None:
    kept = "" if target.kind == "stdout" else f"; they are kept in {target.path}.part"
    log.error("interrupted after %d articles%s", counts.total, kept)


@contextmanager
def _signals() -> Iterator[None]:
    """Turn SIGINT and SIGTERM into `Interrupted`, once; a second one ends the process at once."""

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise Interrupted(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
