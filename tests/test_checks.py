"""Checks: cases from JSON, silence where nothing was changed, and bounded time."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.checks import check_summary, check_translation

CASES = Path(__file__).parent / "cases" / "checks"
SENTENCES = [
    "Ngày 6-1, Sở Thông tin và Truyền thông họp tại Thủ Dầu Một.",
    "Ông Đặng Minh Hưng, 45 tuổi, nói giá tăng 3,2%.",
    "Có hai mươi lăm hộ dân ở Hà Nội và TP.HCM nhận 1.250.000 đồng.",
    "Đại hội lần thứ XII khai mạc lúc 8h30 thứ Hai.",
    "Giai đoạn 2016-2020, vốn đạt 3 tỷ 200 triệu USD",
    "Hotline 0912.345.678 phục vụ Chủ nhật",
]
PIECES = "một |tháng |năm |thứ |ngày |lớp |từ |đến |và |triệu |tạ |Ông |An |Sunday |Aprıl |XIV |số "
ODD = ["thứ ²", f"{'9' * 29} - 3", f"{'9' * 28}0 - {'9' * 29}"]
TEXTS = st.lists(
    st.sampled_from([*" .,-/()ıİſ٣²", *ODD, "5", "12", "2016", *re.split(r"(?<= )[|]", PIECES)])
    | st.text(max_size=5),
    max_size=40,
).map("".join)


def read_cases(pattern: str) -> list[Any]:
    """Every case of the files as a pytest parameter; `expect: "fail"` must fail."""
    params = []
    for path in sorted(CASES.glob(pattern)):
        for case in json.loads(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(strict=True)] if case.get("expect") == "fail" else []
            params.append(pytest.param(case, id=f"{path.stem}: {case['label']}", marks=marks))
    return params


@pytest.mark.parametrize("case", [p for p in read_cases("*.json") if "vi" in p.values[0]])
def test_translation(case: dict[str, Any]) -> None:
    """The English has exactly the kinds of flags of the case."""
    flags = check_translation(case["en"], case["vi"])
    assert sorted({flag.check for flag in flags}) == sorted(case["flags"]), flags


@pytest.mark.parametrize("case", read_cases("summaries.json"))
def test_summary(case: dict[str, Any]) -> None:
    """The summary has exactly the kinds of flags of the case."""
    flags = check_summary(case["summary"], case["source"])
    assert sorted({flag.check for flag in flags}) == sorted(case["flags"]), flags


def test_there_are_enough_cases_in_nfc() -> None:
    """A hundred cases or more, in NFC, with a label each of its own."""
    cases = [param.values[0] for param in read_cases("*.json")]
    assert len(cases) >= 100
    assert len({case["label"] for case in cases}) == len(cases)
    assert all(unicodedata.is_normalized("NFC", json.dumps(c, ensure_ascii=False)) for c in cases)


@given(st.lists(st.sampled_from(SENTENCES), unique=True))
def test_sentences_of_the_source_give_no_flags(picked: list[str]) -> None:
    """Whatever sentences are taken from a source, in any order: an extract says nothing new."""
    assert check_summary(" ".join(picked), "\n".join(SENTENCES)) == ()


@given(TEXTS)
@example("số 5, thứ ²")
@example(f"Xe 5, số {ODD[1]}")
def test_a_text_is_no_doubt_of_itself(text: str) -> None:
    """The numbers and names of a text are all in that text."""
    assert [f for f in check_summary(text, text) if f.check != "loop"] == []


@given(TEXTS, TEXTS)
def test_any_two_texts_can_be_checked(translation: str, source: str) -> None:
    """No text breaks the checks, and each value of a number stands in one of the two."""
    for flag in check_translation(translation, source, where="title_translation"):
        assert flag.where == "title_translation"
        if flag.check.startswith("number"):
            assert flag.value in (source if flag.check == "number-lost" else translation)


def test_terms_explain_the_english() -> None:
    """A wanted English word counts as the name that it stands for."""
    source, english = "Hàng đến Thủ Thiêm.", "The goods reach the new harbour."
    assert check_translation(english, source)
    assert check_translation(english, source, terms=[("Thủ Thiêm", "the new harbour")]) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "9",
        "9.",
        "5 triệu ",
        "hai mươi ",
        "An ",
        "An-",
        "a b ",
        "thứ ",
        "/6",
        "1 và ",
        "lớp 1, ",
        "tháng 7, ",
        "quý I, ",
        "5/3 đến ",
        "ngày 2 - ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    """Thirty thousand characters of anything take less than three seconds."""
    text = (unit * 30_000)[:30_000]
    begun = time.process_time()
    check_summary(text, text)
    check_translation(text, text)
    assert time.process_time() - begun < 3
