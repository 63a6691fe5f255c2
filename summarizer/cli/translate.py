"""`summarizer translate`: whole texts into English."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.execute import Options, execute
from summarizer.cli.logs import LogFormat
from summarizer.cli.run import DEFAULT_TRANSLATOR


def translate(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, globs, or -.")
    ],
    out: Annotated[str, typer.Option("-o", "--out", help="As for run.")],
    translator: Annotated[
        str, typer.Option(help="The translating model: a name or a folder with a model.toml.")
    ] = DEFAULT_TRANSLATOR,
    glossary: Annotated[
        str | None, typer.Option(help="Your own terms for the translator: a TSV of vi and en.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an existing OUT.")
    ] = False,
    field: Annotated[
        list[str] | None,
        typer.Option(help="Which JSON field is what: id=NAME, title=NAME or text=NAME."),
    ] = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Texts that the model reads at once.")] = 8,
    limit: Annotated[int | None, typer.Option(min=0, help="Stop after this many articles.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    log_format: Annotated[LogFormat, typer.Option(help="How log lines look.")] = LogFormat.plain,
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
