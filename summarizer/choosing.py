"""Of what a model wrote for a text, the answer that the checks find least fault with."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from summarizer import checks
from summarizer.evaluation.rouge import rouge, syllables
from summarizer.mending import mend
from summarizer.naming import respell_names, swap_name, unaccent_names
from summarizer.records import Flag
from summarizer.terms import Term
from summarizer.textmodel import Output

EXTRACT_WEIGHT = 0.3  # beside the agreement; 0.2 to 0.4 are alike on 200 validation articles


class Translated(msgspec.Struct, frozen=True):
    """A sentence's translation, the flags of its check, and what it took."""

    output: Output
    flags: tuple[Flag, ...]


def choose(output: Output, source: str, wanted: Sequence[Term]) -> Translated:
    """The answer with the fewest flags, of the best and the others; the better one where equal.

    Names and slips are put right in each: `wanted` are the terms that its translation should have;
    one of the user's own that it has not is a flag.
    """
    answers = [_checked(answer, source, wanted) for answer in (output, *output.others)]
    return min(answers, key=lambda answer: len(answer.flags))


def choose_summary(output: Output, source: str, extract: str) -> Output:
    """The summary with the fewest flags, of the best and the others.

    Of those with as few, the one that agrees most with all answers (minimum Bayes risk decoding,
    Kumar and Byrne 2004) and, at EXTRACT_WEIGHT, with `extract`, a summary of the source's own
    sentences; both in ROUGE-1. The first one where they are equal.
    """
    answers = [answer for answer in (output, *output.others) if answer.text] or [output]
    words = [syllables(answer.text) for answer in answers]
    wanted = syllables(extract)

    def worth(place: int) -> tuple[int, float]:
        own = words[place]
        agreement = sum(rouge(other, own).one for other in words) / len(words)
        shared = rouge(wanted, own).one if wanted else 0.0
        flags = checks.check_summary(answers[place].text, source)
        return len(flags), -(agreement + EXTRACT_WEIGHT * shared)

    return replace(answers[min(range(len(answers)), key=worth)], others=())


def better(first: Translated | Exception, second: Translated | Exception) -> Translated | Exception:
    """The one with fewer flags; the first where they are equal."""
    if isinstance(second, Exception):
        return first
    if isinstance(first, Exception) or len(second.flags) < len(first.flags):
        return second
    return first


def _checked(output: Output, source: str, wanted: Sequence[Term]) -> Translated:
    pairs = [(term.vi, term.en) for term in wanted]
    own = [(term.vi, term.en) for term in wanted if term.own]
    text = respell_names(unaccent_names(output.text, source), source, pairs)
    text = mend(text, source)
    flags = checks.check_translation(text, source, terms=pairs, own=own)
    repaired = swap_name(text, flags)
    if repaired != text:
        again = checks.check_translation(repaired, source, terms=pairs, own=own)
        if len(again) < len(flags):
            text, flags = repaired, again
    if output.cut:
        flags = (*flags, Flag("cut", "translation", "ended by the length limit"))
    return Translated(replace(output, text=text, others=()), flags)
