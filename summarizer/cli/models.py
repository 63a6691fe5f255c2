"""`summarizer models`: look at the models, fetch them, and carry them elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from summarizer import catalog
from summarizer.catalog import ModelSpec
from summarizer.cli import models_fetch, models_make
from summarizer.cli.logs import clean_line
from summarizer.store import installed, needs
from summarizer.store.built import built_place
from summarizer.store.locks import CHECKED, read_lock
from summarizer.writing.terminal import printable_json

app = typer.Typer(no_args_is_help=True, help="Look at the models, fetch, check and move them.")
models_fetch.register(app)
models_make.register(app)

Name = Annotated[str, typer.Argument(help="A model's name or folder.")]


@app.command(name="list")
def list_models() -> None:
    """List the models: what each is for, whether it is here, how large it is, its licence."""
    for spec in catalog.known().values():
        commercial = "" if spec.licence.commercial else ", not for commercial use"
        tasks = ", ".join(spec.tasks)
        line = f"{spec.name:<26} {tasks:<20} {_state(spec):<24} {spec.licence.name}{commercial}"
        typer.echo(clean_line(line))


@app.command()
def show(name: Name) -> None:
    """Show everything that is known about a model, as JSON."""
    spec = catalog.find(name)
    facts = msgspec.to_builtins(spec, enc_hook=str)
    facts = {"fingerprint": installed.fingerprint(spec), **facts, "here": _here(spec)}
    shown = msgspec.json.format(msgspec.json.encode(facts), indent=2).decode()
    typer.echo(printable_json(shown))


@app.command()
def path(name: Name) -> None:
    """Print the folder that a model's weights lie in."""
    spec = catalog.find(name)
    built = "build" in spec.options and built_place(spec).is_dir()
    typer.echo(built_place(spec) if built else installed.located(spec).folder)


def _state(spec: ModelSpec) -> str:
    if "build" in spec.options:
        place = built_place(spec)
        built = place.is_dir()
        return f"here, {_amount(installed.size_of(place))}" if built else "built at first use"
    folder = installed.weights_folder(spec)
    if folder is None:
        half = installed.staging_of(spec).is_dir()
        return "half pulled" if half else "not here" + _expected(spec)
    return f"here, {_amount(installed.size_of(folder))}"


def _expected(spec: ModelSpec) -> str:
    return f", about {_amount(spec.parameters * 4_000_000)}" if spec.parameters else ""


def _here(spec: ModelSpec) -> dict[str, object]:
    """What stands on this machine of a model, and what it would take to run."""
    folder = installed.weights_folder(spec)
    lock = read_lock(folder) if folder else None
    count = needs.parameters(folder) if folder else 0
    count = count or spec.parameters * 1_000_000
    kinds = () if installed.is_complete(spec) or not count else ("float32", "bfloat16", "int8")
    return {
        "folder": str(folder) if folder else None,
        "bytes": installed.size_of(folder) if folder else None,
        "memory": {kind: _amount(needs.weight_bytes(count, kind) + needs.AROUND) for kind in kinds},
        "lock": msgspec.to_builtins(lock),
        "check": _read_check(folder / CHECKED) if folder else None,
    }


def _amount(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _read_check(path: Path) -> object:
    """What the first `models check` wrote down."""
    return msgspec.json.decode(path.read_bytes()) if path.is_file() else None
