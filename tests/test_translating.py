"""The translation stage: sentence by sentence, checked, nothing lost; the commands around it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.cli import app
from summarizer.planning import Plan
from summarizer.records import Article, Document, Failure, Flag, Origin, Summary
from summarizer.terms import Glossary, Lexicon
from summarizer.textmodel import Output, Request
from summarizer.translating import translate, whole_texts
from summarizer.translator import TermCount, Translator

ORIGIN = Origin("a.txt", None, "0" * 64)


class Echo:
    """A translator that repeats its input in capitals, remembers it, and breaks on "poison"."""

    def __init__(self, limit: int | None = None) -> None:
        self.seen: list[Request] = []
        self.input_limit = limit

    def count_tokens(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """Capitals."""
        if any("poison" in request.text for request in requests):
            raise RuntimeError("broken")
        self.seen += requests
        return [Output(request.text.upper()) for request in requests]


def document(*paragraphs: tuple[str, ...], title: str | None = None) -> Document:
    """A cleaned article."""
    return Document(Article("a", title, "", ORIGIN), title, paragraphs)


def translator(model: Echo, careful: Echo | None = None) -> Translator:
    """With an empty glossary."""
    return Translator(model, careful, Glossary({}, {}), Lexicon({}), TermCount())


def test_summary_and_title_are_translated() -> None:
    """The summary sentence by sentence, joined again; the title beside it."""
    model = Echo()
    item = Summary(document(("X.",), title="Tin mới"), "Trời mưa. Đường ngập.")
    (made,) = translate([item], translator(model), Plan())
    assert isinstance(made, Summary)
    assert (made.summary, made.translation) == (item.summary, "TRỜI MƯA. ĐƯỜNG NGẬP.")
    assert made.title_translation == "TIN MỚI"
    assert {request.text for request in model.seen} == {"Tin mới", "Trời mưa.", "Đường ngập."}


def test_whole_texts_keep_their_paragraphs() -> None:
    """Without a summary the text itself is translated, a line for each paragraph."""
    items = whole_texts([document(("A b.", "C d."), ("E f.",))])
    (made,) = translate(items, translator(Echo()), Plan())
    assert isinstance(made, Summary)
    assert (made.summary, made.translation) == (None, "A B. C D.\nE F.")


def test_the_same_sentence_is_translated_once() -> None:
    """Identical sentences of a window share one request."""
    model = Echo()
    items = [Summary(document(("X.",)), "Trời mưa.") for _ in range(5)]
    assert len(list(translate(items, translator(model), Plan()))) == 5
    assert len(model.seen) == 1


def test_a_broken_translation_keeps_the_summary() -> None:
    """The record stays, flagged, and its neighbours are translated."""
    bad, good = Summary(document(("X.",)), "Có poison."), Summary(document(("X.",)), "Trời mưa.")
    first, second = translate([bad, good], translator(Echo()), Plan())
    assert isinstance(first, Summary) and isinstance(second, Summary)
    assert (first.summary, first.translation) == ("Có poison.", None)
    assert first.flags == (Flag("translation-failed", "translation", "broken"),)
    assert second.translation == "TRỜI MƯA."


def test_a_broken_whole_text_is_a_failure() -> None:
    """There is no summary to keep: the article fails in its place."""
    (made,) = translate(whole_texts([document(("Có poison.",))]), translator(Echo()), Plan())
    assert isinstance(made, Failure)
    assert (made.stage, made.code, made.message) == (
        "translate",
        "translation-failed",
        "a.txt: broken",
    )


def test_failures_pass_through() -> None:
    """What failed before is never sent to the translator."""
    model = Echo()
    failure = Failure("a", "read", "empty", "a.txt: the file is empty", ORIGIN)
    assert list(translate([failure], translator(model), Plan())) == [failure]
    assert model.seen == []


def test_acronyms_are_written_out() -> None:
    """By the article's own definition first, then by the glossary."""
    model = Echo()
    text = ("Sở Thông tin và Truyền thông (TT-TT) họp.", "Sở TT-TT báo cáo UBND.")
    glossary = Glossary({"UBND": "People's Committee"}, {"UBND": "Ủy ban nhân dân"})
    item = Summary(document(text), text[1])
    list(translate([item], Translator(model, None, glossary, Lexicon({}), TermCount()), Plan()))
    assert model.seen[0].text == "Sở Thông tin và Truyền thông báo cáo Ủy ban nhân dân."


def test_a_headline_in_capitals_is_written_small() -> None:
    """With the names of the article; the record keeps the headline as it is."""
    model = Echo()
    item = Summary(document(("Ông Lê Hoàng Nam nhận chức.",), title="LÊ HOÀNG NAM NHẬN CHỨC"), "Ừ.")
    (made,) = translate([item], translator(model), Plan())
    assert "Lê Hoàng Nam nhận chức" in [request.text for request in model.seen]
    assert isinstance(made, Summary) and made.document.title == "LÊ HOÀNG NAM NHẬN CHỨC"


def test_doubtful_sentences_are_tried_again() -> None:
    """A flagged sentence goes to the careful model; the better of both answers stays."""

    class Wrong(Echo):
        def generate(self, requests: Sequence[Request]) -> list[Output]:
            self.seen += requests
            return [Output("It rained 99 mm.") for _ in requests]

    class Right(Echo):
        def generate(self, requests: Sequence[Request]) -> list[Output]:
            self.seen += requests
            return [Output("It rained 120 mm.") for _ in requests]

    item = Summary(document(("X.",)), "Mưa 120 mm.")
    (made,) = translate([item], translator(Wrong(), Right()), Plan())
    assert isinstance(made, Summary)
    assert (made.translation, made.flags) == ("It rained 120 mm.", ())
    (made,) = translate([item], translator(Wrong(), Wrong()), Plan())
    assert isinstance(made, Summary)
    assert {flag.check for flag in made.flags} == {"number-lost", "number-invented"}


def test_a_term_of_the_user_that_is_missed_is_flagged() -> None:
    """After a second try; terms that ship with the program are only proposed."""

    class Headstrong(Echo):
        def generate(self, requests: Sequence[Request]) -> list[Output]:
            self.seen += requests
            return [Output("Officers met students.") for _ in requests]

    glossary = Glossary({"học sinh": "pupil"}, {}, {"công an": "police force"})
    model, careful, count = Headstrong(), Headstrong(), TermCount()
    ready = Translator(model, careful, glossary, Lexicon({}), count)
    item = Summary(document(("X.",)), "công an gặp học sinh.")
    (made,) = translate([item], ready, Plan())
    assert isinstance(made, Summary)
    assert Flag("term-lost", "translation", "công an = police force") in made.flags
    assert [flag for flag in made.flags if "pupil" in flag.value] == []
    assert careful.seen and (count.given, count.kept) == (1, 0)
    assert model.seen[0].text == "police force gặp học sinh."


def test_a_term_of_the_user_that_is_copied_is_kept() -> None:
    """It stands in what the model reads; a check still sees the source."""
    glossary = Glossary({}, {}, {"công an": "police force"})
    model, count = Echo(), TermCount()
    item = Summary(document(("X.",)), "công an đến.")
    (made,) = translate([item], Translator(model, None, glossary, Lexicon({}), count), Plan())
    assert isinstance(made, Summary) and made.translation is not None
    assert "term-lost" not in {flag.check for flag in made.flags}
    assert (count.given, count.kept) == (1, 1)


def test_what_the_model_thinks_little_of_is_flagged() -> None:
    """Below the limit, by name of the English sentence, in body and title; not tried again."""

    class Scored(Echo):
        def generate(self, requests: Sequence[Request]) -> list[Output]:
            self.seen += requests
            return [Output(r.text.upper(), score=-len(r.text) / 10) for r in requests]

    careful = Scored()
    unsure = Translator(Scored(), careful, Glossary({}, {}), Lexicon({}), TermCount(), unsure=-1.0)
    item = Summary(document(("X.",), title="Tin mới nhất"), "Trời mưa. Đường ngập.")
    (made,) = translate([item], unsure, Plan())
    assert isinstance(made, Summary)
    assert made.flags == (
        Flag("unsure", "title_translation", "TIN MỚI NHẤT"),
        Flag("unsure", "translation", "ĐƯỜNG NGẬP."),
    )
    assert careful.seen == []


def test_sentences_beyond_the_limit_are_cut_in_the_open() -> None:
    """Nothing is left out of a sentence that is longer than the model reads."""
    model = Echo(limit=200)
    words = [f"từ{n}" for n in range(300)]
    item = Summary(document(("X.",)), " ".join(words) + ".")
    (made,) = translate([item], translator(model), Plan())
    assert isinstance(made, Summary) and made.translation is not None
    assert made.translation.split() == [*(w.upper() for w in words[:-1]), "TỪ299."]
    assert all(model.count_tokens(request.text) <= 200 for request in model.seen)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gemma-hf", "gemma-ct2"])
def test_translate_command_on_a_real_tiny_model(
    tiny_models: Path, tmp_path: Path, name: str
) -> None:
    """`translate` removes nothing and leaves `summary` null; `run --translator` adds English."""
    source = tmp_path / "a.jsonl"
    text = "(BDO) Sáng nay trời mưa to ở xã Hòa An.\nCảnh mưa ở chợ"
    source.write_text(json.dumps({"id": "a", "text": text, "title": "Mưa to"}), encoding="utf-8")
    model = str(tiny_models / name)
    for command in ("translate", "run"):
        out = tmp_path / f"{command}.jsonl"
        arguments = [command, str(source), "-o", str(out), "--translator", model]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
    whole = json.loads((tmp_path / "translate.jsonl").read_text(encoding="utf-8"))
    both = json.loads((tmp_path / "run.jsonl").read_text(encoding="utf-8"))
    assert whole["summary"] is None and whole["input"]["dropped"] == []
    assert whole["translation"].count("\n") == 1
    assert whole["models"]["summarizer"] is None
    assert both["summary"] and both["translation"] and both["title_translation"]
    assert both["models"]["translator"].startswith("tiny-gemma@")


def test_a_summariser_is_no_translator(tmp_path: Path) -> None:
    """--translator salience is refused before anything is read."""
    (tmp_path / "a.txt").write_text("Trời mưa.", encoding="utf-8")
    arguments = ["run", str(tmp_path / "a.txt"), "-o", "-", "--translator", "salience"]
    result = CliRunner().invoke(app, arguments)
    assert "salience" in str(result.exception) and "translates is wanted" in str(result.exception)


@pytest.mark.parametrize("row", ["UBND", "\tCommittee", "UBND\t\t\tx"])
def test_a_bad_glossary_names_the_line(tmp_path: Path, row: str) -> None:
    """The file and the line, and what a line looks like."""
    (tmp_path / "a.txt").write_text("Trời mưa.", encoding="utf-8")
    glossary = tmp_path / "g.tsv"
    glossary.write_text(f"vi\ten\nHĐND\tCouncil\n{row}\n", encoding="utf-8")
    arguments = ["run", str(tmp_path / "a.txt"), "-o", "-", "--glossary", str(glossary)]
    result = CliRunner().invoke(app, arguments)
    assert str(result.exception) == (f"{glossary} line 3: give vi<TAB>en or vi<TAB>expanded<TAB>en")
