"""From lines to paragraphs, whether a line is a sentence, a paragraph, or wrapped at a column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

MARKS = tuple(".!?…:;,")
QUOTES = tuple('"”»')  # that end a line by themselves
_SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_CLOSERS = ")]\"'”’»" + _SPACES
CLOSING = 20  # characters at the end in which the closing mark stands
NARROW = 120  # characters: no page wraps text wider than this
FULL = 0.7  # of the longest line: a line this long was broken by its width, not by its author
MANY = 0.3  # share of line breaks inside sentences that tells wrapped text


def is_closed(line: str) -> bool:
    """Whether a line ends with a closing mark; brackets and quotes may follow it."""
    tail = line[-CLOSING:]
    return tail.endswith(QUOTES) or tail.rstrip(_CLOSERS).endswith(MARKS)


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: its lines, re-joined where they are wrapped at a column."""
    blocks = [[line.strip() for line in block] for block in _blocks(text.split("\n"))]
    if not _is_wrapped(blocks):
        return [" ".join(line.split()) for block in blocks for line in block]
    width = max(len(line) for block in blocks for line in block)
    return [" ".join(part.split()) for block in blocks for part in _unwrap(block, width)]


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Runs of lines between blank ones."""
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """Whether many lines are narrow and broken in the middle of a sentence."""
    breaks = [(a, b) for block in blocks for a, b in pairwise(block)]
    if len(breaks) < 3 or max(len(line) for block in blocks for line in block) > NARROW:
        return False
    inside = sum(not is_closed(a) and b[0].islower() for a, b in breaks)
    return inside / len(breaks) >= MANY


def _unwrap(block: list[str], width: int) -> Iterator[str]:
    """The paragraphs of a block of wrapped lines: a short line ends one."""
    paragraph: list[str] = []
    for number, line in enumerate(block):
        paragraph.append(line)
        following = block[number + 1] if number + 1 < len(block) else ""
        if len(line) < FULL * width and not following[:1].islower():
            yield " ".join(paragraph)
            paragraph = []
    if paragraph:
        yield " ".join(paragraph)
