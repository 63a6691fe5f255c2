"""Sentence splitting: cases from JSON, what must hold for any text, and bounded time."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.sentences import split_sentences

CASES = Path(__file__).parent / "cases" / "sentences"
# Pieces that steer the splitter, so that hypothesis meets its branches often.
PIECES = st.sampled_from(
    [
        *(". ", "... ", "… ", "? ", "?! ", '"', ' " ', "“", "” ", "’", "(", ") ", "- ", "1. "),
        *("TP. ", "Q. ", "Th. ", "A. ", "N.T. ", "v.v. ", "3,2 ", " Theo ", "Ông ", "bà "),
        *("Đ", "\n", "\u00a0"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


def read_cases() -> list[Any]:
    """Every case of tests/cases/sentences as a pytest parameter; `expect: "fail"` must fail."""
    params = []
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(strict=True)] if case.get("expect") == "fail" else []
            params.append(pytest.param(case, id=f"{path.stem}: {case['label']}", marks=marks))
    return params


@pytest.mark.parametrize("case", read_cases())
def test_case(case: dict[str, Any]) -> None:
    """The paragraph splits into exactly the sentences of the case."""
    sentences = [sentence.strip() for sentence in case["sentences"]]
    assert split_sentences(case.get("paragraph", " ".join(sentences))) == sentences


def test_there_are_enough_cases_in_nfc() -> None:
    """The cases number sixty or more and are written in NFC, with a label each of its own."""
    cases = [param.values[0] for param in read_cases()]
    assert len(cases) >= 60
    assert len({case["label"] for case in cases}) == len(cases)
    assert all(unicodedata.is_normalized("NFC", " ".join(case["sentences"])) for case in cases)


@given(TEXTS)
def test_nothing_is_lost_or_invented(text: str) -> None:
    """Joined by single spaces, the sentences are the text with its whitespace normalised."""
    assert " ".join(split_sentences(text)) == " ".join(text.split())


@given(TEXTS)
def test_sentences_are_stripped_and_not_empty(text: str) -> None:
    """No sentence is empty or begins or ends with a space."""
    assert all(sentence and sentence == sentence.strip() for sentence in split_sentences(text))


@given(TEXTS)
def test_no_sentence_begins_in_lower_case(text: str) -> None:
    """A lower-case letter never begins a sentence after the first."""
    assert not any(sentence[0].islower() for sentence in split_sentences(text)[1:])


@given(TEXTS)
def test_whitespace_does_not_matter(text: str) -> None:
    """Line breaks and repeated spaces do not change where sentences end."""
    assert split_sentences("\n  ".join(text.split())) == split_sentences(text)


@pytest.mark.parametrize("blank", ["", " ", "\n\t ", "\u00a0"])
def test_a_blank_paragraph_has_no_sentences(blank: str) -> None:
    """Nothing in, nothing out."""
    assert split_sentences(blank) == []


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        '."',
        ". ",
        '. " ',
        "A. ",
        "?” ",
        ". ' “ ” ",
        "Theo ",
        "a Theo ",
        "x",
        "x.",
        "(. ",
        ")).",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    """A megabyte of any nuisance, in one line, is split within seconds."""
    text = unit * (1_000_000 // len(unit))
    begun = time.perf_counter()
    sentences = split_sentences(text)
    assert time.perf_counter() - begun < 10  # quadratic behaviour would take hours
    assert len(" ".join(sentences)) == len(text.rstrip())


def test_ten_megabytes_in_one_line() -> None:
    """A 10 MB line of ordinary sentences is split within seconds, every sentence found."""
    sentence = "Nước sông dâng cao, nhiều xã ở TP. Thuận An bị ngập sâu 1,5 m."
    count = 10_000_000 // len(sentence.encode())
    begun = time.perf_counter()
    assert split_sentences(" ".join([sentence] * count)) == [sentence] * count
    assert time.perf_counter() - begun < 20
