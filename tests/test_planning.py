"""Long articles: pieces summarised together, joined, and summarised again while that helps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from summarizer import catalog
from summarizer.cli.asking import plan_for
from summarizer.cli.request import Options
from summarizer.errors import ArticleError
from summarizer.pipeline import check_summaries, summarise, to_records
from summarizer.planning import Long, Plan, plan_requests
from summarizer.records import Article, Document, Failure, Flag, Models, Origin, Record, Summary
from summarizer.textmodel import Length, Output, Request

ORIGIN = Origin("a.txt", None, "0" * 64)


class FirstWords:
    """Keeps the first words of a text; reads `limit` words and breaks on "poison"."""

    def __init__(self, limit: int | None, keep: int = 5) -> None:
        self.input_limit = limit
        self._keep = keep
        self.calls: list[int] = []

    def count_tokens(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """The first words of each."""
        self.calls.append(len(requests))
        outputs = []
        for request in requests:
            words = request.text.split()
            if "poison" in words:
                raise RuntimeError("poisoned")
            assert self.input_limit is None or len(words) <= self.input_limit
            kept = words[: self._keep]
            outputs.append(Output(" ".join(kept) + ".", len(words), len(kept), -1.0))
        return outputs


def document(*sentences: str) -> Document:
    """A cleaned article of one paragraph."""
    return Document(Article("a", None, "", ORIGIN), None, (sentences,))


def sentences(count: int) -> tuple[str, ...]:
    """`count` sentences of ten words."""
    return tuple(" ".join(f"w{n}x{i}" for i in range(10)) + "." for n in range(count))


def test_a_short_article_is_one_request() -> None:
    """Within the limit, or without one, nothing is cut."""
    for limit in (None, 30):
        (request,) = plan_requests(document(*sentences(3)), FirstWords(limit), Plan())
        assert request.sentences == sentences(3)


def test_pieces_read_everything() -> None:
    """All tokens are read, and the record says so."""
    model = FirstWords(30)
    (made,) = summarise([document(*sentences(9))], model, Plan())
    assert isinstance(made, Summary)
    assert (made.tokens, made.tokens_read) == (90, 90)
    assert made.summary == " ".join(f"w{n}x0 w{n}x1 w{n}x2 w{n}x3 w{n}x4." for n in (0, 3, 6))


def test_a_joined_summary_that_is_too_long_is_summarised_again() -> None:
    """Until it is as short as was asked for; what was read of the article itself is what counts."""
    plan = Plan(Length(syllables=6))
    (made,) = summarise([document(*sentences(9))], FirstWords(30), plan)
    assert isinstance(made, Summary)
    assert (made.summary, made.tokens_read) == ("w0x0 w0x1 w0x2 w0x3 w0x4..", 90)


def test_a_model_that_does_not_shorten_is_not_asked_for_ever() -> None:
    """A model that repeats its input ends after one round."""
    model = FirstWords(30, keep=1000)
    (made,) = summarise([document(*sentences(9))], model, Plan(Length(syllables=6)))
    assert isinstance(made, Summary) and made.tokens_read == 90
    assert len(model.calls) == 1


class Once(FirstWords):
    """Writes nothing from the second time on."""

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """The first words of each, or nothing."""
        outputs = super().generate(requests)
        return outputs if len(self.calls) == 1 else [replace(out, text="") for out in outputs]


def test_an_empty_second_summary_does_not_cost_the_first() -> None:
    """The joined summaries of the pieces stay."""
    plan = Plan(Length(syllables=6))
    (made,) = summarise([document(*sentences(9))], Once(30), plan)
    assert isinstance(made, Summary) and made.summary is not None
    assert made.summary.startswith("w0x0 w0x1 w0x2 w0x3 w0x4. w3x0")


def test_lead_reads_the_first_piece() -> None:
    """The record says how little was read."""
    (made,) = summarise([document(*sentences(9))], FirstWords(30), Plan(long=Long.lead))
    assert isinstance(made, Summary)
    assert (made.tokens, made.tokens_read) == (90, 30)


def test_refuse_fails_the_article() -> None:
    """With both numbers in the sentence."""
    with pytest.raises(ArticleError) as caught:
        plan_requests(document(*sentences(9)), FirstWords(30), Plan(long=Long.refuse))
    assert str(caught.value) == "90 tokens, and the model reads 30; give --long pieces or salience"


def test_a_poisoned_piece_costs_its_article_alone() -> None:
    """Neighbours in the same batch have their summaries; the failure names the place."""
    items = [document(*sentences(9)), document("poison a b."), document(*sentences(2))]
    first, second, third = summarise(items, FirstWords(30), Plan())
    assert isinstance(first, Summary) and isinstance(third, Summary)
    assert isinstance(second, Failure)
    assert (second.stage, second.message) == ("summarise", "a.txt: poisoned")


def test_order_is_kept_across_windows() -> None:
    """One record for each article, in order, whatever the batch size."""
    items = [document(f"n{n} " + "x " * (n * 7 % 11) + "end.") for n in range(50)]
    for size in (1, 3, 8):
        made = list(summarise(items, FirstWords(None, 1), Plan(batch_size=size)))
        assert [m.summary for m in made if isinstance(m, Summary)] == [f"n{n}." for n in range(50)]


def test_an_invented_number_is_flagged() -> None:
    """A summary is checked against its article; the record carries the doubt."""
    summary = Summary(document("Mưa 120 mm ở Hòa An."), "Mưa 999 mm ở Tân Lập.")
    (made,) = check_summaries([summary])
    assert isinstance(made, Summary)
    assert made.flags == (
        Flag("number-not-in-source", "summary", "999"),
        Flag("name-not-in-source", "summary", "Tân Lập"),
    )
    (record,) = to_records([made], Models("m@1", None))
    assert isinstance(record, Record) and record.flags == made.flags


class Liking(FirstWords):
    """Likes sentences by the number in their first word."""

    def scored(self, sentences: Sequence[str], title: str | None) -> list[tuple[str, float]]:
        """The number of each."""
        return [(text, float(text.split("x")[0][1:])) for text in sentences]


def test_salience_reads_the_best_sentences_in_their_order() -> None:
    """Within the limit, and only where the article is beyond it."""
    plan = Plan(long=Long.salience, picker=Liking(None))
    (request,) = plan_requests(document(*sentences(5)), FirstWords(30), plan)
    assert request.sentences == sentences(5)[2:]
    assert request.text == " ".join(request.sentences)
    (whole,) = plan_requests(document(*sentences(3)), FirstWords(30), plan)
    assert whole.sentences == sentences(3)


class TwoAnswers(FirstWords):
    """Writes a text's first word, or else its last three."""

    def generate(self, requests: Sequence[Request]) -> list[Output]:
        """Both for each."""
        texts = [request.text.split() for request in requests]
        return [Output(words[0], others=(Output(" ".join(words[-3:])),)) for words in texts]


def test_the_extract_of_the_picker_decides_between_answers() -> None:
    """Two answers agree with each other as much as the other way round."""
    story = document("mưa lớn", "bão to gió mạnh")
    for keep, wanted in ((1, "mưa"), (6, "to gió mạnh")):
        (made,) = summarise([story], TwoAnswers(9), Plan(picker=Liking(None, keep)))
        assert isinstance(made, Summary) and made.summary == wanted


def test_views_read_fewer_sentences_as_well() -> None:
    """Each number of sentences once, none beyond the limit; and one summary for all of them."""
    plan = Plan(long=Long.salience, picker=Liking(None), views=(12, 20, 999))
    views = plan_requests(document(*sentences(5)), FirstWords(30), plan)
    assert [view.sentences for view in views] == [
        sentences(5)[2:],
        sentences(5)[4:],
        sentences(5)[3:],
    ]
    (made,) = summarise([document(*sentences(5))], FirstWords(30, 2), plan)
    assert isinstance(made, Summary) and made.summary in {
        " ".join(view.text.split()[:2]) + "." for view in views
    }


def test_a_view_that_fails_costs_only_itself() -> None:
    """The others are summaries too."""
    plan = Plan(long=Long.salience, picker=Liking(None), views=(12,))
    item = document(
        "n5x poison a b c d e f g h.", "n9x " + "y " * 7 + "z.", "n1x " + "w " * 9 + "v."
    )
    (made,) = summarise([item], FirstWords(25, 2), plan)
    assert isinstance(made, Summary)


def test_salience_falls_back_on_pieces() -> None:
    """Where not even one sentence fits, the article is read in pieces: nothing is lost."""
    plan = Plan(long=Long.salience, picker=Liking(None))
    assert len(plan_requests(document(*sentences(2)), FirstWords(9), plan)) > 2


def test_a_title_in_the_prompt_takes_its_room() -> None:
    """The title's tokens are taken off the limit, down to half of it."""
    plan = Plan(long=Long.salience, picker=Liking(None), titled=True)
    item = replace(document(*sentences(3)), title="Mười chữ " * 5)
    (request,) = plan_requests(item, FirstWords(30), plan)
    assert request.sentences == sentences(3)[1:]


def test_a_length_that_a_model_does_not_heed_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """Only salience picks by length; with it there is nothing to say."""
    options = Options(("a.txt",), "o.jsonl", "compact", sentences=1)
    plan_for(catalog.find("salience"), options)
    assert not caplog.messages
    plan_for(catalog.find("compact"), options)
    assert "only salience heeds --summary-length and --sentences" in caplog.text
