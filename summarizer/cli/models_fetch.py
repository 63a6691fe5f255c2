"""`summarizer models pull|verify|remove|pack|unpack`: models between hubs, caches and machines."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from summarizer import catalog
from summarizer.cli.logs import say
from summarizer.cli.offline import go_offline
from summarizer.cli.options import Offline
from summarizer.errors import ModelError
from summarizer.installing.packing import locked_folders
from summarizer.installing.packing import pack as pack_model
from summarizer.installing.packing import unpack as unpack_model
from summarizer.installing.pull import Wish
from summarizer.installing.pull import pull as pull_model
from summarizer.store import installed
from summarizer.store.locks import faults, mark_verified

Name = Annotated[str, typer.Argument(help="A model's name or folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file to `app`."""
    for command in (pull, verify, remove, pack, unpack):
        app.command()(command)


def pull(
    name: Name,
    source: Annotated[
        str | None,
        typer.Option("--from", help="A folder with the files, or the web address of one."),
    ] = None,
    revision: Annotated[
        str | None, typer.Option(help="A branch, tag or commit of the hub's; main by default.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(help="The address of a hub or its mirror; or set HF_ENDPOINT.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Pull it though it is here.")] = False,
    offline: Offline = False,
) -> None:
    """Fetch a model's weights into the cache, and write down what they must be.

    Goes on where an earlier pull stopped. HF_HOME, HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE and
    proxies are honoured. Pickled weights are read once, their code not run, and kept as
    safetensors.
    """
    if offline:
        go_offline()
    if not sys.stderr.isatty():
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    wish = Wish(source, revision, endpoint, force)
    typer.echo(pull_model(catalog.find(name), wish, say))


def verify(name: Name) -> None:
    """Read every file of a model and its converted forms; exit 2 where one differs from its lock.

    Every fault is named, not the first alone.
    """
    spec = catalog.find(name)
    folders = locked_folders(spec)
    wrong = 0
    for folder, lock in folders:
        found = list(faults(folder, lock, full=True))
        wrong += len(found)
        for fault in found:
            say(f"{spec.name}: {fault}, in {folder}")
        if not found:
            mark_verified(folder, lock)
            typer.echo(f"{spec.name}: {len(lock.files)} files are what the lock says, in {folder}")
    if wrong:
        way = f"summarizer models remove {spec.name}, then pull it again"
        raise ModelError(f"{spec.name}: {wrong} files differ: {way}")


def remove(name: Name) -> None:
    """Remove a model's weights and converted forms from the cache."""
    spec = catalog.find(name)
    gone = installed.remove(spec)
    for folder in gone:
        typer.echo(folder)
    if not gone:
        say(f"{spec.name}: the cache held nothing of it")


def pack(
    name: Name,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The archive; NAME.tar by default.")
    ] = None,
) -> None:
    """Write a pulled or built model, with its converted forms, into one archive."""
    spec = catalog.find(name)
    typer.echo(pack_model(spec, out or Path(f"{spec.name}.tar"), say))


def unpack(archive: Annotated[Path, typer.Argument(help="What `models pack` wrote.")]) -> None:
    """Install a packed model on this machine; every file is checked against its lock."""
    for folder in unpack_model(archive, say):
        typer.echo(folder)
