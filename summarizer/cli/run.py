"""`summarizer run`: the options of the main job."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.execute import Options, execute
from summarizer.cli.logs import LogFormat
from summarizer.planning import Long

DEFAULT_MODEL = "salience"
DEFAULT_TRANSLATOR = "compact"


def run(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, globs, or - for JSON Lines on standard input. Reads .txt, .jsonl "
            "and .json, each also .gz or .zst.",
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            "-o", "--out", help="A .jsonl or .json file, a folder (one file an article), or -."
        ),
    ],
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
    batch_size: Annotated[int, typer.Option(min=1, help="Texts that the model reads at once.")] = 8,
    limit: Annotated[int | None, typer.Option(min=0, help="Stop after this many articles.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    log_format: Annotated[LogFormat, typer.Option(help="How log lines look.")] = LogFormat.plain,
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
