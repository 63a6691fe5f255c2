"""Vietnamese syllables: how they look without their marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx]"
_RIME = (
    "uye|uou|uoi|ieu|yeu|oai|oay|oao|oeo|uay|uyu|uya|ie|ye|uo|oa|oe|ua|ue|uy|ia|ai|ao|au|ay"
    "|eo|eu|iu|oi|ui|uu|oo|[aeiouy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_RIME})(?:ng|nh|ch|[cmnpt])?")


def unaccent(text: str) -> str:
    """`text` without Vietnamese diacritics: "Đặng Minh Hưng" becomes "Dang Minh Hung"."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def is_syllable(folded: str) -> bool:
    """Whether a word in lower case could be a Vietnamese syllable without its marks."""
    return _SYLLABLE.fullmatch(folded) is not None


def is_foreign(words: Sequence[str]) -> bool:
    """Whether `words` are no Vietnamese name: "Tom Cruise" is none, "Đức Bà Paris" is one."""
    marked = [word for word in words if unaccent(word) != word]
    return not are_syllables(words) and not any(are_syllables([word]) for word in marked)


def are_syllables(words: Iterable[str]) -> bool:
    """Whether `words` could all be Vietnamese, marks and case aside."""
    return all(is_syllable(unaccent(word).lower()) for word in words)
