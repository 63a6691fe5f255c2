"""Of what a model wrote for a text, the answer that the checks find least fault with."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from summarizer import checks, terms
from summarizer.evaluation.rouge import rouge, syllables
from summarizer.records import Flag
from summarizer.textmodel import Output

Pairs = Sequence[tuple[str, str]]


class Translated(msgspec.Struct, frozen=True):
    """A sentence's translation, the flags of its check, and what it took."""

    output: Output
    flags: tuple[Flag, ...]


def choose(output: Output, source: str, wanted: Pairs) -> Translated:
    """The answer with the fewest flags, of the best and the others; the better one where equal.

    Names are put right in each: `wanted` are the terms that its translation should have.
    """
    answers = [_checked(answer, source, wanted) for answer in (output, *output.others)]
    return min(answers, key=lambda answer: len(answer.flags))


def choose_summary(output: Output, source: str, extract: str) -> Output:
    """The summary with the fewest flags, of the best and the others.

    Of those with as few, the one that shares most with `extract`, what is known to say most of the
    source (ROUGE-1); the better one where they are equal, or where there is no extract.
    """
    answers = [answer for answer in (output, *output.others) if answer.text] or [output]
    wanted = syllables(extract)

    def worth(answer: Output) -> tuple[int, float]:
        shared = rouge(wanted, syllables(answer.text)).one if wanted else 0.0
        return len(checks.check_summary(answer.text, source)), -shared

    return replace(min(answers, key=worth), others=())


def better(first: Translated | Exception, second: Translated | Exception) -> Translated | Exception:
    """The one with fewer flags; the first where they are equal."""
    if isinstance(second, Exception):
        return first
    if isinstance(first, Exception) or len(second.flags) < len(first.flags):
        return second
    return first


def _checked(output: Output, source: str, wanted: Pairs) -> Translated:
    text = unaccent_names(output.text, source)
    flags = checks.check_translation(text, source, terms=wanted)
    repaired = swap_name(text, flags)
    if repaired != text:
        again = checks.check_translation(repaired, source, terms=wanted)
        if len(again) < len(flags):
            text, flags = repaired, again
    if output.cut:
        flags = (*flags, Flag("cut", "translation", "ended by the length limit"))
    return Translated(replace(output, text=text, others=()), flags)


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
    return text.replace(wrong, right)
