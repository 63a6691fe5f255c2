"""Kill runs at random points, resume them until they are done, and compare bytes.

    scripts/torture --kills 300

Each round takes one way to run, starts the program, ends it by SIGKILL, and calls it again until it
finishes; now and then the resumed run is killed as well. Half of the kills come at a random time,
half at a random call that changes the disk (manifest, rename and lock included; a write may do half
its work first); those that are to hit the making of a model all come at a random time. At the end
every output must be byte-identical to that of a run that nobody disturbed, and nothing else be left
there. Prints a Markdown table; the folder of a round that went wrong is kept.
"""

from __future__ import annotations

import argparse
import json
import os
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

from torture_ways import (
    BUILD,
    COMPACT,
    CONVERSION,
    PROGRAM,
    ROOT,
    SHIM,
    WAYS,
    Way,
    call,
    contents,
    litter,
    prepare,
    write_input,
    write_model,
)

ENDLESS = 3600.0  # seconds after which a run is taken to hang
CALLS = 60  # a random call that changes the disk is one of so many
EVERY = 10  # kills between two lines of progress
MAKING = (CONVERSION, BUILD)


class Torture:
    """Kills and what came of them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._place = folder, folder / "place"
        self._random = random.Random(seed)
        # for all that is started here: this program, and a cache that goes with the place
        os.environ["PYTHONPATH"] = str(ROOT)
        os.environ["SUMMARIZER_CACHE"] = str(self._place / "made")
        self.kills: Counter[str] = Counter()
        self.rounds: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self._seconds: dict[str, float] = {}  # that a whole run takes, the shortest seen
        self.kept = self.articles = 0

    def reference(self, way: Way) -> dict[str, bytes]:
        """What an undisturbed run makes."""
        self._clean(way)
        started = time.monotonic()
        code, said = self._finish(way.first)
        if code not in (0, 3):
            raise SystemExit(f"{way.name}: exit {code}: {said}")
        self._seconds[way.name] = time.monotonic() - started
        return contents(self._place, way)

    def round(self, way: Way, whole: dict[str, bytes]) -> None:
        """Kill, go on, compare."""
        self._clean(way)
        arguments: Sequence[str] = way.first
        for _ in range(self._random.choice((1, 1, 1, 2, 3))):
            killed = self._killed(way, arguments)
            self.kills[way.name] += killed
            arguments = [*way.first, *(a for a in way.again if a not in way.first)]
            if way.prepare == "overwrite" and self._is_begun():
                arguments = [a for a in arguments if a != "--overwrite"] + ["--resume"]
            if not killed:  # it was done before
                break
        code, said = self._finish(arguments)
        self.rounds[way.name] += 1
        self._count_kept()
        left = litter(self._place)
        if code not in (0, 3) or contents(self._place, way) != whole or left:
            self._keep(way, f"{arguments}: exit {code}, left {left}: {said}")

    def _is_begun(self) -> bool:
        """Whether the killed run came as far as to replace the manifest of the old output."""
        manifest = self._place / "o.jsonl.run.json"
        if not manifest.exists():
            return False
        settings = json.loads(manifest.read_bytes())["settings"]
        return settings["--sentences"] is None

    def _clean(self, way: Way) -> None:
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir()
        for name in ("in", "t5", *(["made"] if way is COMPACT else [])):  # it is built once
            (self._place / name).symlink_to(self._folder / name)
        prepare(self._place, way)

    def _killed(self, way: Way, arguments: Sequence[str]) -> bool:
        """Run and kill; False where the run was faster."""
        seconds, started = self._seconds[way.name], time.monotonic()
        before, patience = PROGRAM, self._random.uniform(0.2 * seconds, seconds)
        if way not in MAKING and self._random.random() < 0.5:
            fault = self._random.choice(("kill", "torn"))
            before = [*SHIM, fault, str(self._random.randint(1, CALLS)), "--", "run"]
            patience = ENDLESS
        with subprocess.Popen(
            call(arguments, before),
            cwd=self._place,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
        killed = process.returncode == -signal.SIGKILL
        if not killed and arguments == way.first:
            self._seconds[way.name] = min(seconds, time.monotonic() - started)
        return killed

    def _finish(self, arguments: Sequence[str]) -> tuple[int, str]:
        """The exit code of a run that nobody kills, and what it says."""
        try:
            done = subprocess.run(
                call(arguments),
                cwd=self._place,
                check=False,
                capture_output=True,
                timeout=ENDLESS,
            )
        except subprocess.TimeoutExpired:
            return -1, f"no end within {ENDLESS:.0f} s"
        return done.returncode, done.stderr.decode(errors="replace")

    def _count_kept(self) -> None:
        for manifest in self._place.glob("*.run.json"):
            counts = json.loads(manifest.read_bytes())["counts"]
            self.kept += counts["kept"]
            self.articles += counts["articles"]

    def _keep(self, way: Way, said: str) -> None:
        self.wrong[way.name] += 1
        kept = self._folder / f"wrong-{self.wrong.total()}"
        shutil.copytree(self._place, kept, symlinks=True)
        print(f"WRONG: {way.name}: {kept}: {said}", flush=True)


def carry_out(torture: Torture, quotas: dict[Way, int]) -> None:
    """Kill each way as often as its quota says, in turns."""
    wholes = {way: torture.reference(way) for way in quotas}
    told, started = 0, time.monotonic()
    while True:
        left = {way: torture.kills[way.name] / quota for way, quota in quotas.items() if quota}
        way = min(left, key=lambda way: left[way])
        if left[way] >= 1:
            return
        torture.round(way, wholes[way])
        if torture.kills.total() - told >= EVERY:
            told = torture.kills.total()
            seconds = time.monotonic() - started
            print(f"{told} kills, {torture.wrong.total()} wrong, {seconds:.0f} s", flush=True)


def show(torture: Torture, ways: Sequence[Way], seconds: float) -> None:
    """The Markdown table."""
    print("\n| way | kills | outputs | other than undisturbed |\n|---|---:|---:|---:|")
    for name in (way.name for way in ways):
        row = f"| {name} | {torture.kills[name]} | {torture.rounds[name]} | {torture.wrong[name]} |"
        print(row)
    print(f"\n{torture.kills.total()} kills in {seconds:.0f} s, ", end="")
    print(f"{torture.kept} of {torture.articles} records were kept and not made again")


def main() -> None:
    """Print a Markdown table; exit 1 if an output was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="of all ways together")
    parser.add_argument("--conversion-kills", type=int, default=30, help="of them in a conversion")
    parser.add_argument("--build-kills", type=int, default=10, help="of them while compact is made")
    parser.add_argument("--compact-kills", type=int, default=10, help="while it writes")
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    others = {
        CONVERSION: options.conversion_kills,
        BUILD: options.build_kills,
        COMPACT: options.compact_kills,
    }
    share = max(0, -(-(options.kills - sum(others.values())) // len(WAYS)))
    quotas = {**dict.fromkeys(WAYS, share), **others}
    quotas = {way: quota for way, quota in quotas.items() if quota}
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    write_input(folder / "in", options.articles)
    write_model(folder / "t5")
    (folder / "made").mkdir()
    torture = Torture(folder, options.seed)
    carry_out(torture, quotas)
    show(torture, list(quotas), time.monotonic() - started)
    if torture.wrong:
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
