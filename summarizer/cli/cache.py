"""`summarizer cache`: what `--cache` folders hold, and making room in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from summarizer.errors import UsageError
from summarizer.results import FILE, Results

app = typer.Typer(no_args_is_help=True, help="Look at what --cache keeps, and make room.")
Folder = Annotated[str, typer.Argument(metavar="DIR", help="The folder that --cache was given.")]


@app.command()
def stats(folder: Folder) -> None:
    """Show how many results there are, their size, and when they were last used."""
    found = _opened(folder).stats()
    typer.echo(f"results     {found.entries:,}")
    typer.echo(f"on disk     {found.bytes / 2**20:,.1f} MiB")
    typer.echo(f"last used   {_day(found.oldest)} to {_day(found.newest)}")


@app.command()
def prune(
    folder: Folder,
    days: Annotated[
        int, typer.Option(min=0, help="Forget what was not used for so many days; 0: everything.")
    ],
) -> None:
    """Forget results that were not used for a while, and give the room back."""
    done = _opened(folder).prune(days)
    typer.echo(f"{done:,} results forgotten")


def _opened(folder: str) -> Results:
    if not Path(folder, FILE).is_file():
        raise UsageError(f"{folder}: holds no results; give a folder that a run had as --cache")
    return Results(Path(folder))


def _day(day: int | None) -> str:
    return (
        "never" if day is None else str((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(day)).date())
    )
