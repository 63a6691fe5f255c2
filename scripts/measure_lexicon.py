"""How often `compact`'s lexicon is right: `python scripts/measure_lexicon.py`.

Of the words of held-back sentences that it gives English for, the share whose English stands in the
reference: half of its words at least, endings aside. Another good word for the same thing counts
as wrong here.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from evaluate_compact import SETS, Pair, read_set

from summarizer.catalog import find
from summarizer.terms import Lexicon, Term

ROOT = Path(__file__).parent.parent
SMALL = frozenset("a at be by for from in of on out the to up with".split())  # noqa: SIM905
_ENDING = re.compile(r"(?<=...)(?:ing|ied|ed|es|s)$")


def stems(text: str) -> set[str]:
    """What the words of an English text begin with."""
    words = set(re.findall(r"[a-z]+", text.casefold())) - SMALL
    return {_ENDING.sub("", word)[:4] for word in words}


def stands_in(hint: Term, reference: str) -> bool:
    """Whether a hint's English is in the reference."""
    wanted = stems(hint.en)
    return 2 * len(wanted & stems(reference)) >= max(1, len(wanted))


def row(name: str, pairs: Sequence[Pair], lexicon: Lexicon) -> str:
    """A row of the table."""
    right = [stands_in(hint, en) for vi, en in pairs for hint in lexicon.find(vi)]
    share = sum(right) / max(1, len(right))
    return f"| {name} | {len(pairs)} | {len(right) / len(pairs):.1f} | {share:.1%} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--sets", nargs="+", default=SETS)
    options = parser.parse_args()
    lexicon = Lexicon.of(find("compact"))
    print("| | sentences | hints in one | right |\n|---|---:|---:|---:|")
    for name in options.sets:
        print(row(name, read_set(name, options.data, 10**6), lexicon))


if __name__ == "__main__":
    main()
