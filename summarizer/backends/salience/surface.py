"""What a sentence shows at a glance: dates, names, quotes, and whether it can stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.backends.salience.words import CAPITAL, CAPITALS, MASK, shape_of

SURFACE: Final = 22
SHORTEST: Final = 6  # syllables; shorter ones are bylines, headings and exclamations

_DATE = re.compile(r"\d{1,2}\s?[-/]\s?\d{1,2}|ngày \d|tháng \d|năm \d{4}", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:sáng|chiều|tối|trưa|đêm|hôm qua|hôm nay|mới đây|vừa qua)\b", re.IGNORECASE
)
_IN_TIME = frozenset(
    ["sáng", "chiều", "tối", "trưa", "đêm", "hôm", "mới", "vừa"]
)  # one in each _TIME
_SAYS = (
    "cho biết", "cho hay", "nói", "chia sẻ", "khẳng định", "nhấn mạnh", "phát biểu", "trả lời",
    "nhận định", "tuyên bố",
)  # fmt: skip
_LINKS = (
    "Tuy nhiên", "Nhưng", "Bên cạnh", "Ngoài ra", "Đồng thời", "Do đó", "Vì vậy", "Vì thế",
    "Trong khi", "Sau đó", "Theo đó", "Cụ thể", "Đặc biệt", "Ngay sau", "Còn ", "Và ", "Mặt khác",
    "Hơn nữa", "Thậm chí", "Tuy vậy", "Cũng theo", "Trước đó", "Được biết", "Ngược lại",
)  # fmt: skip
_PRONOUNS = (
    "Ông ", "Bà ", "Anh ", "Chị ", "Em ", "Cô ", "Họ ", "Nó ", "Tôi ", "Chúng tôi", "Đây ", "Đó ",
    "Điều này", "Việc này", "Người này", "Cháu ", "Hắn ",
)  # fmt: skip
_DANGLING = re.compile(
    r"(?:Ông|Bà|Anh|Chị|Cô|Cậu|Em|Người|Vị|Nhóm|Đối tượng|Nam|Nữ|Điều|Việc|Vụ|Con số|Số|Cả)?\s?"
    r"(?:[^\s,.]+\s){0,2}(?:này|đó|ấy|trên|kia)\b"
    r"|(?:Đây|Đó|Họ|Nó|Hắn|Y)\b|Sau đó|Trước đó|Lúc này|Lúc đó|Khi đó|Từ đó|Ngoài ra"
    r"|Tuy nhiên|Nhưng|Và|Còn|Trong khi đó|Bên cạnh đó|Cũng theo|Cũng trong|Do đó|Vì vậy|Vì thế"
)
_PERSON = re.compile(r"(?:Ông|Bà|Anh|Chị|Cô|Cậu)\s(\S+)")
_DAY = re.compile(
    r"(?:Vào )?(?:(?:Sáng|Trưa|Chiều|Tối|Đêm|Rạng sáng|Khuya|Hôm)"
    r"\s(?:nay|qua|\d{1,2}\s?[-/.]\s?\d{1,2}|ngày\s\d|\(?\d)|Ngày \d{1,2}\s?[-/]\s?\d)",
    re.IGNORECASE,
)
_CLOSERS = '"”’) '


def is_unfit(sentence: str, size: int) -> bool:
    """Whether a sentence cannot stand in a summary: a question, a fragment, half a quotation."""
    return (
        size < SHORTEST
        or sentence[0].islower()
        or sentence[0] in ",.;:-–•*"
        or sentence[-1] not in '.!…"”’)'
        or sentence.rstrip(_CLOSERS).endswith("?")
        or sentence.count('"') % 2 == 1
        or sentence.count("“") != sentence.count("”")
        or sentence.count("(") != sentence.count(")")
    )


def is_dangling(sentence: str) -> bool:
    """Whether a sentence opens with something that only the sentence before explains."""
    if _DANGLING.match(sentence):
        return True
    person = _PERSON.match(sentence)
    return person is not None and not any(map(str.isupper, person[1]))


def tells_the_day(sentence: str) -> bool:
    """Whether a sentence opens with the day of what it reports, as a news lead does."""
    return _DAY.match(sentence) is not None


def surface(sentence: str, words: Sequence[str], syllables: Sequence[str]) -> tuple[float, ...]:
    """SURFACE numbers about a sentence, its `words` as spaces part them and its `syllables`."""
    size = len(syllables)
    shapes = sum(map(shape_of, words[1:]))
    digits = (shapes + shape_of(words[0])) & MASK
    capitals = (shapes >> CAPITAL) & MASK
    stem = sentence.rstrip(_CLOSERS)
    return (
        digits,
        len(_DATE.findall(sentence)) if digits else 0,
        not _IN_TIME.isdisjoint(syllables) and _TIME.search(sentence) is not None,
        capitals,
        capitals / size,
        shapes >> CAPITALS,
        '"' in sentence or "“" in sentence,
        sentence[0] in '"“-–*',
        sentence[-1] in '"”',
        stem.endswith("?"),
        sentence.endswith(":"),
        sentence.endswith(("…", "...")),
        stem.endswith((".", "!", "?", "…")),
        sentence.startswith("Theo "),
        sentence.startswith(_LINKS),
        sentence.startswith(_PRONOUNS),
        sum(map(sentence.count, _SAYS)),
        sentence.count("("),
        sentence.count(","),
        "tôi" in words[1:],
        is_unfit(sentence, size),
        is_dangling(sentence),
    )
