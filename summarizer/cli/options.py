"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.logs import LogFormat

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files, folders, globs, or - for JSON Lines on standard input. Reads .txt, .jsonl "
        "and .json, each also .gz or .zst.",
    ),
]
Out = Annotated[
    str,
    typer.Option(
        "-o", "--out", help="A .jsonl or .json file, a folder (one file an article), or -."
    ),
]
Glossary = Annotated[
    str | None, typer.Option(help="Your own terms for the translator: a TSV of vi and en.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace an existing OUT.")]
Field = Annotated[
    list[str] | None,
    typer.Option(help="Which JSON field is what: id=NAME, title=NAME or text=NAME."),
]
BatchSize = Annotated[int, typer.Option(min=1, help="Texts that the model reads at once.")]
Limit = Annotated[int | None, typer.Option(min=0, help="Stop after this many articles.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
Logs = Annotated[LogFormat, typer.Option("--log-format", help="How log lines look.")]
