"""`summarizer run`: the options of the main job."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli import options as given
from summarizer.cli.execute import Options, execute
from summarizer.cli.logs import LogFormat
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
    overwrite: given.Overwrite = False,
    field: given.Field = None,
    summary_length: Annotated[
        int | None, typer.Option(min=1, help="The most syllables of a summary.")
    ] = None,
    sentences: Annotated[
        int | None, typer.Option(min=1, help="The most sentences of a summary.")
    ] = None,
    keep_everything: Annotated[
        bool, typer.Option("--keep-everything", help="Remove no captions, bylines or agency tags.")
    ] = False,
    long: Annotated[
        Long, typer.Option(help="What to do with an article beyond the model's input limit.")
    ] = Long.pieces,
    batch_size: given.BatchSize = 8,
    limit: given.Limit = None,
    quiet: given.Quiet = False,
    log_format: given.Logs = LogFormat.plain,
) -> None:
    """Summarise articles into JSON records, one for each, in the same order.

    Exit code 3: finished, but some articles failed; their records say why.
    """
    options = Options(
        sources=tuple(sources),
        out=out,
        model=model,
        translator=translator or (DEFAULT_TRANSLATOR if translate or glossary else None),
        glossary=glossary,
        overwrite=overwrite,
        fields=tuple(field or ()),
        summary_length=summary_length,
        sentences=sentences,
        keep_everything=keep_everything,
        long=long,
        batch_size=batch_size,
        limit=limit,
        quiet=quiet,
        log_format=log_format,
    )
    raise typer.Exit(execute(options))
