"""From options to the Job that an engine carries out: everything is found and loaded here."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from summarizer import backends, catalog
from summarizer.catalog import ModelSpec
from summarizer.cli.asking import backup_for, plan_for
from summarizer.cli.choosing import Chosen, layouts
from summarizer.cli.dependence import reuse
from summarizer.cli.logs import LogFormat
from summarizer.cli.request import Options
from summarizer.engines.carrying import Means
from summarizer.engines.local import Job
from summarizer.engines.timing import Stopwatch
from summarizer.errors import UsageError
from summarizer.layout import cores
from summarizer.reading import FieldNames, Listing, Meter, list_sources
from summarizer.report import Work
from summarizer.report.steps import steps
from summarizer.terms import Glossary, Lexicon
from summarizer.textmodel import TextModel
from summarizer.translator import TermCount, Translator
from summarizer.writing import Target

log = logging.getLogger(__name__)

SHOWN = 1000  # sources that the manifest names


def build_job(options: Options, target: Target, chosen: Chosen) -> Job:
    """The Job of `options` that are laid out, its models loaded.

    Raises UsageError for what cannot start.
    """
    fields = FieldNames.parse(options.fields)
    listing = _listing(options, target)
    summarizer, translator = chosen.summarizer, chosen.translator
    work = Work(_workers(summarizer, translator, options), layouts(options, chosen))
    watch = Stopwatch(work)
    return Job(
        sources=listing.sources,
        fields=fields,
        models=chosen.names,
        plan=plan_for(summarizer, options),
        summarizer=_summarizer(summarizer, options, watch) if summarizer else None,
        translator=_translator(translator, options, watch) if translator else None,
        keep_everything=options.keep_everything or summarizer is None,
        check=summarizer is not None and summarizer.backend != "salience",
        on_flag=options.on_flag,
        backup=backup_for(summarizer, options),
        limit=options.limit,
        means=Means(
            work.workers,
            summarizer,
            reuse(chosen.names, options, work) if options.cache else None,
            work,
        ),
    )


def facts(job: Job, options: Options, meter: Meter) -> dict[str, object]:
    """What the manifest says beside counts, settings and times; `meter` goes on changing it."""
    shown = [
        {"name": source.name, "bytes": source.size, "modified_ns": source.modified}
        for source in job.sources[:SHOWN]
    ]
    return {
        "options": msgspec.to_builtins(options),
        "models": msgspec.to_builtins(job.models),
        "sources": shown,
        "more_sources": len(job.sources) - len(shown),
        "changed_sources": meter.changed,
        "work": job.means.work,
    }


def _workers(summarizer: ModelSpec | None, translator: ModelSpec | None, options: Options) -> int:
    """Processes for what runs in Python; what runs in an engine has its own threads."""
    in_python = summarizer is not None and summarizer.backend == "salience" and translator is None
    return (options.workers or cores()) if in_python else 1


def _opened(spec: ModelSpec, options: Options) -> TextModel:
    bar = not options.quiet and options.log_format is LogFormat.plain
    with steps(log.info, bar=bar) as (tell, advance):
        backends.prepare(spec, tell, options.runtime, advance)
    return backends.open_model(spec, log.info, options.runtime, options.limits)


def _summarizer(spec: ModelSpec, options: Options, watch: Stopwatch) -> TextModel:
    model = _opened(spec, options)
    return model if spec.backend == "salience" else watch.timed(model)


def _translator(spec: ModelSpec, options: Options, watch: Stopwatch) -> Translator:
    own = None if options.glossary is None else Path(options.glossary)
    glossary = Glossary.load(*catalog.glossary_files(), own=own)
    model = _opened(spec, options)
    careful = backends.with_more_care(spec, model)
    timed = watch.timed(careful) if careful is not None else None
    return Translator(
        watch.timed(model), timed, glossary, Lexicon.of(spec), TermCount(), spec.output.unsure
    )


def _listing(options: Options, target: Target) -> Listing:
    own = [target.path, target.lock, target.part]
    own += [path for path in (target.manifest, target.errors) if path is not None]
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
