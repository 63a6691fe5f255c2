"""How long a run takes that goes on behind many finished records.

    .venv/bin/python scripts/measure_resume.py --records 100000

Writes that many articles and ten more, has the program summarise the first ones, puts their records
back as what an interrupted run leaves (OUT.part and the manifest, as they are before the rename),
and measures `summarizer run --resume`, from its start to its end. The output must be byte-identical
to that of a run that did it all at once. Prints one line for each output.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests import news  # noqa: E402 - scripts are run from anywhere

NEW = 10  # articles that are still to be done


class Spent(NamedTuple):
    """Seconds of a run, and of processors that it had; a busy machine makes only the first more."""

    wall: float
    processor: float


def used() -> float:
    """Processor seconds of the runs so far."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def summarise(place: Path, *arguments: str) -> Spent:
    """What `summarizer run feed.jsonl ARGUMENTS` takes."""
    started, before = time.monotonic(), used()
    command = [sys.executable, "-m", "summarizer", "run", "feed.jsonl", "--quiet", *arguments]
    done = subprocess.run(command, cwd=place, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{command}: exit {done.returncode}: {done.stderr}")
    return Spent(time.monotonic() - started, used() - before)


def interrupt(place: Path, out: str, kept: int) -> None:
    """Make of a finished output what is left of a run that was ended after `kept` records."""
    path, manifest = place / out, place / f"{out}.run.json"
    lines = path.read_bytes().splitlines(keepends=True)
    opening = 1 if out.endswith(".json") else 0
    (place / f"{out}.part").write_bytes(b"".join(lines[: kept + opening]))
    path.unlink()
    document = json.loads(manifest.read_bytes())
    document["status"] = "interrupted"
    manifest.write_text(json.dumps(document), encoding="utf-8")


def measure(place: Path, out: str, records: int, times: int) -> tuple[Spent, int]:
    """The medians of a resumed run, and how many records it kept."""
    summarise(place, "-o", out)
    whole = (place / out).read_bytes()
    found = []
    for _ in range(times):
        interrupt(place, out, records)
        found.append(summarise(place, "-o", out, "--resume"))
        if (place / out).read_bytes() != whole:
            raise SystemExit(f"{out}: the resumed run made other bytes")
    counts = json.loads((place / f"{out}.run.json").read_bytes())["counts"]
    walls, processors = zip(*found, strict=True)
    return Spent(median(walls), median(processors)), counts["kept"]


def main() -> None:
    """Print a line for each output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        news.write_lines(place / "feed.jsonl", range(options.records + NEW))
        for out in ("o.jsonl", "o.json"):
            spent, kept = measure(place, out, options.records, options.times)
            print(
                f"{out}: {kept} records kept, {NEW} made, {spent.wall:.2f} s, "
                f"{spent.processor:.2f} s of processors",
                flush=True,
            )


if __name__ == "__main__":
    main()
