"""The ways to run that scripts/torture kills, and what stands there before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests import news  # noqa: E402 - scripts are run from anywhere

PROGRAM = [sys.executable, "-m", "summarizer", "run"]
SHIM = [sys.executable, "-m", "tests.shim"]


class Way(NamedTuple):
    """One way to run: the arguments of the first call, of the next ones, and what they make."""

    name: str
    first: tuple[str, ...]
    again: tuple[str, ...]
    outputs: tuple[str, ...]
    prepare: str = ""  # "append", "overwrite" or "retry": there is an output before


WAYS = (
    Way("jsonl, one process", ("-o", "o.jsonl", "--workers", "1"), ("--resume",), ("o.jsonl",)),
    Way("jsonl, workers", ("-o", "o.jsonl", "--workers", "2"), ("--resume",), ("o.jsonl",)),
    Way("json", ("-o", "o.json", "--batch-size", "3"), ("--resume",), ("o.json",)),
    Way("folder", ("-o", "o/", "--limit", "150"), ("--resume",), ("o",)),
    Way(
        "failures apart",
        ("-o", "o.jsonl", "--errors", "e.jsonl"),
        ("--resume",),
        ("o.jsonl", "e.jsonl"),
    ),
    Way("overwrite", ("-o", "o.jsonl", "--overwrite"), ("--overwrite",), ("o.jsonl",), "overwrite"),
    Way("append", ("-o", "o.jsonl", "--append"), (), ("o.jsonl",), "append"),
    Way(
        "retry failed",
        ("-o", "o.jsonl", "--retry-failed"),
        ("--retry-failed",),
        ("o.jsonl",),
        "retry",
    ),
    Way("cache", ("-o", "o.jsonl", "--cache", "cache"), ("--resume",), ("o.jsonl",)),
)
CONVERSION = Way(
    "a model's conversion",
    ("-o", "o.jsonl", "--model", "t5", "--limit", "20", "--batch-size", "1"),
    ("--resume",),
    ("o.jsonl",),
)
BUILD = Way(
    "compact's build",
    ("-o", "o.jsonl", "--translate", "--sentences", "1", "--limit", "1"),
    ("--resume",),
    ("o.jsonl",),
)
COMPACT = Way(
    "compact, both tasks",
    (
        *("-o", "o.jsonl", "--model", "compact", "--translate"),
        *("--limit", "40", "--batch-size", "2"),
    ),
    ("--resume",),
    ("o.jsonl",),
)


def write_input(folder: Path, articles: int) -> None:
    """Text files and JSON Lines, some bad."""
    folder.mkdir()
    news.write_folder(folder / "texts", range(articles // 4))
    news.write_lines(folder / "feed.jsonl", range(articles - articles // 4))


def write_model(folder: Path) -> None:
    """A tiny T5 as its authors would publish it, that a run converts before it begins."""
    from tests import tiny  # torch and transformers take seconds to load

    folder.mkdir()
    tiny.build_t5(folder)
    (folder / "model.toml").write_text(tiny.T5_SPEC.format(backend="ct2"), encoding="utf-8")


def call(arguments: Sequence[str], before: Sequence[str] = PROGRAM) -> list[str]:
    """The command line of one call."""
    return [*before, "in", *arguments, "--quiet"]


def prepare(place: Path, way: Way) -> None:
    """What stands there before the run that is killed."""
    if way.prepare == "append":
        half = ["-o", "o.jsonl", "--limit", "200"]
        subprocess.run(call(half), cwd=place, check=False, stderr=subprocess.DEVNULL)
    elif way.prepare in ("overwrite", "retry"):
        whole = ["-o", "o.jsonl", *(["--sentences", "1"] if way.prepare == "overwrite" else [])]
        subprocess.run(call(whole), cwd=place, check=False, stderr=subprocess.DEVNULL)


def contents(place: Path, way: Way) -> dict[str, bytes]:
    """Everything that a way makes, by name; what is not there is left out."""
    found: dict[str, bytes] = {}
    for output in way.outputs:
        path = place / output
        files = sorted(path.iterdir()) if path.is_dir() else [path] if path.exists() else []
        found |= {file.relative_to(place).as_posix(): file.read_bytes() for file in files}
    return found


def litter(place: Path) -> list[str]:
    """What a run that is done must not leave: locks, parts, what was set aside."""
    endings = (".part", ".lock", ".old")
    return sorted(path.name for path in place.iterdir() if path.suffix in endings)
