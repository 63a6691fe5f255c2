"""Encodings: bytes written by hand, other languages, and Vietnamese text there and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer.cleaning import clean, decode, repair
from summarizer.errors import ArticleError
from tests.test_cleaning import ENCODERS

UNCLEAR = "the encoding is not clearly UTF-8, UTF-16, windows-1258, TCVN3 or VNI; save it as UTF-8"


@pytest.mark.parametrize(
    ("encoding", "data", "text"),
    [
        # written byte by byte, not made by our own tables
        ("TCVN3", "ae ad ea 6e 67 20 62 b5 20 63 f4", "đường bà cụ"),
        ("VNI", "f1 f6 f4 f8 6e 67 20 62 61 f8 20 63 75 ef", "đường bà cụ"),
        ("windows-1258", "f0 fd f5 cc 6e 67 20 62 e0 20 63 75 f2 20 6d f5 ec", "đường bà cụ mớ"),
    ],
)
def test_bytes_by_hand(encoding: str, data: str, text: str) -> None:
    """The tables hold for bytes that they did not make themselves."""
    decoded = decode(bytes.fromhex(data))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("gbk", "中国新闻社北京电讯今天上午大桥正式通车"),
        ("shift_jis", "東京で新しい橋が完成した"),
        ("koi8-r", "Сегодня утром в городе открыли новый мост"),
        ("cp1251", "Сегодня утром в городе открыли новый мост"),
        ("latin-1", "Die Bürger von Köln hörten fünf schöne Töne über den Straßen"),
        ("latin-1", "El niño comió mañana una piña según él, y salió rápidamente al jardín"),
        ("latin-1", "A população não sabe onde estão as informações da ação"),
    ],
)
def test_other_languages_are_refused(codec: str, text: str) -> None:
    """An encoding that is none of ours is never read as one of ours."""
    with pytest.raises(ArticleError) as caught:
        decode(text.encode(codec) * 3)
    assert (caught.value.code, str(caught.value)) == ("undecodable", UNCLEAR)


@pytest.mark.parametrize(
    "text",
    [
        "Le président a été reçu à l'Élysée où il a évoqué la grève",
        "Müller, Köln, für fünf schöne Töne über Straßen",
        "Beyoncé, Pelé, São Paulo, Özil, Gündoğan và Søren",
        "Đại úy K’Brĩh ở Đắk Lắk gặp H’Hen Niê tại Krông Pắc",
        "Diện tích 25 m², nhiệt độ 38°C, giá ½ tô phở",
    ],
)
def test_foreign_words_are_left_alone(text: str) -> None:
    """Text that is right is not made Vietnamese."""
    assert repair(text) == text


SYLLABLES = re.findall(
    r"\S+",
    """sáng nay tỉnh khánh thành cầu mới nối hai bờ sông người dân phấn khởi được đường ngập nước
    trường học giữ rừng tiền thưởng nghẹt thở quyết định chuyển đổi hợp tác xã nông nghiệp
    ưu đãi ấm áp ở đây kỷ niệm lũy kế mỹ thuật thủy lợi""",
)
sentences = st.lists(st.sampled_from(SYLLABLES), min_size=30, max_size=60).map(" ".join)
varied = st.lists(st.sampled_from(SYLLABLES), min_size=25, unique=True).map(" ".join)


@pytest.mark.parametrize("encoding", ENCODERS)
@given(text=varied)
def test_there_and_back(encoding: str, text: str) -> None:
    """A text of varied words comes back from its bytes; one word said over may be refused."""
    decoded = decode(ENCODERS[encoding](text))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("encoding", ENCODERS)
@given(text=sentences, cut=st.integers(min_value=1, max_value=40))
def test_short_bytes_are_right_or_refused(encoding: str, text: str, cut: int) -> None:
    """A text of a few words is read as what it says or not at all."""
    words = " ".join(text.split()[:cut])
    assume(not words.isascii())
    try:
        assert decode(ENCODERS[encoding](words)).text == words
    except ArticleError as error:
        assert error.code == "undecodable"


LINES = [
    "(BDO) Chiều qua trời mưa to.",
    "Cảnh khánh thành cầu mới",
    "Ảnh: Minh Tú",
    "Sáng 6-1, tỉnh khánh thành cầu mới ở xã Tân Lập.",
    "Ông Tám nói: “Bà con mừng lắm”.",
    "Trung tâm có ba việc:",
    "- Giá gạo 12.000 đồng",
    "T.LÝ - NHI PHẠM",
]


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=10))
def test_what_stays_stands_in_the_text_in_order(lines: list[str]) -> None:
    """Every paragraph is a piece of the text, and they follow one another as there."""
    text, place = " ".join(lines), 0
    for paragraph in clean("\n".join(lines)).paragraphs:
        found = text.find(paragraph, place)
        assert found >= 0
        place = found + len(paragraph)
