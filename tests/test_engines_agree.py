"""transformers and CTranslate2 on the same tiny weights in float32: the same texts and scores.

docs/checkpoints.md names the differences that are accepted: without a length penalty, with a
repetition penalty, with n-grams forbidden, and with several likely end tokens.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from summarizer.backends.ct2_prompts import SHARED
from summarizer.catalog import Decoding
from summarizer.textmodel import Output, Request
from tests.checkpoint_texts import TRIED
from tests.families import FAMILIES, Tiny

pytestmark = pytest.mark.slow

REQUESTS = [Request(text) for text in (*TRIED[:3], *TRIED[6:])]
EXAMPLES = "trời mưa to => heavy rain, sông lớn => big river\n{terms}{text}\n=>"
SEARCHES = {
    "greedy": Decoding(),
    "beam 4": Decoding(beams=4),
    "beam 4, length penalty 2": Decoding(beams=4, length_penalty=2.0),
}


def same(slow: list[Output], fast: list[Output]) -> None:
    """The same texts, counts and cuts, and mean log-probabilities within 1e-3."""
    for a, b in zip(slow, fast, strict=True):
        assert (a.text, a.tokens_read, a.tokens_written, a.cut) == (
            b.text, b.tokens_read, b.tokens_written, b.cut,
        )  # fmt: skip
        assert a.score == pytest.approx(b.score, abs=1e-3)


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("name", FAMILIES)
def test_both_engines_write_the_same(tiny: Tiny, name: str, search: str) -> None:
    """Greedy and with four beams, under the same rules of stopping and of length."""
    decoding = SEARCHES[search]
    slow = tiny.hf(name).with_decoding(decoding).generate(REQUESTS)
    same(slow, tiny.ct2(name).with_decoding(decoding).generate(REQUESTS))
    assert len({output.text for output in slow}) > 2  # or nothing was compared


@pytest.mark.parametrize("name", FAMILIES)
def test_a_text_does_not_depend_on_its_batch(tiny: Tiny, name: str) -> None:
    """Alone or beside others, a lone token among them: the same in both engines."""
    few = REQUESTS[::2]
    assert few[-1].text == "a"
    for model in (tiny.hf(name), tiny.ct2(name)):
        same(model.generate(few), [model.generate([r])[0] for r in few])


def test_prompts_beyond_the_window_of_attention(tiny: Tiny) -> None:
    """Gemma's window is not passed in one step: each token sees what it was trained to see."""
    slow, fast = tiny.hf("gemma-narrow"), tiny.ct2("gemma-narrow")
    assert all(len(slow._encode(request)) > 8 for request in REQUESTS[:6])
    same(slow.generate(REQUESTS), fast.generate(REQUESTS))
    same(slow.generate(REQUESTS), [fast.generate([request])[0] for request in REQUESTS])


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("name", ["gemma", "qwen"])
def test_what_all_prompts_begin_with_is_read_once(tiny: Tiny, name: str, search: str) -> None:
    """Examples before the text, read apart by CTranslate2: the same as all read together."""
    slow, fast = tiny.hf(name, EXAMPLES), tiny.ct2(name, EXAMPLES)
    assert len(fast._shared) >= SHARED
    decoding = SEARCHES[search]
    long = [Request(f"{TRIED[1]} {text}") for text in TRIED[:3]]  # beyond Gemma's window
    requests = [*REQUESTS, *long, replace(REQUESTS[0], terms=(("sông", "river"),)), Request("")]
    made = fast.with_decoding(decoding).generate(requests)
    same(slow.with_decoding(decoding).generate(requests), made)
    same(made, [fast.with_decoding(decoding).generate([r])[0] for r in requests])
    assert len({output.text for output in made}) > 2


def test_scores_are_log_probabilities_of_what_was_written(tiny: Tiny) -> None:
    """What is remembered of each step is what transformers' own scores say."""
    model = tiny.hf("vit5-base")
    for decoding in (Decoding(), Decoding(beams=4)):
        beams = model.with_decoding(decoding)
        batch = beams._batch([beams._encode(request) for request in REQUESTS])
        made = model._checkpoint.model.generate(
            **batch, **beams._options(), output_scores=True, return_dict_in_generate=True
        )
        scores = model._checkpoint.model.compute_transition_scores(
            made.sequences, made.scores, getattr(made, "beam_indices", None), normalize_logits=False
        )
        for output, row in zip(beams.generate(REQUESTS), scores.tolist(), strict=True):
            known = row[: output.tokens_written]
            assert output.score == pytest.approx(sum(known) / len(known), abs=1e-4)
