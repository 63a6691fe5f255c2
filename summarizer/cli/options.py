"""Options that several commands have."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from summarizer.backends import Dtype, Limits
from summarizer.cli.logs import LogFormat
from summarizer.cli.request import How, Keep
from summarizer.engines.failures import MaxFailures as MostFailures
from summarizer.errors import UsageError

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files, folders, globs, or - for JSON Lines on standard input. Reads .txt, .jsonl "
        "and .json, each also .gz or .zst.",
    ),
]
Out = Annotated[
    str,
    typer.Option(
        "-o", "--out", help="A .jsonl or .json file, a folder (one file an article), or -."
    ),
]
Glossary = Annotated[
    str | None,
    typer.Option(
        help="Your own terms: a TSV of vi, en, or vi, expanded, en (the middle: what an acronym "
        "stands for). With run: implies --translate."
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace an existing OUT.")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on where an earlier run was stopped; else start.")
]
Append = Annotated[
    bool, typer.Option("--append", help="Add the articles that are not yet in OUT (id and text).")
]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Do the failed articles of OUT again, in place.")
]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait for another run at OUT, instead of exit code 75.")
]
MaxFailures = Annotated[
    str | None,
    typer.Option(
        metavar="N|P%",
        help="Stop (exit 2, OUT.part kept) when more articles failed: a number, or a share, "
        "judged from 100 articles on and at the end.",
    ),
]
Errors = Annotated[
    str | None, typer.Option(help="A .jsonl file for the failed records, instead of OUT.")
]
Field = Annotated[
    list[str] | None,
    typer.Option(help="Which JSON field is what: id=NAME, title=NAME or text=NAME."),
]
BatchSize = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="The most texts that a model, or each of its replicas, reads at once; 8 by default.",
    ),
]
Limit = Annotated[int | None, typer.Option(min=0, help="Stop after this many articles.")]
Commercial = Annotated[
    bool, typer.Option("--commercial", help="Refuse models whose licence forbids commercial use.")
]
Offline = Annotated[
    bool,
    typer.Option(
        "--offline",
        help="Make no network call at all; run and translate never make one.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
Logs = Annotated[LogFormat, typer.Option("--log-format", help="How log lines look.")]
Device = Annotated[
    str, typer.Option(help="Where hf and ct2 models run: auto, cpu, cuda, cuda:N or mps.")
]
Type = Annotated[
    Dtype | None, typer.Option("--dtype", help="Number type of hf and ct2 models; int8: ct2 only.")
]
Threads = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Threads of a model, or of each of its replicas; by default all cores, ct2: one.",
    ),
]
Replicas = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Copies of a ct2 model that share its weights; by default one a core.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Processes that run salience; by default one a core, with a translator one.",
    ),
]
Cache = Annotated[
    str | None,
    typer.Option(help="A folder where results are kept: articles done before are not done again."),
]
Timeout = Annotated[
    float,
    typer.Option(
        min=0, help="Seconds for a batch of an hf or ct2 model, then it counts as hung; 0: no end."
    ),
]
Memory = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE",
        help="The most memory of an hf or ct2 model, such as 4G or 800M; by default nearly all.",
    ),
]

_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)([MGT]?)(?:i?B)?", re.IGNORECASE)
_UNITS = {"M": 2**20, "": 2**30, "G": 2**30, "T": 2**40}
_LEAST_MEMORY = 100 * 2**20  # an engine without a model takes as much


def limits(timeout: float, memory: str | None) -> Limits:
    """The limits that `--timeout` and `--memory` give. Raises UsageError for what is no size."""
    return Limits(timeout or None, None if memory is None else memory_bytes(memory))


def memory_bytes(text: str) -> int:
    """The bytes of "4G", "1.5GiB", "800M" or "4" (GiB)."""
    found = _SIZE.fullmatch(text.strip())
    size = int(float(found[1]) * _UNITS[found[2].upper()]) if found else 0
    if size < _LEAST_MEMORY:
        raise UsageError(f"--memory {text}: give a size of 100M or more, such as 800M or 4G")
    return size


def keep(how: dict[How, bool], *, wait: bool, max_failures: str | None, errors: str | None) -> Keep:
    """What to do about what is there. Raises UsageError for options that exclude each other."""
    given = [name for name, is_given in how.items() if is_given]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(f'--{name}' for name in given)}: give one of them")
    most = MostFailures.parse(max_failures) if max_failures is not None else None
    return Keep(given[0] if given else How.new, wait, most, errors)
