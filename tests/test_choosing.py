"""Which of a model's answers is taken, and what is put right in it."""

from __future__ import annotations

from summarizer.choosing import (
    Translated,
    better,
    choose,
    choose_summary,
)
from summarizer.records import Flag
from summarizer.textmodel import Output


def test_the_answer_with_the_fewest_flags_is_taken() -> None:
    """The search's best lost the number, its second has it."""
    found = Output("It rained for days.", others=(Output("It rained for 12 days."),))
    made = choose(found, "Trời mưa 12 ngày.", ())
    assert (made.output.text, made.output.others, made.flags) == ("It rained for 12 days.", (), ())


def test_the_best_answer_is_taken_where_flags_are_equal() -> None:
    """The order of the search decides, so nothing changes without a reason."""
    found = Output("The rain fell.", others=(Output("It was raining."),))
    assert choose(found, "Trời mưa.", ()).output.text == "The rain fell."


def test_slips_are_mended() -> None:
    """An hour beyond twelve is none in English."""
    made = choose(Output("It rained at 17 a.m."), "Trời mưa lúc 17 giờ.", ())
    assert (made.output.text, made.flags) == ("It rained at 5 p.m.", ())


def test_the_summary_that_invents_least_is_taken() -> None:
    """The search's best has another number; an empty answer is no summary."""
    source = "Mưa lớn suốt 12 ngày làm ngập đường."
    right = Output("Mưa 12 ngày làm ngập đường.")
    found = Output("Mưa 20 ngày làm ngập đường.", others=(Output(""), right))
    assert choose_summary(found, source, "Mưa 20 ngày làm ngập đường.") == right


def test_the_best_summary_is_taken_where_all_are_right() -> None:
    """Only what was found by the search counts then, and no others are left."""
    best, other = Output("Mưa lớn."), Output("Mưa làm ngập đường.")
    found = Output("Mưa lớn.", others=(other,))
    assert choose_summary(found, "Mưa lớn làm ngập đường.", "") == best
    assert choose_summary(best, "Trời nắng.", "Trời nắng.") == best


def test_of_right_summaries_the_one_that_says_most_is_taken() -> None:
    """What it shares with the best sentences decides, not the search's order."""
    source = "Mưa lớn làm ngập đường. Cá bơi trên phố."
    fuller = Output("Mưa lớn ngập đường.")
    found = Output("Cá bơi.", others=(fuller,))
    assert choose_summary(found, source, "Mưa lớn làm ngập đường.") == fuller


def test_of_right_summaries_the_one_that_the_others_agree_with_is_taken() -> None:
    """Without an extract the agreement alone decides."""
    source = "Mưa lớn làm ngập đường. Cá bơi trên phố. Trời tối."
    middle = Output("Mưa lớn ngập đường.")
    found = Output("Cá bơi.", others=(Output("Mưa lớn."), middle, Output("Ngập đường phố.")))
    assert choose_summary(found, source, "") == middle


def test_a_cut_answer_is_flagged() -> None:
    """The length limit ended it."""
    (flag,) = choose(Output("It rains", cut=True), "Trời mưa.", ()).flags
    assert flag == Flag("cut", "translation", "ended by the length limit")


def test_a_name_that_came_out_wrong_is_put_right() -> None:
    """One name lost, one invented, a word in common: it is that one."""
    made = choose(
        Output("Mr. Nguyen Minh Hien opened the fair."), "Ông Đặng Minh Hưng khai mạc hội chợ.", ()
    )
    assert (made.output.text, made.flags) == ("Mr. Dang Minh Hung opened the fair.", ())


def test_a_second_try_must_be_better() -> None:
    """With as many flags the first stays; an error loses to anything."""
    flag = Flag("loop", "translation", "a a a")
    first, second = Translated(Output("a"), (flag,)), Translated(Output("b"), (flag,))
    assert better(first, second) is first
    assert better(first, ValueError()) is first
    assert better(ValueError(), second) is second
    assert better(first, Translated(Output("c"), ())).flags == ()  # type: ignore[union-attr]
