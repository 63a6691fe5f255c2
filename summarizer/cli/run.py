"""`summarizer run`: the options of the main job."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.backends import Runtime
from summarizer.backends.limits import TIMEOUT
from summarizer.cli import options as given
from summarizer.cli.execute import execute
from summarizer.cli.logs import LogFormat
from summarizer.cli.offline import go_offline
from summarizer.cli.request import How, Options
from summarizer.judging import OnFlag
from summarizer.planning import Long

DEFAULT_MODEL = "salience"
DEFAULT_TRANSLATOR = "compact"


def run(
    sources: given.Sources,
    out: given.Out,
    model: Annotated[
        str, typer.Option(help="The summarising model: a name or a folder with a model.toml.")
    ] = DEFAULT_MODEL,
    translate: Annotated[
        bool, typer.Option("--translate", help="Add the English of summary and title.")
    ] = False,
    translator: Annotated[
        str | None,
        typer.Option(help="The translating model, compact by default; implies --translate."),
    ] = None,
    glossary: given.Glossary = None,
    resume: given.Resume = False,
    append: given.Append = False,
    overwrite: given.Overwrite = False,
    retry_failed: given.RetryFailed = False,
    wait: given.Wait = False,
    max_failures: given.MaxFailures = None,
    errors: given.Errors = None,
    field: given.Field = None,
    summary_length: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="The most syllables of a summary (salience; 60 by default).",
        ),
    ] = None,
    sentences: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="The most sentences of a summary (salience; 3 by default).",
        ),
    ] = None,
    keep_everything: Annotated[
        bool, typer.Option("--keep-everything", help="Remove no captions, bylines or agency tags.")
    ] = False,
    long: Annotated[
        Long | None,
        typer.Option(
            help="What to do with an article beyond the model's input limit: summarise its pieces, "
            "read only the lead, refuse it, or read the sentences that salience likes best. "
            "Default: as model.toml says, else pieces."
        ),
    ] = None,
    on_flag: Annotated[
        OnFlag,
        typer.Option(
            help="What to do where numbers or names are in doubt: flag it, put salience's summary "
            "in the place of the doubtful one, or fail the article."
        ),
    ] = OnFlag.warn,
    batch_size: given.BatchSize = None,
    limit: given.Limit = None,
    device: given.Device = "auto",
    dtype: given.Type = None,
    threads: given.Threads = None,
    replicas: given.Replicas = None,
    workers: given.Workers = None,
    timeout: given.Timeout = TIMEOUT,
    memory: given.Memory = None,
    cache: given.Cache = None,
    commercial: given.Commercial = False,
    offline: given.Offline = False,
    quiet: given.Quiet = False,
    log_format: given.Logs = LogFormat.plain,
) -> None:
    """Summarise articles into JSON records, one for each, in the same order.

    Exit code 3: finished, but some articles failed; their records say why.
    """
    go_offline()  # with or without --offline: a run fetches nothing
    options = Options(
        sources=tuple(sources),
        out=out,
        model=model,
        translator=translator or (DEFAULT_TRANSLATOR if translate or glossary else None),
        glossary=glossary,
        fields=tuple(field or ()),
        summary_length=summary_length,
        sentences=sentences,
        keep_everything=keep_everything,
        long=long,
        on_flag=on_flag,
        batch_size=batch_size,
        limit=limit,
        runtime=Runtime(device, dtype, threads, replicas),
        workers=workers,
        limits=given.limits(timeout, memory),
        cache=cache,
        commercial=commercial,
        keep=given.keep(
            {
                How.resume: resume,
                How.append: append,
                How.overwrite: overwrite,
                How.retry_failed: retry_failed,
            },
            wait=wait,
            max_failures=max_failures,
            errors=errors,
        ),
        quiet=quiet,
        log_format=log_format,
    )
    raise typer.Exit(execute(options))
