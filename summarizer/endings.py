"""The end of a text that a length limit cut: the half sentence there goes, where others remain."""

from __future__ import annotations

import re

from msgspec.structs import replace

from summarizer.sentences import split_sentences
from summarizer.textmodel import Output

_NEXT = "Lan"  # opens a sentence, and may be what an abbreviation belongs to ("TP. Lan")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]\s]*$")


def finished(output: Output) -> Output:
    """`output` without its half sentence, where a length limit cut it; still said to be cut."""
    text = whole_sentences(output.text) if output.cut else output.text
    return replace(output, text=text, others=tuple(map(finished, output.others)))


def whole_sentences(text: str) -> str:
    """`text` up to the end of its last whole sentence; as it is where it has none.

    >>> whole_sentences("Cầu dài 120 m. Ông Tám, Phó Chủ tịch UBND TP.")
    'Cầu dài 120 m.'
    """
    *whole, last = split_sentences(f"{text} {_NEXT}")
    if last == _NEXT:
        return text
    while whole and not _ENDED.search(whole[-1]):  # a heading that runs into the text
        whole.pop()
    return " ".join(whole) or text
