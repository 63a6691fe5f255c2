"""Take out of an article what is not its text, and say what was taken."""

from __future__ import annotations

from collections import Counter

import msgspec

from summarizer.cleaning import rules
from summarizer.cleaning.layout import is_closed, split_paragraphs
from summarizer.records import Dropped

SIGNATURE = 3  # paragraphs at the end among which a byline stands
REPEATED = 8  # words from which a second sight of a paragraph is a repeat and not a refrain
CAPTION_WORDS = 60  # an unclosed paragraph beyond this is text that lost its full stop
MOSTLY = 0.5  # share of words in closed paragraphs from which the unclosed ones are captions


class Cleaned(msgspec.Struct, frozen=True):
    """The paragraphs that are the article's text, and what was dropped, in the text's order."""

    paragraphs: tuple[str, ...]
    dropped: tuple[Dropped, ...] = ()


def clean(text: str, *, keep_everything: bool = False) -> Cleaned:
    """The paragraphs of `text` without agency tags, captions, bylines, credits, links and repeats.

    `text` has been repaired. Where nothing would be left, everything is kept.
    """
    paragraphs = split_paragraphs(text)
    if keep_everything or not paragraphs:
        return Cleaned(tuple(paragraphs))
    kept, dropped = _without_tags(paragraphs)
    kinds = _kinds(kept)
    dropped += [Dropped(kind, p) for kind, p in zip(kinds, kept, strict=True) if kind]
    left = tuple(p for kind, p in zip(kinds, kept, strict=True) if not kind)
    return Cleaned(left, tuple(dropped)) if left else Cleaned(tuple(paragraphs))


def clean_title(title: str) -> str:
    """A title on one line, without an agency tag."""
    line = " ".join(title.split())
    return line[rules.agency(line) :] or line


def _without_tags(paragraphs: list[str]) -> tuple[list[str], list[Dropped]]:
    """The paragraphs with the agency tag and the dateline of the first one taken off."""
    first, dropped = paragraphs[0], []
    for kind in ("agency", "dateline", "agency"):
        rest = " ".join([first[30:], *paragraphs[1:20]])
        size = rules.agency(first) if kind == "agency" else rules.dateline(first, rest)
        if size and len(first) > size:
            dropped.append(Dropped(kind, first[:size].strip()))
            first = first[size:]
    return [first, *paragraphs[1:]], dropped


def _kinds(paragraphs: list[str]) -> list[str]:
    """What is wrong with each paragraph, its words one space apart; "" for the article's own."""
    counts = Counter[str]()
    closed = [is_closed(paragraph) for paragraph in paragraphs]
    words = [paragraph.count(" ") + 1 for paragraph in paragraphs]
    in_closed = sum(n for n, done in zip(words, closed, strict=True) if done)
    captions = in_closed >= MOSTLY * sum(words)
    kinds = []
    for number, paragraph in enumerate(paragraphs):
        counts[paragraph] += 1
        kind = _marked(paragraph)
        if not kind and counts[paragraph] > 1 and words[number] >= REPEATED:
            kind = "repeated"
        if not kind and captions and not closed[number]:
            kind = _unclosed(paragraph, words[number], len(paragraphs) - number)
        kinds.append(kind)
    return kinds


def _marked(paragraph: str) -> str:
    """What a paragraph says of itself."""
    if rules.SEE_ALSO.match(paragraph):
        return "see-also"
    credit = rules.credit(paragraph)
    if credit != "credit" and rules.INITIALS.match(paragraph):
        return "byline"
    return credit


def _unclosed(paragraph: str, words: int, from_end: int) -> str:
    """What a paragraph without closing punctuation is, among paragraphs that have it."""
    if rules.is_byline(paragraph) and (from_end <= SIGNATURE or words <= 4):
        return "byline"
    if words > CAPTION_WORDS or rules.LIST_ITEM.match(paragraph) or rules.has_inner_end(paragraph):
        return ""
    return "caption"
