"""Names in an English sentence put right, where the Vietnamese leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from summarizer import terms
from summarizer.checks.text import find_runs, find_words, fold, owner
from summarizer.records import Flag

NEAR = 0.5  # of two words: SequenceMatcher.ratio, twice the letters shared of all


def unaccent_names(text: str, source: str) -> str:
    """`text` with the names of `source` as English papers write Vietnamese ones: without marks.

    >>> unaccent_names("Mr. Đặng Hưng of Café Huế", "Ông Đặng Hưng ở Huế")
    'Mr. Dang Hung of Café Hue'
    """
    if text.isascii():
        return text
    known = {word for word in re.findall(r"[^\W\d_]+", source) if word[0].isupper()}
    return re.sub(r"[^\W\d_]+", lambda m: terms.unaccent(m[0]) if m[0] in known else m[0], text)


def swap_name(text: str, flags: Sequence[Flag]) -> str:
    """`text` with an invented name replaced by the one that was lost, where it must be that one.

    There has to be one of each, they share a word, and both look Vietnamese: "Nguyen Minh Hien"
    for "Đặng Minh Hưng". Anything less sure stays as it is, and flagged.
    """
    lost = [flag.value for flag in flags if flag.check == "name-lost"]
    invented = [flag.value for flag in flags if flag.check == "name-invented"]
    if len(lost) != 1 or len(invented) != 1:
        return text
    right, wrong = terms.unaccent(lost[0]), invented[0]
    if not {*right.lower().split()} & {*wrong.lower().split()}:
        return text
    return re.sub(rf"\b{re.escape(wrong)}\b", right, text)


def respell_names(text: str, source: str, wanted: Sequence[tuple[str, str]]) -> str:
    """`text` with names of `source` spelled right that it nearly has: "Tam Hoc" for "Tam Hợp".

    Looked for are the `wanted` terms that are names, of two words or more, and not in the text. The
    wrong one has as many words, one of them right and the others near, and does not stand in the
    source itself: else it is another name. Where two could be it, neither is.

    >>> respell_names("Tam Hoc Station", "đồn Tam Hợp", [("Tam Hợp", "Tam Hop")])
    'Tam Hop Station'
    """
    known = f" {' '.join(find_words(fold(source)))} "
    for vi, name in wanted:
        if " " not in name or name != terms.unaccent(vi) or name in text:
            continue
        found = {near for near in _alike(text, name) if f" {near.casefold()} " not in known}
        if len(found) == 1:
            text = re.sub(rf"\b{re.escape(found.pop())}\b", name, text)
    return text


def _alike(text: str, name: str) -> Iterator[str]:
    """The capitalised words of `text` that stand together and are nearly `name`."""
    words = name.split()
    for run in find_runs(text):
        for start in range(len(run) - len(words) + 1):
            piece = [owner(word.text) for word in run[start : start + len(words)]]
            pairs = list(zip(piece, words, strict=True))
            if any(a == b for a, b in pairs) and all(_near(a, b) for a, b in pairs):
                yield " ".join(piece)


def _near(a: str, b: str) -> bool:
    return SequenceMatcher(None, a.casefold(), b.casefold()).ratio() >= NEAR
