"""Pull a model: from a hub, a folder or a web server into the cache, under a lock file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import msgspec

from summarizer.catalog import SPEC, ModelSpec, models_folder
from summarizer.errors import ModelError
from summarizer.places import cache_folder
from summarizer.store import needs
from summarizer.store.aside import locked, replace_folder, sync_files
from summarizer.store.choice import check_weights, choose, pickled
from summarizer.store.copying import copy
from summarizer.store.installed import check_lock, free_space, is_complete, staging_of, target_of
from summarizer.store.locks import LOCK, Lock, Origin, describe, faults, read_lock, seal

Say = Callable[[str], None]


class Wish(msgspec.Struct, frozen=True):
    """From where to pull; without `source` from the hub."""

    source: str | None = None
    revision: str | None = None
    endpoint: str | None = None
    force: bool = False


def pull(spec: ModelSpec, wish: Wish, say: Say) -> Path:
    """The folder of the model in the cache; fetches it where it is not there whole.

    Raises ModelError for anything between here and the weights.
    """
    if is_complete(spec):
        raise ModelError(f"{spec.name}: comes with the program; there is nothing to pull")
    target, staging = target_of(spec), staging_of(spec)
    try:
        with locked(target):
            if not wish.force and _is_there(spec, target):
                say(f"{spec.name}: is there already, as its lock says: {target}")
                return target
            staging.mkdir(parents=True, exist_ok=True)
            origin = _gather(spec, wish, staging, say)
            _install(spec, origin, staging, target, say)
            shutil.rmtree(staging)
    except OSError as error:
        raise ModelError(
            f"{spec.name}: cannot be stored in {cache_folder()} ({error.strerror or error}): make "
            "room there, or set SUMMARIZER_CACHE to another folder"
        ) from error
    say(f"{spec.name}: installed in {target}")
    return target


def _is_there(spec: ModelSpec, target: Path) -> bool:
    lock = read_lock(target)
    if lock is None:
        return False
    check_lock(spec, target, lock)
    return True


def _gather(spec: ModelSpec, wish: Wish, staging: Path, say: Say) -> Origin:
    """Bring the files into `staging`; where they came from."""
    if wish.source is None and not spec.hub:
        wish = msgspec.structs.replace(wish, source=str(spec.folder))
    if wish.source is None:
        return _from_hub(spec, wish, staging, say)
    if wish.source.startswith(("http://", "https://")):
        return _from_web(spec, wish.source, staging, say)
    return _from_folder(spec, Path(wish.source), staging, say)


def _from_hub(spec: ModelSpec, wish: Wish, staging: Path, say: Say) -> Origin:
    hub = import_module("summarizer.store.hub")  # it takes a while to load
    found = hub.look_up(spec.hub, wish.revision, wish.endpoint)
    names = choose(found.files, spec.hub)
    _make_room(spec, {name: found.files[name].size for name in names}, staging)
    _forget_others(staging, found.commit)
    say(f"{spec.name}: fetching {spec.hub} at commit {found.commit}")
    hub.gather(found, names, staging, wish.endpoint)
    return Origin("hub", spec.hub, found.commit)


def _from_web(spec: ModelSpec, url: str, staging: Path, say: Say) -> Origin:
    web = import_module("summarizer.store.web")
    lock: Lock = web.read_remote_lock(url)
    if lock.name != spec.name:
        raise ModelError(f"{url}: is the model {lock.name} and not {spec.name}")
    _make_room(spec, {name: file.size for name, file in lock.files.items()}, staging)
    _forget_others(staging, url)
    say(f"{spec.name}: fetching {url}")
    web.gather(url, lock, staging)
    return lock.origin


def _from_folder(spec: ModelSpec, folder: Path, staging: Path, say: Say) -> Origin:
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such folder")
    lock = read_lock(folder)
    fault = next(faults(folder, lock, full=True), None) if lock else None
    if fault is not None:
        raise ModelError(f"{folder}: {fault}: copy it again")
    names = list(lock.files) if lock else choose([p.name for p in folder.iterdir()], str(folder))
    _make_room(spec, {name: (folder / name).stat().st_size for name in names}, staging)
    _forget_others(staging, "")
    say(f"{spec.name}: copying {folder}")
    for name in names:
        copy(folder / name, staging / name)
    return lock.origin if lock else Origin("folder", str(folder.resolve()))


def _make_room(spec: ModelSpec, sizes: dict[str, int], staging: Path) -> None:
    again = sum(size for name, size in sizes.items() if name.endswith(".bin"))  # as safetensors
    there = sum(path.stat().st_size for path in staging.iterdir())
    needed = sum(sizes.values()) + again - there
    needs.check_disk(spec.name, needed, free_space(cache_folder()), cache_folder())


def _forget_others(staging: Path, source: str) -> None:
    """Empty `staging` of what an earlier pull from somewhere else left there."""
    mark = staging / "source"
    if not source or not mark.is_file() or mark.read_text(encoding="utf-8") != source:
        shutil.rmtree(staging)
        staging.mkdir()
    mark.write_text(source, encoding="utf-8")


def _install(spec: ModelSpec, origin: Origin, staging: Path, target: Path, say: Say) -> None:
    """Make what was gathered safe to read, and put it in place under a lock."""
    (staging / "source").unlink()
    check_weights(staging)
    pickles = pickled(staging)
    replaced = {path.name: describe(path) for path in pickles}
    if pickles:
        say(f"{spec.name}: reading {', '.join(replaced)} without its code, into safetensors")
        needs.check_memory(spec.name, max(file.size for file in replaced.values()))
        import_module("summarizer.backends.pickles").to_safetensors(staging, pickles)
    gone = {*replaced, LOCK, *(p.name for p in staging.glob("pytorch_model*.index.json"))}

    def fill(part: Path) -> None:
        for path in staging.iterdir():
            if path.name not in gone:
                path.rename(part / path.name)
        bundled = spec.folder.resolve().parent == models_folder().resolve()
        if not bundled and (spec.folder / SPEC).is_file():
            shutil.copyfile(spec.folder / SPEC, part / SPEC)  # from now on its name is known
        seal(part, spec.name, origin, replaced)
        sync_files(part)

    replace_folder(target, fill)
