"""ROUGE equals rouge_score's, the baselines pick what they say, and intervals hold their mean."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score import rouge_scorer

from summarizer.evaluation.baselines import chance, lead, oracle
from summarizer.evaluation.bootstrap import interval
from summarizer.evaluation.captions import holds, inject_captions
from summarizer.evaluation.pairs import best_pair, pair_scores
from summarizer.evaluation.rouge import (
    ascii_words,
    longest_common_subsequence,
    rouge,
    syllables,
)

KINDS = ["rouge1", "rouge2", "rougeL"]
REFERENCE = "Bão số 5 làm 3 người chết và hàng trăm ngôi nhà tốc mái ở Quảng Ngãi."
BODY = [
    "Ban chỉ huy phòng chống thiên tai tỉnh họp sáng nay.",
    "Bão số 5 đã làm hàng trăm ngôi nhà ở Quảng Ngãi tốc mái.",
    "Ba ngày tới trời tiếp tục có mưa.",
    "Tính đến trưa, 3 người chết và một người mất tích.",
]
words = st.lists(st.sampled_from(["bão", "số", "năm", "ở", "tỉnh", "đã", "qua"]), max_size=14)


class Syllables:
    """The tokenizer of ours, in the shape that rouge_score asks for."""

    def tokenize(self, text: str) -> list[str]:
        """Lower-cased Unicode syllables."""
        return syllables(text)


@given(words, words)
def test_rouge_equals_rouge_score_on_syllables(reference: list[str], summary: list[str]) -> None:
    """With the same tokens, all three F1 are the ones that rouge_score gives."""
    scorer = rouge_scorer.RougeScorer(KINDS, tokenizer=Syllables())
    theirs = scorer.score(" ".join(reference), " ".join(summary))
    ours = rouge(reference, summary)
    assert list(ours) == pytest.approx([theirs[kind].fmeasure for kind in KINDS])


@pytest.mark.parametrize("summary", [*BODY, REFERENCE, " ".join(BODY), "TP.HCM: 3,5 tỷ_đồng", ""])
def test_ascii_words_equal_rouge_scores_default(summary: str) -> None:
    """`ascii_words` is rouge_score's own tokenizer, which breaks syllables at accented letters."""
    theirs = rouge_scorer.RougeScorer(KINDS).score(REFERENCE, summary)
    ours = rouge(ascii_words(REFERENCE), ascii_words(summary))
    assert list(ours) == pytest.approx([theirs[kind].fmeasure for kind in KINDS])


def test_syllables_keep_accents_and_count_both_parts_of_a_hyphen() -> None:
    """A syllable is a lower-cased match of \\w+."""
    assert syllables("Sở TT-TT, ngày 6-1") == ["sở", "tt", "tt", "ngày", "6", "1"]


def test_longest_common_subsequence_may_skip_words() -> None:
    """Words between the shared ones do not break a subsequence; their order counts."""
    assert longest_common_subsequence(list("abcd"), list("axcydb")) == 3
    assert longest_common_subsequence([], ["a"]) == 0


@given(words.filter(len), st.lists(words.filter(len), min_size=1, max_size=5))
def test_pair_scores_are_rouge_of_every_choice(
    reference: list[str], sentences: list[list[str]]
) -> None:
    """One sentence scores as `rouge`; two as their words together, for ROUGE-1 and ROUGE-L."""
    scores = pair_scores(reference, sentences)
    n = len(sentences)
    for i in range(n):
        assert scores[:, i, n] == pytest.approx(rouge(reference, sentences[i]), abs=1e-6)
        for j in range(i + 1, n):
            whole = rouge(reference, sentences[i] + sentences[j])
            assert scores[[0, 2], i, j] == pytest.approx([whole.one, whole.longest], abs=1e-6)


def test_pairs_do_not_count_words_that_only_meet_at_the_join() -> None:
    """A word pair across two sentences is no match for ROUGE-2."""
    scores = pair_scores(["a", "b"], [["a"], ["b"]])
    assert scores[1, 0, 1] == 0
    assert scores[0, 0, 1] == 1


def test_best_pair_is_one_sentence_where_a_second_would_only_add_length() -> None:
    """The oracle takes a second sentence only if it pays."""
    assert best_pair(pair_scores(["a", "b"], [["x"], ["a", "b"], ["y"]])) == [1]
    assert best_pair(pair_scores(list("abcd"), [["a", "b"], ["x"], ["c", "d"]])) == [0, 2]


def test_oracle_finds_the_two_sentences_the_reference_was_made_of() -> None:
    """In document order, joined by a space."""
    reference = (
        "Bão làm hàng trăm ngôi nhà ở Quảng Ngãi tốc mái, 3 người chết và một người mất tích."
    )
    assert oracle(BODY, reference) == f"{BODY[1]} {BODY[3]}"
    assert oracle(["…", "!"], REFERENCE) == ""


def test_lead_and_chance_take_what_there_is() -> None:
    """Fewer sentences than asked for are all taken; chance keeps document order and its seed."""
    assert lead(BODY, 2) == f"{BODY[0]} {BODY[1]}"
    assert lead(BODY[:1], 3) == BODY[0]
    assert chance(BODY[:1], 2, random.Random(1)) == BODY[0]
    drawn = [chance(BODY, 2, random.Random(seed)) for seed in range(20)]
    assert drawn == [chance(BODY, 2, random.Random(seed)) for seed in range(20)]
    in_order = {f"{a} {b}" for k, a in enumerate(BODY) for b in BODY[k + 1 :]}
    assert len(set(drawn)) > 1 and set(drawn) <= in_order


def test_interval_holds_the_mean_and_repeats() -> None:
    """The mean lies within its bounds, a constant has no width, and the seed decides the bounds."""
    values = np.random.default_rng(3).normal(2.0, 5.0, 400)
    found = interval(values)
    assert found == interval(values)
    assert found.low < found.mean < found.high
    assert 0.6 < found.high - found.low < 1.4  # 2 × 1.96 × 5 / √400 is 0.98
    assert interval(np.full(50, 1.5)) == (1.5, 1.5, 1.5)


def test_captions_go_between_whole_sentences_and_repeats_stay_out() -> None:
    """Every body sentence keeps its order; a caption that the body says already is not put in."""
    caption = "Lực lượng cứu hộ sơ tán người dân khỏi vùng ngập, chiều 12-9."
    mixed, put_in = inject_captions(BODY, [caption, BODY[1], "…"], random.Random(4))
    assert put_in == [caption]
    assert [sentence for sentence in mixed if sentence != caption] == BODY
    assert mixed.count(caption) == 1


def test_a_summary_holds_a_caption_that_was_trimmed_but_not_one_that_shares_a_name() -> None:
    """Most of the caption's word triples must be there."""
    caption = "Ông Lê Văn Thành (giữa) thăm các gia đình bị thiệt hại ở Bình Sơn."
    assert holds("Ông Lê Văn Thành thăm các gia đình bị thiệt hại ở Bình Sơn.", caption)
    assert not holds("Ông Lê Văn Thành nói bão đã làm 3 người chết.", caption)
    assert holds("Video: VTV đã phát.", "Video: VTV")
