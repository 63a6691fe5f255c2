"""Show records on a terminal: `python scripts/show.py out/samples.jsonl`."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.text import Text


def plain(text: object) -> str:
    """`text` without control characters: a record never drives the terminal."""
    return "".join(c for c in str(text) if c.isprintable() or c == "\n")


def show(record: dict[str, object], console: Console) -> None:
    """One record: its id and title, then the summary or the reason for none."""
    console.print(Text(plain(record["id"]), style="bold"), Text(plain(record.get("title") or "")))
    if record["status"] == "failed":
        error = msgspec.convert(record["error"], dict[str, str])
        console.print(Padding(Text(plain(error["message"]), style="red"), (0, 0, 1, 2)))
        return
    console.print(Padding(Text(plain(record["summary"])), (0, 0, 0, 2)))
    for part in ("title_translation", "translation"):
        if record[part]:
            console.print(Padding(Text(plain(record[part]), style="cyan"), (0, 0, 0, 2)))
    console.print()


def main() -> None:
    """Show every record of the files named."""
    console = Console(highlight=False)
    for name in sys.argv[1:]:
        for line in Path(name).read_bytes().splitlines():
            show(msgspec.json.decode(line, type=dict[str, object]), console)


if __name__ == "__main__":
    main()
