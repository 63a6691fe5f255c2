"""Acronyms that an article defines itself: "Sở Thông tin và Truyền thông (TT-TT)"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LEAD_IN = r"(?:(?:sau đây )?(?:gọi|viết) tắt là |gọi là |tắt là )?"
_BRACKET = re.compile(rf"\(\s*{_LEAD_IN}([^\W\d_][^()\s,.;]{{0,12}})\s*\)")
_SMALL = frozenset({"và", "của", "cho", "về", "các", "với", "ở", "tại", "trong"})
LONGEST = 14  # words before a bracket that may be what it abbreviates


def acronym_definitions(text: str) -> dict[str, str]:
    """What each acronym stands for that `text` defines in brackets, the first definition of each.

    Only where the initials fit: "(TT-TT)" after "Sở Thông tin và Truyền thông" stands for
    "Thông tin và Truyền thông".
    """
    found: dict[str, str] = {}
    for match in _BRACKET.finditer(text):
        acronym = match.group(1)
        words = text[max(0, match.start() - 160) : match.start()].split()
        meaning = _fitting(acronym, words[-LONGEST:])
        if meaning and acronym not in found and sum(map(str.isupper, acronym)) >= 2:
            found[acronym] = meaning
    return found


def expand(text: str, definitions: Mapping[str, str]) -> str:
    """`text` with its acronyms written out; the defining brackets go, and nothing is said twice."""
    for acronym, meaning in definitions.items():
        as_it_is = meaning.replace("\\", r"\\")  # no group is meant
        bracket = rf"\(\s*{_LEAD_IN}{re.escape(acronym)}\s*\)"
        text = re.sub(rf"({re.escape(meaning)})\s*{bracket}", r"\1", text)
        first = re.escape(meaning.split()[0])
        text = re.sub(rf"\b{first}\s+{re.escape(acronym)}(?![\w-])", as_it_is, text)
        text = re.sub(rf"(?<![\w-]){re.escape(acronym)}(?![\w-])", as_it_is, text)
    return text


def _fitting(acronym: str, words: list[str]) -> str | None:
    """The shortest run of words at the end whose initials are the acronym's letters."""
    letters = [c.casefold() for c in acronym if c.isalpha()]
    for start in range(len(words) - 1, -1, -1):
        initials = [w[0].casefold() for w in words[start:] if w.casefold() not in _SMALL]
        every = [w[0].casefold() for w in words[start:]]
        if letters in (initials, every) and words[start].casefold() not in _SMALL:
            return " ".join(words[start:])
    return None
