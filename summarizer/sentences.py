"""Sentence splitting for Vietnamese news text.

One pass of a compiled expression finds the places where a sentence might end (an end mark, closing
marks, a space); a few small decisions then look at the word before and the word after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Words that open a sentence and nothing else. After a word without any mark they tell that a
# heading or caption runs into the text: "Đường ngập sâu Theo ban chỉ huy, ..."
_RUN_IN = (
    "Theo(?! dõi)|Tại|Trước đó|Sau đó|Khi|Với|Để|Cũng|Vào|Trên|Dù|Ngay|Ngoài"
    "|Tuy nhiên|Hiện nay|Đây là"
)

# The last end mark of a run, closing marks, a space; or the space before a run-in. Possessive, so
# that a megabyte of quotes is walked once.
_CANDIDATE = re.compile(rf"""[.!?…]["'”’»)\]]*+[ ]|[ ](?=(?:{_RUN_IN})[ ,])(?<=\w[ ])""")
_words = re.compile(r"\S+").findall  # lists below read better as text
_END_MARKS = ".!?…"
_DASHES = "-–—"
_OPENERS = "\"'“‘«([{*-–—•"
_LONGEST_OPENING = 8  # marks before a sentence's first word
_TOKEN_REACH = 40  # longer words are addresses or noise, never abbreviations

# Written with a dot, and followed by the name or number they belong to.
_ABBREVIATIONS = frozenset(
    _words(
        """
        TP Tp TX Tx TT Tt KP TDP GS PGS TS Ts ThS Ths BS Bs BSCK CK KS Ks KTS LS Ls Đ/c đ/c tr
        Mr Mrs Ms Dr St Prof Sen Rep Gov Gen Lt Col Capt Cmdr Sgt Mt Ft No Nr Vol Fig Pte Co vs
        """
    )
)
_INITIALS = frozenset(_words("Ch Gh Gi Kh Ng Ngh Nh Ph Qu Th Tr"))
_INITIAL_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĐĂÂÊÔƠƯ")  # Á, Ý and the like are words
_OPENING_QUOTES = '"“«‘'
_CLOSING_QUOTES = "\"'”’"

# Syllables that open sentences and are hardly ever names: after an initial they tell an end.
_STARTERS = frozenset(
    _words(
        """
        Anh Ban Bà Bên Bị Bởi Bộ Các Cho Chị Chỉ Chiều Chính Chúng Chưa Chủ Con Còn Có Cô Cũng
        Cùng Cuối Cuộc Cả Cảnh Cụ Do Dù Dự Đang Đã Đại Đây Đến Để Điều Đó Được Em Gia Giá Giới
        Hai Hiện Họ Hôm Hơn Hồi Khi Khoảng Khu Không Kết Là Liên Lúc Lực Mặc Mặt Mỗi Một Mới Nay
        Nếu Ngay Ngoài Người Ngày Nhà Nhiều Nhóm Như Nhưng Nhận Những Nạn Năm Nó Ông Ở Phát Phía
        Qua Quá Riêng Rồi Sau Sáng Số Sự Tháng Theo Thế Thời Trên Trong Trưa Trước Tuy Tàu Tại
        Tất Tính Tôi Tối Từ Tổng Tên Và Vào Vì Với Việc Về Vụ Xe
        """
    )
)


def split_sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph, in order.

    Joined by single spaces they give the paragraph back with its whitespace normalised; an empty
    paragraph has none. The text is expected in NFC, on one line.
    """
    text = " ".join(paragraph.split())
    starts = [0, *_find_starts(text), len(text) + 1]
    return [text[begin : end - 1] for begin, end in pairwise(starts)] if text else []


def _find_starts(text: str) -> Iterator[int]:
    """Where each sentence after the first begins."""
    start = 0
    for match in _CANDIDATE.finditer(text):
        mark, after = match.span()
        follower = text[after]
        if follower.islower():
            continue
        if after - mark == 1:
            begins = after if _is_run_in(text, start, mark) else 0
        elif not _ends_sentence(text, start, mark, after):
            begins = 0
        elif follower in _CLOSING_QUOTES:
            begins = _skip_lone_quote(text, after)
        else:
            begins = after
        if begins:
            yield (start := begins)


def _is_run_in(text: str, start: int, space: int) -> bool:
    """Whether the words before the run-in word at `space` may be a heading: no name ends them."""
    first = text[text.rfind(" ", max(start, space - _TOKEN_REACH), space) + 1 or start]
    return first.islower() or first.isdecimal()


def _skip_lone_quote(text: str, quote: int) -> int:
    """Where the next sentence begins if one ends before the quote at `quote`; 0 if none does.

    Word-segmented text leaves quotes with spaces on both sides: `… đi thôi! " , ông nói.`
    """
    rest = text[quote + 1 : quote + 3]
    if not rest or (rest[0] in ",.;:!?)" and rest != ".."):
        return 0
    if rest[0] != " " or not _is_open(text, quote):
        return quote
    return 0 if rest[1].islower() or rest[1] in _DASHES or rest[1] in ",.;:!?)" else quote + 2


def _is_open(text: str, quote: int) -> bool:
    """Whether the quote at `quote` has an opening partner: the one before it does not close."""
    before = text.rfind(text[quote], 0, quote)
    if before < 0:
        return text[quote] in "”’"
    return before == 0 or text[before - 1] == " " or text[before - 1] in _OPENERS


def _ends_sentence(text: str, start: int, mark: int, after: int) -> bool:
    """Whether the sentence from `start` ends with the mark at `mark`; its follower is no lower-case
    letter and stands at `after`."""
    closing = text[mark + 1 : after - 1]
    if closing:
        if ")" in closing and text[start] != "(":
            return False
        return text[after] not in _DASHES
    if text[mark] != "." or text[mark - 1 : mark] in _END_MARKS:
        return mark - start > _LONGEST_OPENING or not _is_only_marks(text[start:mark])
    begin = text.rfind(" ", max(start, mark - _TOKEN_REACH), mark) + 1 or start
    word = text[begin:mark].lstrip(_OPENERS)
    return not _belongs_to_next(word, begin == start, text, after)


def _is_only_marks(opening: str) -> bool:
    """Whether nothing of a sentence has been said yet, as in `"... Rồi sao nữa?"`."""
    return not opening.strip(_OPENERS + _END_MARKS + " ")


def _belongs_to_next(word: str, opens: bool, text: str, after: int) -> bool:
    """Whether `word` with its dot is an abbreviation, initial or list marker of what follows."""
    last = word.rpartition(".")[2]
    if opens and ((last.isdecimal() and len(last) <= 2) or len(word) == 1):
        return True
    if len(last) > 6 or not last:
        return False
    if last in _INITIALS or last in _INITIAL_LETTERS:
        return text[after] not in _OPENING_QUOTES and not _starts_with_opener(text, after)
    return last in _ABBREVIATIONS and not _starts_with_opener(text, after)


def _starts_with_opener(text: str, after: int) -> bool:
    """Whether the word at `after` is one that opens sentences."""
    space = text.find(" ", after, after + 10)
    return text[after : space if space > 0 else after + 10].rstrip(",:") in _STARTERS
