"""Kill runs at random points, resume them until they are done, and compare bytes.

    scripts/torture --kills 300

Each round takes one of these ways, starts the program, ends it by SIGKILL, and calls it again until
it finishes; now and then the resumed run is killed as well. Half of the kills come at a random
time, half at a random call that changes the disk (manifest, rename and lock included; a write may
do half its work first). At the end every output must be byte-identical to that of a run that
nobody disturbed. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
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
    first: Sequence[str]
    again: Sequence[str]
    outputs: Sequence[str]
    prepare: str = ""  # "append", "overwrite" or "retry": there is an output before


WAYS = (
    Way("jsonl, one process", ["-o", "o.jsonl", "--workers", "1"], ["--resume"], ["o.jsonl"]),
    Way("jsonl, workers", ["-o", "o.jsonl", "--workers", "2"], ["--resume"], ["o.jsonl"]),
    Way("json", ["-o", "o.json", "--batch-size", "3"], ["--resume"], ["o.json"]),
    Way("folder", ["-o", "o/", "--limit", "150"], ["--resume"], ["o"]),
    Way(
        "failures apart",
        ["-o", "o.jsonl", "--errors", "e.jsonl"],
        ["--resume"],
        ["o.jsonl", "e.jsonl"],
    ),
    Way("overwrite", ["-o", "o.jsonl", "--overwrite"], ["--overwrite"], ["o.jsonl"], "overwrite"),
    Way("append", ["-o", "o.jsonl", "--append"], [], ["o.jsonl"], "append"),
    Way(
        "retry failed",
        ["-o", "o.jsonl", "--retry-failed"],
        ["--retry-failed"],
        ["o.jsonl"],
        "retry",
    ),
    Way("cache", ["-o", "o.jsonl", "--cache", "cache"], ["--resume"], ["o.jsonl"]),
)


def write_input(folder: Path, articles: int) -> None:
    """Text files and JSON Lines, some bad."""
    folder.mkdir()
    news.write_folder(folder / "texts", range(articles // 4))
    news.write_lines(folder / "feed.jsonl", range(articles - articles // 4))


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
    """Everything that a way makes, by name."""
    found: dict[str, bytes] = {}
    for output in way.outputs:
        path = place / output
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        found |= {file.relative_to(place).as_posix(): file.read_bytes() for file in files}
    return found


class Torture:
    """Kills and what came of them."""

    def __init__(self, source: Path, place: Path, seed: int) -> None:
        self._source, self._place = source, place
        self._random = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.rounds: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.kept = self.articles = 0

    def reference(self, way: Way) -> tuple[dict[str, bytes], float]:
        """What an undisturbed run makes, and how long it takes."""
        self._clean(way)
        started = time.monotonic()
        self._finish(way.first)
        return contents(self._place, way), time.monotonic() - started

    def round(self, way: Way, whole: dict[str, bytes], seconds: float) -> None:
        """Kill, go on, compare."""
        self._clean(way)
        arguments = way.first
        deaths = self._random.choice((1, 1, 1, 2, 3))
        for _ in range(deaths):
            if not self._killed(arguments, seconds):
                break
            self.kills[way.name] += 1
            arguments = [*way.first, *(a for a in way.again if a not in way.first)]
            if way.prepare == "overwrite" and self._is_begun():
                arguments = [a for a in arguments if a != "--overwrite"] + ["--resume"]
        self._finish(arguments)
        self.rounds[way.name] += 1
        self._count_kept()
        if contents(self._place, way) != whole:
            self.wrong[way.name] += 1
            shutil.copytree(self._place, self._place.with_name(f"wrong-{time.time_ns()}"))

    def _is_begun(self) -> bool:
        """Whether the killed run came as far as to replace the manifest of the old output."""
        manifest = json.loads((self._place / "o.jsonl.run.json").read_bytes())
        return manifest["settings"]["--sentences"] is None

    def _clean(self, way: Way) -> None:
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir()
        (self._place / "in").symlink_to(self._source)
        prepare(self._place, way)

    def _killed(self, arguments: Sequence[str], seconds: float) -> bool:
        """Run and kill; False where the run was faster."""
        if self._random.random() < 0.5:
            number = str(self._random.randint(1, 60))
            fault = self._random.choice(("kill", "torn"))
            before = [*SHIM, fault, number, "--", "run"]
            done = subprocess.run(
                call(arguments, before),
                cwd=self._place,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
                check=False,
                capture_output=True,
            )
            return done.returncode == -signal.SIGKILL
        with subprocess.Popen(
            call(arguments), cwd=self._place, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(self._random.uniform(0.2 * seconds, seconds))
            except subprocess.TimeoutExpired:
                process.kill()
        return process.returncode == -signal.SIGKILL

    def _finish(self, arguments: Sequence[str]) -> None:
        done = subprocess.run(call(arguments), cwd=self._place, check=False, capture_output=True)
        if done.returncode not in (0, 3):
            raise SystemExit(f"exit {done.returncode}: {done.stderr.decode()}")

    def _count_kept(self) -> None:
        manifest = next(self._place.glob("*.run.json"))
        counts = json.loads(manifest.read_bytes())["counts"]
        self.kept += counts["kept"]
        self.articles += counts["articles"]


def main() -> None:
    """Print a Markdown table; exit 1 if an output was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        write_input(Path(folder, "source"), options.articles)
        torture = Torture(Path(folder, "source"), Path(folder, "place"), options.seed)
        wholes = {way.name: torture.reference(way) for way in WAYS}
        while torture.kills.total() < options.kills:
            way = min(WAYS, key=lambda way: torture.kills[way.name])
            torture.round(way, *wholes[way.name])
    print("| way | kills | outputs | other than undisturbed |\n|---|---:|---:|---:|")
    for way in WAYS:
        name = way.name
        print(
            f"| {name} | {torture.kills[name]} | {torture.rounds[name]} | {torture.wrong[name]} |"
        )
    print(f"\n{torture.kills.total()} kills in {time.monotonic() - started:.0f} s, ", end="")
    print(f"{torture.kept} of {torture.articles} records were kept and not made again")
    sys.exit(bool(torture.wrong))


if __name__ == "__main__":
    main()
