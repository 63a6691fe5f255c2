"""The command line: the only place that prints, exits, or knows Typer."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from summarizer.cli import cache, models, run, schema, translate
from summarizer.cli.logs import clean_line, show_bug
from summarizer.errors import SummarizerError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run.run)
app.command()(translate.translate)
app.command()(schema.schema)
app.add_typer(models.app, name="models")
app.add_typer(cache.app, name="cache")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"summarizer {version('summarizer')}")
        raise typer.Exit


@app.callback()
def summarizer(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Turn batches of Vietnamese news articles into JSON summaries.

    Exit codes: 0 all well, 1 a bug, 2 wrong usage, set-up or disk, 3 finished but some articles
    failed, 75 another run holds the output, 129/130/143 interrupted, 141 nobody reads the output.
    """


def main() -> None:
    """The console script: one sentence for what the user can mend, a traceback for a bug."""
    sys.excepthook = show_bug
    try:
        app()
    except SummarizerError as error:
        sys.stderr.write(f"summarizer: error: {clean_line(str(error))}\n")
        sys.exit(error.exit_code)
