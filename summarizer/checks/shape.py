"""How an output looks: caught in a loop, left in Vietnamese, far too long or too short."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[^.!?…\n]+")
LONGEST_UNIT = 12  # words that are looked at as one repeated unit
REPEATS = 3
VIETNAMESE_WORDS = 3  # words with Vietnamese letters and no capital: fewer are names
VIETNAMESE_SHARE = 0.4  # of the words of a sentence: "phở and bánh mì" may stand in English
RATIO = 3.0
FEW = 6  # words below which a ratio says nothing


def repeated_words(text: str) -> list[str]:
    """Words or groups of words that stand three times in a row."""
    words = [word.casefold() for word in _WORD.findall(text)]
    for size in range(1, LONGEST_UNIT + 1):
        run = 0
        for i in range(size, len(words)):
            run = run + 1 if words[i] == words[i - size] else 0
            if run >= size * (REPEATS - 1) and not (size == 1 and words[i].isdigit()):
                return [" ".join(words[i - size + 1 : i + 1])]
    return []


def is_untranslated(translation: str) -> list[str]:
    """The Vietnamese words of the first sentence that has too many for names and dishes."""
    if translation.isascii():
        return []
    for sentence in _SENTENCE.findall(translation):
        words = _WORD.findall(sentence)
        left = [word for word in words if not word.istitle() and _is_accented(word)]
        if len(left) >= VIETNAMESE_WORDS and len(left) >= VIETNAMESE_SHARE * len(words):
            return [" ".join(left[:8])]
    return []


def wrong_length(translation: str, source: str) -> list[str]:
    """The words of both, where one has three times as many as the other."""
    written, read = len(_WORD.findall(translation)), len(_WORD.findall(source))
    low, high = min(written, read), max(written, read)
    return [f"{written} words for {read}"] if high > FEW and high > RATIO * low else []


def _is_accented(word: str) -> bool:
    return "đ" in word or unicodedata.normalize("NFD", word) != word
