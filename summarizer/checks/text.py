"""Words as the checks see them: folded, with their place, and whether they open a sentence."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-'’][^\W_]+)*")
_OPENS = frozenset(".!?…:;\"“”‘'(«–—-•*\n")
_JOINT = frozenset({" ", "\u00a0", ". "})


class Word(NamedTuple):
    """A word of a text: as written, folded, and whether it opens a sentence, a quote or a line."""

    text: str
    folded: str
    opens: bool


def fold(text: str) -> str:
    """`text` without diacritics and in lower case: "Đặng Minh" becomes "dang minh"."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def owner(word: str) -> str:
    """A word without its possessive ending: "h'sen" has none."""
    return word.removesuffix("'s").removesuffix("’s")


def find_words(text: str) -> list[str]:
    """The words of `text` in lower case; no digits."""
    return _WORD.findall(text.lower())


def find_runs(text: str) -> list[list[Word]]:
    """The runs of capitalised words of `text`: "Ann S. Miller" is one, so is "Ann"."""
    runs: list[list[Word]] = []
    end = -1
    for match in _WORD.finditer(text):
        word = match.group()
        if not word[0].isupper() or any(c.isdigit() for c in word):  # VND35, H5N8: no names
            continue
        before = text[max(0, match.start() - 2) : match.start()].rstrip(" \u00a0")
        opens = match.start() == 0 or (not before and match.start() < 3) or before[-1:] in _OPENS
        known = Word(word, fold(word), opens)
        gap = text[end : match.start()] if end >= 0 else ""
        if gap in _JOINT and (gap != ". " or len(runs[-1][-1].text) == 1):
            runs[-1].append(known._replace(opens=False))
        else:
            runs.append([known])
        end = match.end()
    return runs


def is_acronym(word: str) -> bool:
    """Whether `word` is written in capitals: WHO, TT-TT, COVID-19."""
    return len(word) > 1 and word.isupper()
