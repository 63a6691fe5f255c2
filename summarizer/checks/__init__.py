"""Checks: what a summary or a translation says that its source does not, or the other way round.

Pure functions; each doubt is a Flag. They look at the surface (numbers, names, letters), so they
find inventions and losses of those, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.checks.counted import miscounted
from summarizer.checks.currencies import invented_currencies
from summarizer.checks.dates import missing_dates
from summarizer.checks.names import invented_names, lost_names, names_not_in
from summarizer.checks.numbers import missing_numbers
from summarizer.checks.shape import is_untranslated, repeated_words, wrong_length
from summarizer.checks.words import ENGLISH, VIETNAMESE
from summarizer.records import Flag
from summarizer.terms import stands_in, unaccent

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n")
_WITHIN = re.compile(r"(?<=\w )[^\W\d_]+")  # a word that opens no sentence

__all__ = ["check_summary", "check_translation"]


def check_summary(summary: str, source: str) -> tuple[Flag, ...]:
    """Numbers and names of `summary` that `source` lacks, and loops; none for an extract."""
    where = "summary"
    # a sentence that stands in the source needs no look: the usual case, and the quick one
    own = "\n".join(
        _own_words(part, source) for part in _SENTENCE_END.split(summary) if part not in source
    )
    numbers = missing_numbers(own, VIETNAMESE, source, VIETNAMESE)
    for doubt in (*missing_dates(own, source), *miscounted(own, source)):
        if doubt not in numbers:
            numbers.append(doubt)
    flags = [Flag("number-not-in-source", where, number) for number in numbers]
    flags += [Flag("name-not-in-source", where, name) for name in names_not_in(own, source)]
    loops = repeated_words(summary)
    if loops and not repeated_words(source):
        flags += [Flag("loop", where, words) for words in loops]
    return tuple(flags)


def check_translation(
    translation: str,
    source: str,
    *,
    where: str = "translation",
    terms: Sequence[tuple[str, str]] = (),
    own: Sequence[tuple[str, str]] = (),
) -> tuple[Flag, ...]:
    """What of a Vietnamese `source` its English `translation` lost or invented.

    `terms` are pairs of words in the source and the English wanted for them, `own` those of them
    that must stand there. A source without a single Vietnamese letter is taken for
    English.
    """
    language = ENGLISH if source.isascii() else VIETNAMESE
    found = {
        "number-lost": missing_numbers(source, language, translation, ENGLISH),
        "number-invented": [
            number
            for number in missing_numbers(translation, ENGLISH, source, language)
            if number not in map(unaccent, _WITHIN.findall(source))  # "đèo Mây", "Sa Đéc"
        ]
        + invented_currencies(translation, source),
        "term-lost": [f"{vi} = {en}" for vi, en in own if not stands_in(translation, en)],
        "name-lost": lost_names(source, translation, terms),
        "name-invented": invented_names(translation, source, terms),
        "untranslated": is_untranslated(translation),
        "loop": repeated_words(translation),
        "length": wrong_length(translation, source),
    }
    return tuple(Flag(check, where, value) for check, values in found.items() for value in values)


def _own_words(part: str, source: str) -> str:
    """`part` without the lines of the source in it: a heading has no mark that ends it."""
    for line in source.splitlines():
        if len(line) > 1 and line in part:
            part = part.replace(line, "\n")
    return part
