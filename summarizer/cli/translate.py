"""`summarizer translate`: whole texts into English."""

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
from summarizer.cli.run import DEFAULT_TRANSLATOR


def translate(
    sources: given.Sources,
    out: given.Out,
    translator: Annotated[
        str, typer.Option(help="The translating model: a name or a folder with a model.toml.")
    ] = DEFAULT_TRANSLATOR,
    glossary: given.Glossary = None,
    resume: given.Resume = False,
    append: given.Append = False,
    overwrite: given.Overwrite = False,
    retry_failed: given.RetryFailed = False,
    wait: given.Wait = False,
    max_failures: given.MaxFailures = None,
    errors: given.Errors = None,
    field: given.Field = None,
    batch_size: given.BatchSize = None,
    limit: given.Limit = None,
    device: given.Device = "auto",
    dtype: given.Type = None,
    threads: given.Threads = None,
    replicas: given.Replicas = None,
    timeout: given.Timeout = TIMEOUT,
    memory: given.Memory = None,
    cache: given.Cache = None,
    commercial: given.Commercial = False,
    offline: given.Offline = False,
    quiet: given.Quiet = False,
    log_format: given.Logs = LogFormat.plain,
) -> None:
    """Translate whole texts into English; nothing is removed from them, `summary` is null."""
    go_offline()  # with or without --offline: a run fetches nothing
    options = Options(
        sources=tuple(sources),
        out=out,
        model=None,
        translator=translator,
        glossary=glossary,
        fields=tuple(field or ()),
        batch_size=batch_size,
        limit=limit,
        runtime=Runtime(device, dtype, threads, replicas),
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
