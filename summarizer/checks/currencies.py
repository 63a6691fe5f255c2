"""Currencies that a translation names and its source does not: dong that have become dollars."""

from __future__ import annotations

import re
from typing import Final

# "đô" alone is dollars, but not in "thủ đô", the capital
_DOLLARS: Final = (
    r"\$|(?:US|AU|SG|HK|NZ|CA)D(?!\w)|đôla|dollar"
    r"|(?<!thủ )(?<!cố )(?<!kinh )(?<!quốc )đô(?!\w)"
)
# what names a currency in English, and what may stand for it in Vietnamese
_CURRENCIES: Final = tuple(
    (re.compile(rf"(?<![^\W_])(?:{english})(?![^\W\d_])"), re.compile(vietnamese, re.IGNORECASE))
    for english, vietnamese in (
        (r"(?:US|A|C|S|NZ|HK)?\$|USD|[Dd]ollars?", _DOLLARS),
        (r"€|EUR|[Ee]uros?", r"€|EUR|ơ-?rô"),
        (r"£|GBP|pounds? sterling", r"£|GBP|bảng"),
        (r"JPY|yen", r"¥|JPY|yên|yen"),
        (r"CNY|RMB|yuan", r"¥|CNY|RMB|NDT|tệ|yuan"),
    )
)


def invented_currencies(translation: str, source: str) -> list[str]:
    """The currencies, as the English names them, of which the source has no word."""
    found = ((english.search(translation), vi) for english, vi in _CURRENCIES)
    return [match.group() for match, vi in found if match and not vi.search(source)]
