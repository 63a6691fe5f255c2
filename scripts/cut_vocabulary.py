"""Choose the pieces of Gemma's vocabulary that `compact` keeps.

Counts pieces over both sides of the training pairs and over VietNews' training articles; a piece
that is seen often enough stays, with all it is made of (models/compact/vocabulary.safetensors).

    python scripts/cut_vocabulary.py --data ../shared/data
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from safetensors.numpy import save_file

from summarizer.backends.compact.base import assemble
from summarizer.backends.compact.gguf_file import read_pieces
from summarizer.backends.compact.vocabulary import build_tokenizer, close, pack_ids
from summarizer.catalog import find

ROOT = Path(__file__).parent.parent
LEAST = 3  # sights of a piece that stays
ARTICLES = 8000
LEFT_OUT = ("xnli", "iwslt15_ted_dev")  # not for weights that are shipped


def texts(data: Path) -> Iterator[str]:
    """Everything that is counted."""
    for path in sorted((data / "vien/train").glob("*.tsv")):
        if path.stem not in LEFT_OUT:
            for line in path.read_text(encoding="utf-8").splitlines():
                yield from (f" {side}" for side in line.split("\t"))
    with gzip.open(data / "vietnews/train.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in islice(file, ARTICLES):
            yield " " + " ".join(json.loads(line)["body"])


def main() -> None:
    """Count, close, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    data = parser.parse_args().data
    spec = find("compact")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder, "base.gguf")
        assemble(base, str(spec.options["base_sha256"]))
        pieces = read_pieces(base)
    everything = build_tokenizer(pieces, range(len(pieces.texts)))
    counts: Counter[int] = Counter()
    stream = texts(data)
    while batch := list(islice(stream, 2000)):
        for encoding in everything.encode_batch(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    seen = {i for i, count in counts.items() if count >= LEAST}
    kept = close(
        pieces,
        seen | {i for i, text in enumerate(pieces.texts) if len(text) == 1 and ord(text) < 0x2100},
    )
    save_file({"kept": pack_ids(kept, len(pieces.texts))}, spec.folder / "vocabulary.safetensors")
    covered = sum(count for i, count in counts.items() if i in set(kept)) / counts.total()
    print(f"{len(kept)} of {len(pieces.texts)} pieces kept, {covered:.4%} of the text's pieces")


if __name__ == "__main__":
    main()
