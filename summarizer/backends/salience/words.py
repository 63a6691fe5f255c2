"""What is known of a word at sight. Words recur, so most are looked up, not worked out again."""

from __future__ import annotations

import re
from typing import Final

syllables = re.compile(r"\w+").findall

CAPITAL: Final = 20  # bits: no sentence has a million digits
CAPITALS: Final = 40
MASK: Final = (1 << CAPITAL) - 1
MOST: Final = 1 << 14  # words that are remembered: memory does not grow with the input


class _Shapes(dict[str, int]):
    """Of a word the number of its digits, from bit CAPITAL on whether it opens with a capital, and
    from bit CAPITALS on whether it is all capitals: added up, the counts of a sentence."""

    def __missing__(self, word: str) -> int:
        shape = sum(map(str.isdigit, word))
        shape |= word[0].isupper() << CAPITAL | word.isupper() << CAPITALS
        if len(self) < MOST:
            self[word] = shape
        return shape


shape_of = _Shapes().__getitem__
