"""What a result depends on, so that one that is kept is never taken for another."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

import summarizer
from summarizer import catalog
from summarizer.cli.request import Options
from summarizer.engines.reusing import Reuse
from summarizer.errors import UsageError
from summarizer.records import SCHEMA, Models
from summarizer.report import Work
from summarizer.results import Results

# what cannot change a record, or stands in it only as its place; all other options count
FREE = (
    "sources", "out", "overwrite", "keep", "fields", "limit", "batch_size", "workers", "limits",
    "cache", "commercial", "quiet", "log_format",
)  # fmt: skip
FREE_OF_RUNTIME = ("device", "threads", "replicas", "batch_size", "cores")


def reuse(models: Models, options: Options, work: Work) -> Reuse:
    """The results in the folder that `--cache` names, for a run of these models and options."""
    assert options.cache is not None
    given = msgspec.to_builtins(options)
    given["runtime"] = {k: v for k, v in given["runtime"].items() if k not in FREE_OF_RUNTIME}
    context = {
        "schema": SCHEMA,
        "program": program(),
        "models": msgspec.to_builtins(models),
        "options": {name: value for name, value in given.items() if name not in FREE},
        "glossaries": [_digest(path) for path in glossaries(options)] if options.translator else [],
    }
    data = msgspec.json.encode(context, order="sorted")
    return Reuse(Results(Path(options.cache)), hashlib.sha256(data).digest(), work)


def program() -> str:
    """A digest of the program's own code: rules change with it, and results with them."""
    folder = Path(summarizer.__file__).parent
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def glossaries(options: Options) -> list[Path]:
    """The files that a translator's terms come from, the user's own the last."""
    files = catalog.glossary_files()
    return files if options.glossary is None else [*files, Path(options.glossary)]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from error
