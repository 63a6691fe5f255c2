"""Measure `salience` end to end on one core: articles a second and peak memory, by input size.

    python scripts/measure_speed.py --data ../shared/data

Runs the command line on JSON Lines of VietNews validation articles (repeated under new ids), pinned
to one core. The rate is the manifest's: start-up and model loading are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parent.parent


def write_input(data: Path, path: Path, size: int) -> None:
    """`size` articles as JSON Lines."""
    with gzip.open(data / "vietnews/val.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    with path.open("w", encoding="utf-8") as out:
        for number, record in enumerate(islice(cycle(records), size)):
            line = {"id": number, "text": "\n".join(record["body"])}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def run(source: Path, out: Path) -> tuple[float, float]:
    """Articles a second and peak memory in MB of one run on one core."""
    command = [
        sys.executable,
        "-m",
        "summarizer",
        "run",
        str(source),
        "-o",
        str(out),
        "--overwrite",
    ]
    pid = os.posix_spawn(sys.executable, [*command, "--quiet"], os.environ)
    os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))})
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise subprocess.CalledProcessError(status, command)
    manifest = json.loads(out.with_name(out.name + ".run.json").read_bytes())
    return manifest["articles_per_second"], usage.ru_maxrss / 1024


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20_000])
    options = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    print("| articles | articles a second, one core | peak memory |\n|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            source = Path(folder, "in.jsonl")
            write_input(options.data, source, size)
            rate, memory = run(source, Path(folder, "out.jsonl"))
            print(f"| {size:,} | {rate:.0f} | {memory:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
