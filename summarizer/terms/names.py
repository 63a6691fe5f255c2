"""Vietnamese names in a sentence."""

from __future__ import annotations

import re

from summarizer.terms.countries import without_country
from summarizer.terms.exonyms import PLACES
from summarizer.terms.ordinary import COMPOUNDS, GIVEN_NAMES, HEADS, OPENERS
from summarizer.terms.surnames import SURNAMES
from summarizer.terms.syllables import is_syllable, unaccent

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|[^\w\s]")  # K'Brẽo is one
_OPENING = frozenset(".!?…:;\"'“”‘’")  # behind these a sentence, a quotation or a heading opens
# before one of these a single word is a name, but where English has a word of its own for it
_WATERS = frozenset("sông suối rạch kênh cồn đèo núi".split())  # noqa: SIM905
_TRANSLATED = frozenset("Hồng Hương Hằng Đông Tây Nam Bắc".split())  # noqa: SIM905 - "sông Hồng": Red River


def find_names(sentence: str) -> list[str]:
    """Runs of two to five capitalised words, less the words that only open them, in order.

    What has a digit is no word of a name: H5N8 is none, and ends one. Behind "sông", "đèo" and the
    like one word is enough.
    """
    names: list[str] = []
    run: list[str] = []
    before = ""
    opening = True
    for word in [*_WORD.findall(sentence), "."]:
        if _is_capitalised(word):
            if run or not (opening and word in OPENERS):
                run.append(word)
                opening = False
            continue
        run = _only_name(run, before, word)
        lone = len(run) == 1 and before in _WATERS and run[0] not in _TRANSLATED
        if lone or 2 <= len(run) <= 5:
            names.append(" ".join(run))
        if word[0].isalnum():
            opening = False
        elif word in _OPENING:
            opening = not before.isupper() or word != "."  # "TP. Đồng Hới"
        run, before = [], word
    return list(dict.fromkeys(names))


def _is_capitalised(word: str) -> bool:
    """Whether `word` could be part of a name: no acronym, and nothing with a digit."""
    letters = word.replace("'", "").replace("’", "")
    return letters.isalpha() and word[0].isupper() and not (letters.isupper() and len(letters) > 1)


def _only_name(run: list[str], before: str, after: str) -> list[str]:
    """The words of a run that are a name, by the words before and behind it."""
    compound = run and f"{run[-1]} {after}".casefold() in COMPOUNDS
    if compound and not (_is_person(run) and run[-1] in GIVEN_NAMES):
        run = run[:-1]
    run = without_country(_without_office(run), before)
    if len(run) == 2 and any(len(word) == 1 and word.isascii() for word in run):
        # "Quý I", "V League", "Trần T": letters; "A Lưới" opens with a syllable
        return run if len(run[1]) > 1 and is_syllable(run[0].lower()) else []
    return run


def _is_person(run: list[str]) -> bool:
    return len(run) > 1 and run[0] in SURNAMES and HEADS.isdisjoint(run)


def _without_office(run: list[str]) -> list[str]:
    """The words of a run, less offices and titles in front: "Trường Lê Lợi", "Bà Lê Thị Hoa"."""
    at = 0
    while at < len(run) and unaccent(" ".join(run[at : at + 2])).lower() not in PLACES:
        titled = run[at] in OPENERS and len(run) > at + 2 and run[at + 1] in SURNAMES
        if run[at] not in HEADS and not titled:
            break
        at += 1
    return run[at:]
