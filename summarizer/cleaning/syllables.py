"""Does a text read as Vietnamese? The share of its accented words that are Vietnamese syllables."""

from __future__ import annotations

import re
import unicodedata

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_RIME = (
    "uyê|iê|yê|uô|ươ|uơ|oa|oă|oe|uâ|uê|uy|ia|ya|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu"
    "|ươi|ươu|iêu|yêu|uôi|oai|oay|oao|oeo|uây|uyu|uya|oo|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_RIME})(?:ng|nh|ch|[cmnpt])?")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 20_000  # characters looked at: enough to tell, whatever the length


def vietnamese_share(text: str) -> tuple[float, int]:
    """The share of the words with letters beyond ASCII that are Vietnamese syllables, and their
    number."""
    words = [word for word in _WORD.findall(text[:SAMPLE]) if not word.isascii()]
    valid = sum(is_syllable(word) for word in words)
    return (valid / len(words) if words else 1.0), len(words)


def is_syllable(word: str) -> bool:
    """Whether `word` is built like a Vietnamese syllable; its case must not change inside it."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    toneless = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None
