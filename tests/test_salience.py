"""The bundled summariser: what it picks, what it keeps to, and that nothing beside it matters."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summarizer.backends.salience import load
from summarizer.backends.salience.trim import trim
from summarizer.catalog import models_folder
from summarizer.sentences import split_sentences
from summarizer.textmodel import Length, Request, TextModel

STORY = (
    "Sáng 14-3, cầu Bình Lộc bắc qua sông Cái được thông xe sau hai năm thi công. "
    "Cầu dài 420 m, có bốn làn xe, tổng vốn đầu tư 350 tỉ đồng từ ngân sách tỉnh. "
    "Ông Trần Hữu Lành, giám đốc Sở Giao thông vận tải, nói cầu rút ngắn đường từ cảng về khu "
    "công nghiệp 12 km. "
    "Bà con hai bên bờ sông trước đây phải đi phà, mùa lũ có ngày phà nghỉ. "
    "Bà Nguyễn Thị Bé, tiểu thương chợ Bình Lộc, cho biết mỗi chuyến hàng bà tiết kiệm được gần "
    "một giờ. "
    "Tỉnh sẽ mở thêm hai tuyến xe buýt qua cầu trong tháng 4. "
    "Phà Bình Lộc ngừng chạy từ ngày 20-3."
)
SENTENCES = tuple(split_sentences(STORY))


@pytest.fixture(scope="module")
def model() -> TextModel:
    """The model that is shipped."""
    return load(models_folder() / "salience")


def ask(
    sentences: tuple[str, ...] = SENTENCES,
    title: str | None = None,
    syllables: int | None = None,
    count: int | None = None,
) -> Request:
    """A request for these sentences."""
    return Request(" ".join(sentences), title, sentences, Length(syllables, count))


def articles(count: int) -> list[Request]:
    """Requests of many sizes, some with titles and length wishes."""
    rng = random.Random(5)
    wishes = [None, None, 20, 40, 90]
    return [
        ask(
            tuple(rng.choices(SENTENCES, k=rng.randint(1, 30))),
            rng.choice([None, "Thông xe cầu Bình Lộc"]),
            rng.choice(wishes),
            rng.choice([None, None, 1, 2, 3]),
        )
        for _ in range(count)
    ]


def test_a_summary_is_sentences_of_the_article_in_their_order(model: TextModel) -> None:
    """Nothing is written that the article does not say, and time runs forwards."""
    text = model.generate([ask()])[0].text
    places = [STORY.index(sentence) for sentence in split_sentences(text)]
    assert places == sorted(places)
    assert 0 < model.count_tokens(text) < model.count_tokens(STORY)


def test_an_output_does_not_depend_on_the_requests_beside_it(model: TextModel) -> None:
    """One by one, all at once, or in another order: the same outputs."""
    requests = articles(60)
    together = model.generate(requests)
    assert [model.generate([request])[0] for request in requests] == together
    assert model.generate(requests[::-1])[::-1] == together
    assert model.generate(requests) == together


def test_an_article_of_one_sentence_gives_that_sentence(model: TextModel) -> None:
    """Even a question, a fragment, or one without an end mark is better than nothing."""
    for sentence in (SENTENCES[0], "Vì sao?", "cầu Bình Lộc", "Ảnh: Hữu Lành"):
        assert model.generate([ask((sentence,))])[0].text == sentence


@pytest.mark.parametrize("sentences", [(), ("***",), ("***", SENTENCES[0]), ("?", "…", "!!")])
def test_no_text_gives_no_empty_summary(model: TextModel, sentences: tuple[str, ...]) -> None:
    """Whatever sentences a request has, a text that is not empty gives a summary that is not."""
    request = Request(" ".join(sentences) or SENTENCES[0], None, sentences)
    assert model.generate([request])[0].text


@pytest.mark.parametrize("limit", [12, 25, 40, 80])
def test_the_syllables_asked_for_are_an_upper_bound(model: TextModel, limit: int) -> None:
    """A sentence that is cut to fit says so, in the output and in the text."""
    output = model.generate([ask(syllables=limit)])[0]
    assert 0 < model.count_tokens(output.text) <= limit
    assert output.cut == output.text.endswith("…")
    assert not output.cut or limit < 25


def test_one_sentence_asked_for_is_one_sentence(model: TextModel) -> None:
    """And never more than are asked for."""
    for count in (1, 2, 3):
        text = model.generate([ask(count=count)])[0].text
        assert 1 <= len(split_sentences(text)) <= count


def test_captions_between_the_sentences_are_not_picked(model: TextModel) -> None:
    """A caption that looks like a sentence stays out, wherever it stands."""
    caption = "Người dân hai bên bờ sông đi trên cầu Bình Lộc trong ngày đầu thông xe. Ảnh: H.L"
    for place in range(1, len(SENTENCES) + 1):
        mixed = (*SENTENCES[:place], caption, *SENTENCES[place:])
        assert "trong ngày đầu thông xe" not in model.generate([ask(mixed)])[0].text


def test_a_first_sentence_that_says_who_what_and_when_is_kept(model: TextModel) -> None:
    """An article whose page has no abstract of its own opens with the news."""
    assert "14-3" in model.generate([ask()])[0].text


@pytest.mark.slow
@pytest.mark.parametrize(
    "sentences",
    [(STORY * 18_000,), SENTENCES * 9_000, ("a" * 10_000_000,), ("a " * 5_000_000,)],
    ids=["one sentence of 10 MB", "63,000 sentences", "one word of 10 MB", "5 million words"],
)
def test_a_giant_article_takes_bounded_time(model: TextModel, sentences: tuple[str, ...]) -> None:
    """A summary of ordinary size within a second or two."""
    begun = time.process_time()
    output = model.generate([Request("", None, sentences)])[0]
    assert time.process_time() - begun < 2
    assert 0 < len(output.text) <= 5_000


def test_loading_is_quick_and_takes_little_room(model: TextModel) -> None:
    """The model's folder has at most 5 MB, and a second load takes well under a second."""
    folder: Path = models_folder() / "salience"
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 5_000_000
    begun = time.process_time()
    load(folder)
    assert time.process_time() - begun < 0.5
    assert model.input_limit is None


DATA = Path(__file__).parent.parent / "../shared/data"


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="needs VietNews in ../shared/data")
def test_training_is_repeatable(tmp_path: Path) -> None:
    """The training script writes the same bytes every time."""
    script = Path(__file__).parent.parent / "scripts" / "train_salience.py"
    written = []
    for name in ("a", "b"):
        out = tmp_path / name
        out.mkdir()
        command = [sys.executable, str(script), "--data", str(DATA), "--limit", "400"]
        subprocess.run([*command, "--out", str(out)], check=True, capture_output=True)
        written.append([(out / f).read_bytes() for f in ("weights.safetensors", "words.json")])
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("(Hà Nội) - Sáng nay mưa to.", "Sáng nay mưa to."),
        ("(Bài 2): Nước về đồng.", "Nước về đồng."),
        ("Ông Cường (áo trắng) - giám đốc - từ chức.", "Ông Cường - giám đốc - từ chức."),
        ("(CDC) ghi nhận 318 ca.", "(CDC) ghi nhận 318 ca."),
        ("- Thưa ông (cười), vì sao?", "- Thưa ông, vì sao?"),
    ],
)
def test_brackets_go_with_what_parts_them_from_the_sentence(sentence: str, left: str) -> None:
    """A summary does not begin with the dash behind a tag."""
    assert trim(sentence) == left
