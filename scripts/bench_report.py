"""From benchmarks.json to the tables of docs/benchmarks.md and the chart beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
BEGIN, END = "<!-- {}: made by scripts/bench -->", "<!-- end of {} -->"
NAIVE = "transformers one by one"


def write(report: Figures, docs: Path) -> None:
    """Put every part's table between its markers, and draw the chart."""
    page = docs / "benchmarks.md"
    text = page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"
    for part, found in report.items():
        block = "\n".join([BEGIN.format(part), "", *TABLES[part](found["figures"]), "",
                           _told(found), END.format(part)])  # fmt: skip
        pattern = re.compile(
            re.escape(BEGIN.format(part)) + ".*?" + re.escape(END.format(part)), re.DOTALL
        )
        if pattern.search(text):
            text = pattern.sub(lambda _, block=block: block, text)  # type: ignore[misc]
        else:
            text = f"{text.rstrip()}\n\n{block}\n"
    page.write_text(text, encoding="utf-8")
    if "t5" in report:
        (docs / "benchmarks.svg").write_text(chart(report["t5"]["figures"]), encoding="utf-8")


def _told(found: Figures) -> str:
    machine = found["machine"]
    busy = (
        f", **load {found['load']:.1f}: not quiet**" if found["load"] > machine["cores"] + 1 else ""
    )
    return (
        f"{found['date']}, {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory']} GB{busy}; "
        + ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table, the first column to the left."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def _salience(figures: Figures) -> list[str]:
    slow = figures["sumy LexRank"]["rate"]
    rows = [
        [name, f"{f['rate']:,.0f}", f"{f['rate'] / slow:.1f}", f"{f['memory']:.0f}"]
        for name, f in figures.items()
    ]
    return table(["", "articles/s", "times LexRank", "peak MB"], rows)


def _scale(figures: Figures) -> list[str]:
    rows = [
        [f"{int(size):,}", f"{f['rate']:,.0f}", f"{f['memory']:.0f}", f"{f['wall']:.1f}"]
        for size, f in figures.items()
    ]
    return table(["articles", "articles/s", "peak MB, all processes", "seconds"], rows)


def _cache(figures: Figures) -> list[str]:
    rows = [[name, f"{f['rate']:,.0f}", f"{f['memory']:.0f}"] for name, f in figures.items()]
    return table(["", "articles/s", "peak MB"], rows)


def _startup(figures: Figures) -> list[str]:
    return table(["", "seconds"], [[name, f"{s:.2f}"] for name, s in figures.items()])


def _t5(figures: Figures) -> list[str]:
    naive = figures[NAIVE]["rate"]
    defaults = figures.get("CTranslate2, defaults", {}).get("rate")
    best = figures.get("CTranslate2, best layout", {}).get("rate")
    rows = []
    for name, f in figures.items():
        row = [name, f"{1 / f['rate']:.2f}", *(
            f"{f['rate'] / other:.2f}" if other else "" for other in (naive, defaults, best)
        ), f"{f['memory']:,.0f}"]  # fmt: skip
        idle = f.get("work", {}).get("idle_share")
        rows.append([*row, "" if idle is None else f"{idle:.1%}"])
    head = ["", "s an article", "× naive", "× defaults", "× best layout", "peak MB", "model idle"]
    return table(head, rows)


def _idle(figures: Figures) -> list[str]:
    rows = [
        [name, f"{f['work']['model_seconds']:.1f}", f"{f['work']['idle_share']:.2%}"]
        for name, f in figures.items()
    ]
    return table(["", "seconds at work", "waiting in between"], rows)


def _compact(figures: Figures) -> list[str]:
    naive = figures[NAIVE]["rate"]
    batched = figures["transformers, sorted batches of 8"]["rate"]
    rows = [
        [name, f"{f['rate']:.2f}", f"{f['rate'] / naive:.2f}", f"{f['rate'] / batched:.2f}",
         f"{f['memory']:,.0f}"]
        for name, f in figures.items()
    ]  # fmt: skip
    return table(["", "sentences/s", "× one by one", "× batches", "peak MB"], rows)


def _roofline(figures: Figures) -> list[str]:
    gemm = figures["GEMM float32, GFLOP/s"]
    rows = [
        [kind, *(f"{value:.3g}" for value in f.values())]
        for kind, f in figures.items()
        if isinstance(f, dict)
    ]
    head = ["", *next(f for f in figures.values() if isinstance(f, dict))]
    return [*table(head, rows), "", f"Measured float32 GEMM (512×768×3072): {gemm:.0f} GFLOP/s."]


def _profile(figures: Figures) -> list[str]:
    total = sum(figures.values())
    rows = [[name, f"{us:.0f}", f"{us / total:.0%}"] for name, us in figures.items()]
    return table(["", "µs an article", "share"], [*rows, ["together", f"{total:.0f}", ""]])


TABLES = {
    "salience": _salience, "scale": _scale, "many": _scale, "cache": _cache, "startup": _startup,
    "t5": _t5, "idle": _idle, "compact": _compact, "roofline": _roofline, "profile": _profile,
}  # fmt: skip


def chart(figures: Figures) -> str:
    """Bars of how many times the naive loop each is."""
    naive = figures[NAIVE]["rate"]
    ratios = {name: f["rate"] / naive for name, f in figures.items()}
    ratios = dict(sorted(ratios.items(), key=lambda pair: pair[1]))
    unit = 380 / max(ratios.values())
    bars = []
    for number, (name, ratio) in enumerate(ratios.items()):
        y, width = 40 + number * 34, max(1.0, ratio * unit)
        colour = "#b5482a" if name.startswith("ours") else "#9aa5ad"
        bars.append(
            f'<text x="250" y="{y + 16}" text-anchor="end">{name}</text>'
            f'<rect x="260" y="{y}" width="{width:.1f}" height="22" fill="{colour}"/>'
            f'<text x="{266 + width:.1f}" y="{y + 16}">{ratio:.2f}×</text>'
        )
    height = 50 + 34 * len(ratios)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="720" height="{height}" '
        f'viewBox="0 0 720 {height}" font-family="sans-serif" font-size="13">'
        '<rect width="100%" height="100%" fill="white"/>'
        '<text x="20" y="22" font-weight="bold">ViT5-base shape: articles a second, '
        "times the naive transformers loop</text>" + "".join(bars) + "</svg>\n"
    )
