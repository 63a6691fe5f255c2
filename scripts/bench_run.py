"""Measure the program beside its peers: `scripts/bench`, about half an hour on two idle cores.

Peers of one part take turns on the same articles; medians and their ratios are reported. What was
measured goes into docs/benchmarks.json, and from there into the tables of docs/benchmarks.md and
into docs/benchmarks.svg; parts that are not chosen keep their earlier figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import bench_inputs
import bench_profile
import bench_report

ROOT = Path(__file__).parent.parent
PAGE = os.sysconf("SC_PAGE_SIZE")
Figures = dict[str, Any]


class Sizes(NamedTuple):
    """How much is measured."""

    salience: int = 2000
    sumy: int = 100
    scale: tuple[int, ...] = (10_000, 100_000)
    cache: int = 10_000
    t5: int = 96
    rounds: int = 2
    compact: int = 48
    many: int = 1_000_000


QUICK = Sizes(300, 5, (500, 1000), 500, 2, 1, 4, 2000)


class Bench:
    """Where it works and how much it does."""

    def __init__(self, data: Path, work: Path, sizes: Sizes) -> None:
        self.data, self.work, self.sizes = data, work, sizes
        work.mkdir(parents=True, exist_ok=True)

    def articles(self, count: int) -> Path:
        """VietNews validation articles, then training ones, then the same with a number added."""
        path = self.work / f"articles-{count}.jsonl"
        if not path.exists():
            bench_inputs.write_articles(path, bench_inputs.different(self.data, count))
        return path

    def run(self, source: Path, *options: str, out: str = "out.jsonl") -> Figures:
        """The command line from reading to writing: rate by its manifest, start-up left out."""
        target = self.work / out
        command = [sys.executable, "-m", "summarizer", "run", str(source), "-o", str(target)]
        seconds, memory = watched([*command, "--overwrite", "--quiet", *options])
        manifest = json.loads(Path(f"{target}.run.json").read_bytes())
        count = manifest["counts"]["articles"]
        made = {"rate": count / manifest["seconds"], "memory": memory, "wall": seconds}
        return made | {key: manifest[key] for key in ("work",) if key in manifest}

    def peer(self, name: str, source: Path) -> Figures:
        """A peer in its own process."""
        script = str(ROOT / "scripts/bench_peers.py")
        said, (_, memory) = captured([sys.executable, script, name, str(self.work), str(source)])
        found = json.loads(said.splitlines()[-1])
        rate = found["count"] / found["seconds"]
        return {"rate": rate, "memory": memory, "tokens": found["tokens"] / found["count"]}


def watched(command: Sequence[str]) -> tuple[float, float]:
    """Seconds and the peak memory in MB of a command and its children together."""
    return captured(command)[1]


def captured(command: Sequence[str]) -> tuple[str, tuple[float, float]]:
    """What a command printed, its seconds, and the peak of its and its children's memory in MB."""
    started = time.perf_counter()
    env = {**os.environ, "HF_HUB_OFFLINE": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    peak = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.03):
            peak = max(peak, tree_memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, _ = process.communicate()
    done.set()
    watcher.join()
    if process.returncode not in (0, 3):
        raise subprocess.CalledProcessError(process.returncode, command)
    return said, (time.perf_counter() - started, peak)


def tree_memory(root: int) -> float:
    """Resident memory of a process and all below it, in MB; pages they share count twice."""
    parents, pages = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], pages[int(folder.name)] = int(stat[1]), int(stat[21])
    wanted, before = {root}, 0
    while len(wanted) > before:
        before = len(wanted)
        wanted |= {pid for pid, parent in parents.items() if parent in wanted}
    return sum(pages.get(pid, 0) for pid in wanted) * PAGE / 2**20


def in_turns(rounds: int, peers: dict[str, Callable[[], Figures]]) -> Figures:
    """Every peer once a round; of each figure the median."""
    found: dict[str, list[Figures]] = {name: [] for name in peers}
    for number in range(rounds):
        for name, measure in peers.items():
            found[name].append(measure())
            print(f"  {number + 1} {name}: {shown(found[name][-1])}", file=sys.stderr, flush=True)
    return {
        name: {
            key: median(figures[key] for figures in each) if not isinstance(value, dict) else value
            for key, value in each[-1].items()
        }
        for name, each in found.items()
    }


def shown(figures: Figures) -> str:
    """For the terminal."""
    return ", ".join(f"{k} {v:.4g}" for k, v in figures.items() if isinstance(v, float))


def salience(bench: Bench) -> Figures:
    """The bundled summariser beside sumy and LEAD, all on the same articles (sumy on fewer)."""
    source, few = bench.articles(bench.sizes.salience), bench.articles(bench.sizes.sumy)
    return in_turns(3, {
        "ours, all cores": lambda: bench.run(source),
        "ours, one process": lambda: bench.run(source, "--workers", "1"),
        "LEAD-2": lambda: bench.peer("LEAD-2", source),
        "sumy LexRank": lambda: bench.peer("sumy LexRank", few),
        "sumy TextRank": lambda: bench.peer("sumy TextRank", few),
    })  # fmt: skip


def scale(bench: Bench) -> Figures:
    """Ten times the articles: the same rate, the same memory."""
    return {str(size): bench.run(bench.articles(size)) for size in bench.sizes.scale}


def many(bench: Bench) -> Figures:
    """A million short articles stream through."""
    count = bench.sizes.many
    path = bench.work / f"synthetic-{count}.jsonl"
    bench_inputs.write_articles(path, bench_inputs.synthetic(count))
    return {str(count): bench.run(path)}


def cache(bench: Bench) -> Figures:
    """The same articles again."""
    source, folder = bench.articles(bench.sizes.cache), str(bench.work / "cache")
    plain = bench.run(source)
    first = bench.run(source, "--cache", folder)
    again = in_turns(3, {"again": lambda: bench.run(source, "--cache", folder)})
    return {"without": plain, "first run": first, **again}


def startup(bench: Bench) -> Figures:
    """One article from start to finish, as a user waits for it."""
    source = bench.articles(1)
    command = [sys.executable, "-m", "summarizer", "run", str(source), "--quiet"]
    command += ["--overwrite", "-o", str(bench.work / "one.jsonl")]
    times = [watched(command)[0] for _ in range(7)]
    helps = [watched([sys.executable, "-m", "summarizer", "--help"])[0] for _ in range(7)]
    return {"one article": median(times), "--help": median(helps)}


def t5(bench: Bench) -> Figures:
    """ViT5-base's dimensions: everybody reads the same tokens and writes as many."""
    bench_inputs.t5(bench.data, bench.work)
    source = bench_inputs.short_articles(bench.data, bench.work, bench.sizes.t5)
    peers: dict[str, Callable[[], Figures]] = {
        name: lambda name=name: bench.peer(name, source)  # type: ignore[misc]
        for name in (
            "transformers one by one", "transformers, sorted batches of 8",
            "CTranslate2, defaults, one by one", "CTranslate2, defaults, all in one call",
            "CTranslate2, defaults", "CTranslate2, best layout",
        )
    }  # fmt: skip
    hf, ct2 = str(bench.work / "t5-hf"), str(bench.work / "t5-ct2")
    peers["ours, hf"] = lambda: bench.run(source, "--model", hf)
    if bench_profile.multiplies_bfloat16():
        peers["ours, hf, bfloat16"] = lambda: bench.run(
            source, "--model", hf, "--dtype", "bfloat16"
        )
    peers["ours, ct2"] = lambda: bench.run(source, "--model", ct2)
    less = str(bench_inputs.t5_that_reads_less(bench.work))
    peers[f"ours, ct2, salience's best {bench_inputs.FEWER} tokens"] = lambda: bench.run(
        source, "--model", less, "--long", "salience"
    )
    long = ("transformers", "hf", "one by one", "all in one call")
    slow = {name: peers.pop(name) for name in [*peers] if any(part in name for part in long)}
    return in_turns(1, slow) | in_turns(bench.sizes.rounds, peers)


def idle(bench: Bench) -> Figures:
    """Whether the model waits: windows of 16 articles, so that there are several."""
    bench_inputs.t5(bench.data, bench.work)
    source = bench_inputs.short_articles(bench.data, bench.work, max(2, bench.sizes.t5 // 2))
    model = str(bench.work / "t5-ct2")
    return {"windows of 16": bench.run(source, "--model", model, "--batch-size", "1")}


def compact(bench: Bench) -> Figures:
    """The bundled translator beside the same weights in transformers, float32, the same beams."""
    bench_inputs.compact(bench.work)
    lines = (bench.data / "vien/dev/news_2021.tsv").read_text(encoding="utf-8").splitlines()
    sentences = [line.split("\t")[0] for line in lines][: bench.sizes.compact]
    source = bench_inputs.write_articles(bench.work / "sentences.jsonl", iter(sentences))
    few = bench_inputs.write_articles(bench.work / "few.jsonl", iter(sentences[::4]))
    return in_turns(1, {
        "transformers one by one": lambda: bench.peer("compact: transformers one by one", few),
        "transformers, sorted batches of 8": lambda: bench.peer(
            "compact: transformers, sorted batches of 8", few
        ),
        "ours": lambda: bench.peer("compact: ours", source),
    })  # fmt: skip


PARTS: dict[str, Callable[[Bench], Figures]] = {
    "salience": salience,
    "scale": scale,
    "many": many,
    "cache": cache,
    "startup": startup,
    "t5": t5,
    "idle": idle,
    "compact": compact,
    "roofline": lambda bench: bench_profile.roofline(bench.data, bench.work),
    "profile": lambda bench: bench_profile.profile(bench.articles(600)),
}


def machine() -> Figures:
    """What it was measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    packages = ("numpy", "torch", "transformers", "ctranslate2", "sumy")
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": round(os.sysconf("SC_PHYS_PAGES") * PAGE / 2**30),
        "versions": {"python": platform.python_version()} | {p: version(p) for p in packages},
    }


def main() -> None:
    """Measure the parts that are asked for, and write the report."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--work", type=Path, default=Path("/tmp/summarizer-bench"))
    parser.add_argument("--docs", type=Path, default=ROOT / "docs")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to try it out")
    parser.add_argument("--scale", type=int, nargs="+", help="sizes of the part `scale`")
    parser.add_argument("--articles", type=int, help="articles of the part `t5`")
    options = parser.parse_args()
    sizes = QUICK if options.quick else Sizes()
    sizes = sizes._replace(
        scale=tuple(options.scale or sizes.scale), t5=options.articles or sizes.t5
    )
    bench = Bench(options.data, options.work, sizes)
    target = options.docs / "benchmarks.json"
    report: Figures = json.loads(target.read_bytes()) if target.exists() else {}
    for part in options.parts:
        print(f"{part} ...", file=sys.stderr, flush=True)
        figures = PARTS[part](bench)
        report[part] = {
            "figures": figures,
            "date": datetime.now(UTC).date().isoformat(),
            "load": os.getloadavg()[1],
            "machine": machine(),
            "sizes": sizes._asdict(),
        }
        target.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        bench_report.write(report, options.docs)


if __name__ == "__main__":
    main()
