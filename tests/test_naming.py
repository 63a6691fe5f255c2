"""Names in the English put right where there is no doubt, and left alone where there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.naming import respell_names, swap_name, unaccent_names
from summarizer.records import Flag
from summarizer.terms import unaccent


def test_only_whole_names_are_swapped() -> None:
    """What begins like the wrong one is another person."""
    flags = (Flag("name-lost", "t", "Trần Minh Đức"), Flag("name-invented", "t", "Tran Minh Ho"))
    text = swap_name("Tran Minh Ho and Tran Minh Hoang", flags)
    assert text == "Tran Minh Duc and Tran Minh Hoang"


@pytest.mark.parametrize(
    "flags",
    [
        (Flag("name-lost", "t", "Đặng Minh Hưng"),),
        (Flag("name-lost", "t", "Lê Ngân"), Flag("name-invented", "t", "Tran Van Minh")),
        (
            Flag("name-lost", "t", "Lê Minh Ngân"),
            Flag("name-lost", "t", "Lê Văn Tám"),
            Flag("name-invented", "t", "Tran Van Minh"),
        ),
    ],
    ids=["nothing invented", "no word in common", "two lost"],
)
def test_a_doubtful_name_stays(flags: tuple[Flag, ...]) -> None:
    """Where it is not clear which name is meant, nothing is guessed."""
    assert swap_name("Mr. Tran Van Minh came.", flags) == "Mr. Tran Van Minh came."


@pytest.mark.parametrize(
    ("text", "source", "made"),
    [
        ("Mr. Đặng Hưng", "Ông Đặng Hưng", "Mr. Dang Hung"),
        ("the café in Huế", "quán café ở Huế", "the café in Hue"),
        ("Anthony Thunström", "Ông Đặng", "Anthony Thunström"),
    ],
)
def test_names_of_the_source_lose_their_marks(text: str, source: str, made: str) -> None:
    """As English papers write them; foreign words with accents keep theirs."""
    assert unaccent_names(text, source) == made


@pytest.mark.parametrize(
    ("text", "source", "names", "made"),
    [
        ("Tam Hoc border post", "đồn Tam Hợp", ["Tam Hợp"], "Tam Hop border post"),
        ("Vuc Duc Thuan's talk", "ông Vũ Đức Thuận nói", ["Vũ Đức Thuận"], "Vu Duc Thuan's talk"),
        ("in Truong Xuan", "Trưởng phòng huyện Thường Xuân", ["Thường Xuân"], "in Thuong Xuan"),
        ("in Ky Phu", "xã Kỳ Phú, huyện Kỳ Anh", ["Kỳ Phú", "Kỳ Anh"], "in Ky Phu"),
        ("in Tam Hop, not Tam Hoc", "Tam Hợp", ["Tam Hợp"], "in Tam Hop, not Tam Hoc"),
        ("Tam Hoc and Tam Hot", "Tam Hợp", ["Tam Hợp"], "Tam Hoc and Tam Hot"),
        ("Mr Le Van Phuc", "ông Trần Văn Hải", ["Trần Văn Hải"], "Mr Le Van Phuc"),
    ],
    ids=[
        "a letter", "possessive", "words of the source elsewhere", "another name of the source",
        "there already", "two could be it", "too far away",
    ],
)  # fmt: skip
def test_names_that_are_nearly_right(text: str, source: str, names: list[str], made: str) -> None:
    """They get their letters; what could be another name stays."""
    assert respell_names(text, source, [(name, unaccent(name)) for name in names]) == made


def test_glossary_terms_are_no_names() -> None:
    """Their English is not their letters, and is left alone."""
    assert respell_names("Natoinal Assembly", "Quốc hội", [("Quốc hội", "National Assembly")]) == (
        "Natoinal Assembly"
    )


@given(text=st.text("ABab' .", max_size=30), name=st.text("ÀBab ", min_size=1, max_size=9))
def test_respelling_any_text(text: str, name: str) -> None:
    """Doing it again changes nothing."""
    once = respell_names(text, name, [(name, unaccent(name))])
    assert respell_names(once, name, [(name, unaccent(name))]) == once
