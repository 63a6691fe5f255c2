"""The lexicon: what a translator is told of ordinary words."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from summarizer.backends.prompts import fill
from summarizer.catalog import find, for_task
from summarizer.errors import UsageError
from summarizer.planning import Plan
from summarizer.records import Summary
from summarizer.terms import Lexicon, Term
from summarizer.terms.syllables import old_tones
from summarizer.textmodel import Request
from summarizer.translating import translate
from tests.test_translating import Echo, document, translator

WORDS = Lexicon({
    "cá": "fish", "cá mú": "grouper", "hòa bình": "peace", "ban công": "balcony", "voi": "elephant",
    "thư": "letter", "bí thư": "-", "Công an": "police",
    "công an xã": "commune police",
})  # fmt: skip
SHIPPED = Lexicon.of(find("compact"))
ROWS = [
    line.split("\t")
    for line in (find("compact").folder / "lexicon.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Người dân bắt được cá mú nặng 40 kg, bán cá ở chợ.", ["cá mú", "cá"]),
        ("Cá mú, voi và cá mú.", ["cá mú", "voi"]),
        ("Đoàn công tác đến Hòa Bình, nơi bà Nguyễn Thị Hòa bình tĩnh.", []),
        ("“Hòa bình trở lại.”", ["hòa bình"]),
        ("Anh ngã từ ban, công an nói.", []),
        ("Công an xã", ["công an xã"]),
        ("Công an huyện, Công an xã", ["Công an"]),
        ("Ông bí thư gửi thư.", ["thư"]),
        ("Nền hoà bình này quý giá.", ["hoà bình"]),
        ("", []),
    ],
)
def test_words_are_found(sentence: str, found: list[str]) -> None:
    """The longest first, each once, none in a name, none over a comma."""
    assert [hint.vi for hint in WORDS.find(sentence)] == found


def test_what_the_terms_say_is_not_said_again() -> None:
    """A user's own word for a thing, alone or in a longer term, is the only one told."""
    own = (Term("ban công", "terrace"), Term("cá mú nghệ", "giant grouper"))
    found = WORDS.find("Con voi, ban công và cá mú nghệ.", own)
    assert found == (Term("voi", "elephant"),)


@given(st.lists(st.sampled_from([vi for vi, en in ROWS if en != "-"]), max_size=30))
def test_a_sentence_of_words_has_hints(words: list[str]) -> None:
    """Each stands in the sentence as a whole; no more than ten."""
    sentence = ", ".join(words)
    hints = SHIPPED.find(sentence)
    assert len(hints) == min(10, len(set(words)))
    assert all(re.search(rf"(?<!\w){hint.vi}(?!\w)", sentence) for hint in hints)


def test_a_sentence_without_end_takes_linear_time() -> None:
    """A hundred thousand words with no mark between them."""
    started = time.process_time()
    assert [hint.vi for hint in WORDS.find("voi rừng " * 50_000)] == ["voi"]
    assert time.process_time() - started < 5


def test_the_shipped_lexicon() -> None:
    """A few words each, nothing twice, no sign that the prompt gives a sense."""
    assert sorted(ROWS) == ROWS
    assert len({vi for vi, _ in ROWS}) == len(ROWS) > 8000
    for vi, en in ROWS:
        assert vi == old_tones(vi)
        assert re.fullmatch(r"[^\W\d_]+( [^\W\d_]+)*", vi), vi
        assert re.fullmatch(r"[\w '&.-]+", en), en
        assert len(en.split()) <= 8, en


def test_a_model_is_told() -> None:
    """The sentence's words reach the model's prompt, under the terms."""
    model = Echo()
    item = Summary(document(("Ông Đặng Minh Hưng thấy con voi ở ban công.",)), None)
    list(translate([item], replace(translator(model), lexicon=WORDS), Plan()))
    (request,) = model.seen
    assert request.hints == (("voi", "elephant"), ("ban công", "balcony"))
    prompt = fill(for_task(find("compact"), "translate"), request)
    assert prompt.startswith(
        "Terms: Đặng Minh Hưng = Dang Minh Hung\nWords: voi = elephant; ban công = balcony\nViet"
    )
    assert fill(for_task(find("compact"), "translate"), Request("Mưa.")).startswith("Vietnamese:")


@pytest.mark.parametrize("content", [None, "voi\n"])
def test_a_lexicon_that_cannot_be_read_is_named(tmp_path: Path, content: str | None) -> None:
    """A file that is missing, or a line that is no word, stops the start."""
    if content is not None:
        (tmp_path / "words.tsv").write_text(content, encoding="utf-8")
    spec = find("compact")
    spec = replace(spec, folder=tmp_path, input=replace(spec.input, lexicon="words.tsv"))
    with pytest.raises(UsageError, match=r"words\.tsv"):
        Lexicon.of(spec)
    assert Lexicon.of(find("salience")).find("voi") == ()
