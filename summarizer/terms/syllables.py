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
_NEW = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()  # noqa: SIM905
_OLD = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()  # noqa: SIM905
_OLD_OF = dict(zip(_NEW, _OLD, strict=True))
_OPEN = re.compile(rf"(?<!q)(?:{'|'.join(_NEW)})(?![^\W\d_])")  # "quý" is written one way
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_RIME})(?:ng|nh|ch|[cmnpt])?")


def unaccent(text: str) -> str:
    """`text` without Vietnamese diacritics: "Đặng Minh Hưng" becomes "Dang Minh Hung"."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def old_tones(text: str) -> str:
    """`text`, in small letters, with tone marks in the old places: "hoà" becomes "hòa"."""
    return _OPEN.sub(lambda match: _OLD_OF[match.group()], text)


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
