"""Numbers, dates and amounts of a text, each with the readings that it allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, zip_longest

import msgspec

from summarizer.checks.amounts import Part, amount_ways, find_parts, scale_of
from summarizer.checks.asking import is_asked
from summarizer.checks.calendar import calendar_ways
from summarizer.checks.digits import Atom, Way, listed_ways, nearby_ways, single_values
from summarizer.checks.words import CALENDAR_EN, ENGLISH, MULTIPLIED, VIETNAMESE, Language

_RANGE = re.compile(r"\s*(?:-|–|to|or|and|đến|tới|hoặc|và)\s*")
_FAMILY = re.compile(  # behind the 3 of "ba mẹ con": a mother and her two children
    r" (?:(?:cha|bố|mẹ|má) con|vợ chồng|(?:ông|bà) cháu|(?:anh|chị) em)(?!\w)"
)
_ENGLISH_CALENDAR = re.compile(rf"(?=[A-Z])(?!May|Mar\b)(?i:{CALENDAR_EN})")
_HALF = re.compile(r" (?:(?:năm|tháng|giờ|ngày|tuần|mét|cây số) )?rưỡi(?!\w)")  # "3 tỷ rưỡi"
_QUINTALS = re.compile(r" tạ(?!\w)")  # of a hundred kilograms
_AGED = re.compile(r"(?<!\w)U([3-9])0(?!\w)")  # "U70": in the sixties; U20 is a team
# Sino-Vietnamese, so that they stand in names; "cả", "cặp" or "rằm" with a capital open a sentence
_SYLLABLES = frozenset({"tam", "nhị", "ngũ", "tứ", "song", "quý", "kỷ"})
_LETTERS = re.compile(r"[^\W\d_]+")


class Mention(msgspec.Struct, frozen=True):
    """A number as written, its readings, and whether another text must have one of them.

    One of `asked` False explains a number elsewhere but is not looked for: "both", "H5N8".
    """

    text: str
    ways: tuple[Way, ...]
    asked: bool = True


def find_numbers(text: str, language: Language) -> list[Mention]:
    """The numbers, months and weekdays of `text`, and the words that may stand for a number."""
    numbers, others = find_parts(text, language)
    named = (_named(match, language) for match in others)
    return [*named, *_amounts(text, numbers, language), *_loose(text, language)]


def missing_numbers(
    text: str, language: Language, other: str, other_language: Language
) -> list[str]:
    """The numbers of `text` of which `other` has no reading, as they are written, each once."""
    asked = [m for m in find_numbers(text, language) if m.asked]
    if not asked:
        return []
    given = (mention.ways for mention in find_numbers(other, other_language))
    pool: set[Atom] = set(chain.from_iterable(chain.from_iterable(given)))
    lost = (m.text for m in asked if not any(way <= pool for way in m.ways))
    return list(dict.fromkeys(lost))


def _named(match: re.Match[str], language: Language, *, asked: bool = True) -> Mention:
    """A month, a weekday, or a Roman number."""
    ways, sought = calendar_ways(match, language)
    return Mention(match.group(), tuple(ways), asked and sought)


def _amounts(text: str, numbers: Sequence[list[Part]], language: Language) -> Iterator[Mention]:
    for number, after in zip_longest(numbers, numbers[1:]):
        start, end = number[0].start, number[-1].end
        ways = amount_ways(number, language)
        digits = len(number) == 1 and number[0].text.isdigit()
        if digits:
            ways += nearby_ways(text, start, end, Decimal(number[0].text[:30]))
        else:
            ways += listed_ways(text, start, end)
        if after and scale_of(number, language) == 1:
            ways += _shared_scale(text[end : after[0].start], ways, after, language)
        asked = is_asked(text, number, ways, language)
        shared = after and _RANGE.fullmatch(text, end, after[0].start)  # "2-3 tạ"
        if language is VIETNAMESE and _QUINTALS.match(text, after[-1].end if shared else end):
            ways += [frozenset({100 * value}) for value in single_values(ways)]
        if language is VIETNAMESE and _HALF.match(text, end):
            half = scale_of(number, language) / 2
            ways += [frozenset({value + half}) for value in single_values(ways)]
        if language is VIETNAMESE and _FAMILY.match(text, end):
            ways += [frozenset({value - 1}) for value in single_values(ways)]
            asked = False
        yield Mention(text[start:end], tuple(ways), asked)


def _shared_scale(
    gap: str, ways: Sequence[Way], after: Sequence[Part], language: Language
) -> list[Way]:
    """The "2.5" of "2.5-3 million" read as millions."""
    scale = scale_of(after, language)
    if scale == 1 or not _RANGE.fullmatch(gap):
        return []
    return [frozenset({value * scale}) for value in single_values(ways)]


def _loose(text: str, language: Language) -> Iterator[Mention]:
    for match in _LETTERS.finditer(text):
        word = match.group()
        values = language.loose.get(word.casefold())
        if values and not (language is VIETNAMESE and _is_name(match)):
            ways = tuple(frozenset({Decimal(str(v))}) for v in values)
            yield Mention(word, ways, asked=word.casefold() in MULTIPLIED)
    if language is VIETNAMESE:
        for match in _AGED.finditer(text):
            decades = Decimal(match.group(1)) * 10
            yield Mention(match.group(), (frozenset({decades - 10}),), asked=False)
        for match in _ENGLISH_CALENDAR.finditer(text):  # "Sunday Express", and somebody called Jun
            yield _named(match, ENGLISH, asked=False)


def _is_name(match: re.Match[str]) -> bool:
    """Whether a syllable stands in a name: "Tam Kỳ", "ông Nhị", not "Cặp Anh và Em"."""
    text, start, end = match.string, match.start(), match.end()
    if not match.group().istitle() or match.group().casefold() not in _SYLLABLES:
        return False
    within = text[start - 1 : start] == " " and text[start - 2 : start - 1].isalnum()
    return within or (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper())
