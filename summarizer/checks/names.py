"""Names that a text lost or invented, diacritics and case aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from summarizer.checks.ordinary import ENGLISH_WORDS, OPENERS
from summarizer.checks.text import Word, find_runs, find_words, fold, owner
from summarizer.terms import find_names, has_english, is_syllable

_JOINED = {"viet nam": "vietnam", "ha noi": "hanoi", "sai gon": "saigon"}  # "Facebook Vietnam"
_QUOTED = re.compile(r"(?<!\w)[\"“'‘][^\"”’]{2,80}?[\"”'’](?!\w)")
_CONTRACTED = re.compile(  # "If I'm lucky", "When I've time": no names
    r"(?:i|you|he|she|it|we|they|that|there|who|don|doesn|can|won|isn|didn|let)['’]"
    r"(?:m|ve|ll|d|re|s|t)"
)
_PREFIX = 4  # letters that "Thailand" and "Thai", "Singapore" and "Singaporean" share


def names_not_in(text: str, source: str) -> list[str]:
    """The names in `text` that `source` does not have, case aside."""
    known = " ".join(source.casefold().split())
    names = (name for name in find_names(text) if name.casefold() not in known)
    # a word that opens a sentence is no part of the name behind it
    return [name for name in names if " ".join(name.casefold().split()[1:]) not in known]


def lost_names(source: str, translation: str, terms: Sequence[tuple[str, str]]) -> list[str]:
    """The names of a Vietnamese `source` that its English lacks.

    Looked for are names that English writes as they are: of persons, of places without an English
    name, and foreign ones. A name is there with its wanted English, whole, or by its last word,
    as English papers write it ("Mr. Hung").
    """
    written = fold(translation)
    words = {owner(word) for word in find_words(written)}
    wanted = [(fold(vi), en.removeprefix("the ").casefold()) for vi, en in terms]
    lost = []
    for name in find_names(source):
        plain = fold(name)
        if has_english(name) or _is_written(plain, written, words):
            continue
        if not any((plain in vi or vi in plain) and en in written for vi, en in wanted):
            lost.append(name)
    return lost


def invented_names(translation: str, source: str, terms: Sequence[tuple[str, str]]) -> list[str]:
    """The names in the English that nothing in the source explains.

    Vietnamese ones need their own words there. Others may stand for any name of the source that
    the English does not have as it is, each for one: "the White House" for "Nhà Trắng". A title in
    quotes ("Blue Window") may be the English of one that the source has in quotes.
    """
    known = {*find_words(fold(source)), *find_words(fold(" ".join(en for _, en in terms)))}
    if known >= {"tp", "hcm"} or "tphcm" in known:
        known |= {"ho", "chi", "minh"}
    known |= {fold("".join(w.text for w in run)) for run in find_runs(source)}
    starts = _starts(known)
    titles = _QUOTED.findall(translation) if _QUOTED.search(source) else []
    invented, foreign = [], []
    for run in find_runs(translation):
        words = [word for word in run if not _is_ordinary(word)]
        owners = [owner(word.folded) for word in words]
        unknown = [word for word in owners if word not in known and word[:_PREFIX] not in starts]
        if len(words) < 2 or not unknown:
            continue
        name = " ".join(word.text for word in words)
        if all(map(is_syllable, owners)):
            invented.append(name)
        elif len(unknown) == len(words) and not any(_fills(name, title) for title in titles):
            foreign.append(name)
    unexplained = len(foreign) - _count_unwritten(source, translation) if foreign else 0
    return invented + foreign[len(foreign) - unexplained :] if unexplained > 0 else invented


def _fills(name: str, title: str) -> bool:
    return name in title and 2 * len(name) > len(title)


def _starts(words: Iterable[str]) -> set[str]:
    """What the longer words begin with."""
    return {word[:_PREFIX] for word in words if len(word) >= _PREFIX}


def _is_ordinary(word: Word) -> bool:
    bare = owner(word.folded)
    if _CONTRACTED.fullmatch(bare):
        return True
    return bare in ENGLISH_WORDS or (word.opens and bare in OPENERS)


def _is_written(plain: str, written: str, words: Set[str]) -> bool:
    if " " not in plain:  # "sông Cần": a word as short stands in many others
        return plain in words
    spaced = written.replace("-", " ")  # Thua Thien-Hue
    if plain in spaced or plain.split()[-1] in words or plain.replace(" ", "") in written:
        return True
    firm, place = plain.split()[:-2], " ".join(plain.split()[-2:])
    if _JOINED.get(place, plain) in words:  # a firm of Vietnamese words may be in English ones
        return all(map(is_syllable, firm)) or _is_written(" ".join(firm), written, words)
    # "Taliban Afghanistan" may be the Afghan Taliban
    return {word[:_PREFIX] for word in plain.split()} <= _starts(words)


def _count_unwritten(source: str, translation: str) -> int:
    """How many runs of capitals of the source have no word in the translation."""
    words = set(find_words(fold(translation)))
    runs = (run for run in find_runs(source) if len(run) > 1 or not run[0].opens)
    # the first letter of "Ả Rập Xê Út" is an English word too
    return sum(words.isdisjoint(w.folded for w in run if len(w.folded) > 1) for run in runs)
