"""Fuzz one target, coverage as the guide: python -m tests.fuzz.run TARGET RUNS (see scripts/fuzz).

libFuzzer ends it at an exception, at an input that takes 20 seconds, and at 2 GB.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["summarizer"]):
    from tests.fuzz.targets import TARGETS

from tests import hostile_records

SAMPLES = Path(__file__).parents[2] / "samples"


def seeds(folder: Path) -> None:
    """Inputs to start from: the samples, and a record of each hostile kind."""
    found = [path.read_bytes() for path in sorted(SAMPLES.iterdir()) if path.is_file()]
    found += [line for _, line in hostile_records.feed(len(hostile_records.KINDS))]
    for number, data in enumerate(found):
        for choice in (b"\x00", b"\x01", b"\x02", b"\x04", b"\x07"):
            (folder / f"{number}-{choice.hex()}").write_bytes(choice + data[:1000])


def main() -> None:
    """Run one target so many times."""
    name, runs = sys.argv[1:3]
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        seeds(corpus)
        place = Path(folder, "input")
        options = [f"-runs={runs}", "-max_len=1024", "-timeout=20", "-rss_limit_mb=2048"]
        atheris.Setup(
            [
                sys.argv[0],
                *options,
                "-print_final_stats=1",
                f"-artifact_prefix={name}-",
                str(corpus),
            ],
            lambda data: target(data, place),
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
