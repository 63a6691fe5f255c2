"""`summarizer models`: which models there are."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from summarizer import catalog

app = typer.Typer(no_args_is_help=True, help="Look at the models.")


@app.command(name="list")
def list_models() -> None:
    """List the models that come with the program."""
    for spec in catalog.known().values():
        commercial = "" if spec.licence.commercial else ", not for commercial use"
        tasks = ", ".join(spec.tasks)
        typer.echo(f"{spec.name:<24} {tasks:<20} {spec.licence.name}{commercial}")


@app.command()
def show(name: Annotated[str, typer.Argument(help="A model's name or folder.")]) -> None:
    """Show everything that is known about a model."""
    spec = catalog.find(name)
    facts = msgspec.to_builtins(spec, enc_hook=str)
    facts = {"fingerprint": catalog.fingerprint(spec), **facts}
    typer.echo(msgspec.json.format(msgspec.json.encode(facts), indent=2).decode())
