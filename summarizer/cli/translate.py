"""`summarizer translate`: whole texts into English."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli import options as given
from summarizer.cli.execute import Options, execute
from summarizer.cli.logs import LogFormat
from summarizer.cli.run import DEFAULT_TRANSLATOR


def translate(
    sources: given.Sources,
    out: given.Out,
    translator: Annotated[
        str, typer.Option(help="The translating model: a name or a folder with a model.toml.")
    ] = DEFAULT_TRANSLATOR,
    glossary: given.Glossary = None,
    overwrite: given.Overwrite = False,
    field: given.Field = None,
    batch_size: given.BatchSize = 8,
    limit: given.Limit = None,
    quiet: given.Quiet = False,
    log_format: given.Logs = LogFormat.plain,
) -> None:
    """Translate whole texts into English; nothing is removed from them, `summary` is null."""
    options = Options(
        sources=tuple(sources),
        out=out,
        model=None,
        translator=translator,
        glossary=glossary,
        overwrite=overwrite,
        fields=tuple(field or ()),
        batch_size=batch_size,
        limit=limit,
        quiet=quiet,
        log_format=log_format,
    )
    raise typer.Exit(execute(options))
