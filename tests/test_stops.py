"""A stop string ends a text where a token begins with it, and is cut off in any case."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from summarizer.backends import Runtime, ct2, hf
from summarizer.backends.codec import Codec, Known
from summarizer.backends.families import Around, Family
from summarizer.backends.tokens import spellings
from summarizer.textmodel import Request
from tests.checkpoint_texts import TRIED
from tests.families import Tiny

REQUESTS = [Request(text) for text in TRIED[:5]]


class Letters:
    """Tokens that are written as they are, and one that is a byte."""

    controls = frozenset({"<eos>", "<end>"})

    def split(self, text: str) -> list[str]:
        """A token a letter."""
        return list(text)

    def join(self, tokens: Sequence[str]) -> str:
        """Their letters."""
        return "".join("\n" if t == "<0x0A>" else t.replace("Ċ", "\n") for t in tokens)

    def around(self) -> Around:
        """Nothing."""
        return Around()


@pytest.mark.parametrize(
    ("stop", "ends"),
    [
        ("\n", ["\n", "\nb", "<0x0A>", "Ċ"]),
        ("b", ["b", "ba"]),
        ("ab", []),  # no token begins with it
        ("<end>", ["<end>"]),
        ("<eos>", []),  # the model's own already
    ],
)
def test_tokens_that_begin_with_a_stop_string_end_a_text(stop: str, ends: list[str]) -> None:
    """However the vocabulary spells them."""
    tokens = ["<eos>", "<end>", "a", "b", "ba", "\n", "\nb", "a\n", "<0x0A>", "Ċ"]
    known = Known({token: i for i, token in enumerate(tokens)}, ends=("<eos>",))
    codec = Codec(Letters(), Around(), known, Family.other)
    assert codec.ends([stop]) == ["<eos>", *ends]


def test_how_a_vocabulary_may_spell_a_text() -> None:
    """As it is, SentencePiece's space, GPT-2's letters for bytes, and a byte token."""
    assert spellings("\n") == ("\n", "Ċ", "<0x0A>")
    assert spellings(" a") == (" a", "▁a", "Ġa")
    assert spellings("ế") == ("ế", "áº¿")


# what the tiny checkpoints happen to write again and again, and never first
WRITTEN = {"gemma": "ư", "qwen": "o", "vit5-base": " tiê", "opus": " 201"}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "stop"), WRITTEN.items())
def test_both_engines_end_at_a_stop_string(tiny: Tiny, name: str, stop: str) -> None:
    """The same text as without it, cut there, and fewer tokens are written."""
    free = tiny.hf(name).generate(REQUESTS)
    spec = replace(tiny.spec(name), output=replace(tiny.spec(name).output, stop=(stop,)))
    tiny.ct2(name)
    slow = hf.load(spec, Runtime("cpu"))
    fast = ct2.load(spec, tiny.root / f"{name}-ct2", Runtime("cpu"))
    greedy, same = slow.generate(REQUESTS), fast.generate(REQUESTS)
    assert [(o.text, o.tokens_written) for o in same] == [
        (o.text, o.tokens_written) for o in greedy
    ]
    assert [o.text for o in greedy] == [o.text.split(stop)[0].strip() for o in free]
    assert sum(o.tokens_written or 0 for o in greedy) < sum(o.tokens_written or 0 for o in free)
