"""From what was named on the command line to the list of files to read."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from summarizer.errors import UsageError

STDIN = "-"
KINDS = {".txt": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}
COMPRESSIONS = (".gz", ".zst")
READABLE = "a .txt, .jsonl or .json file, each also .gz or .zst"
MANIFEST = ".run.json"  # what a run leaves beside its output; never an article


class Source(msgspec.Struct, frozen=True):
    """One file to read: `name` as people know it, `id` for the article of a text file.

    `size` in bytes and `modified` in nanoseconds since 1970 are those of the listing; 0 and None
    where they cannot be known.
    """

    path: Path | None  # None: standard input
    name: str
    id: str
    kind: str
    compression: str = ""
    size: int = 0
    modified: int | None = None

    def differs(self, found: os.stat_result) -> bool:
        """Whether the file is not any more as it was when it was listed."""
        known = (self.size, self.modified)
        return self.modified is not None and known != (found.st_size, found.st_mtime_ns)


class Listing(msgspec.Struct, frozen=True):
    """The files to read, in order, and the ones found in a folder that are not read."""

    sources: tuple[Source, ...]
    ignored: tuple[str, ...] = ()


def list_sources(arguments: Sequence[str], *, exclude: Iterable[Path] = ()) -> Listing:
    """The files that `arguments` name: files, folders (recursively, sorted), globs, `-`.

    A folder's files that are not articles, and those in `exclude`, are listed as ignored. The id of
    a text file is its path relative to the folder that was named (its name, when the file itself
    was named); where another file already has that id, its path as given.

    Raises UsageError for a name that is nothing, or a file that is not of a kind that is read.
    """
    excluded = {path.resolve() for path in exclude}
    sources: list[Source] = []
    ignored: list[str] = []
    taken: dict[str, Path] = {}
    for argument in arguments:
        for path, identity in _expand(argument):
            if path is None:
                sources.append(Source(None, STDIN, STDIN, "jsonl"))
                continue
            kind, compression = _kind(path)
            if _is_ignored(path, kind, excluded, named=str(path) == argument):
                ignored.append(_readable(path))
                continue
            clash = taken.setdefault(identity, path.resolve()) != path.resolve()
            name = _readable(path)
            identity = name if clash else identity
            sources.append(Source(path, name, identity, kind, compression, *_state(path)))
    if sum(source.path is None for source in sources) > 1:
        raise UsageError("-: standard input is named twice; it can be read only once")
    return Listing(tuple(sources), tuple(ignored))


def _state(path: Path) -> tuple[int, int | None]:
    try:
        found = path.stat()
    except OSError:  # gone already: it fails when its turn comes
        return 0, None
    return found.st_size, found.st_mtime_ns


def _is_ignored(path: Path, kind: str, excluded: set[Path], *, named: bool) -> bool:
    if path.resolve() in excluded:
        return True
    if named and not kind:
        raise UsageError(f"{path}: not a kind of file that is read; give {READABLE}")
    return not kind or (not named and path.name.endswith(MANIFEST))


def _expand(argument: str) -> Iterator[tuple[Path | None, str]]:
    """The files behind one argument, each with its path relative to what was named."""
    path = Path(argument)
    if argument == STDIN:
        yield None, STDIN
    elif path.is_dir():
        for file in _walk(path):
            yield file, _readable(file.relative_to(path))
    elif path.exists():
        yield path, _readable(Path(path.name))
    elif glob.has_magic(argument):
        yield from _matches(argument)
    else:
        raise UsageError(f"{argument}: no such file or folder")


def _matches(pattern: str) -> Iterator[tuple[Path | None, str]]:
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - keeps the path as given
    if not found:
        raise UsageError(f"{pattern}: no file matches this pattern")
    fixed = next(i for i, part in enumerate(Path(pattern).parts) if glob.has_magic(part))
    root = Path(*Path(pattern).parts[:fixed])
    for name in found:
        path = Path(name)
        for file in _walk(path) if path.is_dir() else [path]:
            yield file, _readable(file.relative_to(root))


def _walk(folder: Path) -> Iterator[Path]:
    """Regular files below `folder`, sorted by path; hidden files and folders are passed over."""
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if not name.startswith(".")]
    yield from sorted((path for path in found if path.is_file()), key=lambda path: path.parts)


def _readable(path: Path) -> str:
    """The path in Unicode: bytes of a name that are no UTF-8 are written out as `\\xff`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _kind(path: Path) -> tuple[str, str]:
    """The kind of a file by its name, "" for none, and its compression."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    compression = suffixes.pop() if suffixes and suffixes[-1] in COMPRESSIONS else ""
    return KINDS.get(suffixes[-1] if suffixes else "", ""), compression
