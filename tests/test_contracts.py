"""Each family of published checkpoint is read as its authors read it: ids, ends, starts, languages.

What is expected is worked out by SentencePiece (or the tokenizer.json) and the family's rule, apart
from the program's own code. docs/checkpoints.md has the table.
"""

from __future__ import annotations

import unicodedata

import pytest
from msgspec.structs import replace

from summarizer.backends import Runtime, hf
from summarizer.backends.hf import HfModel
from summarizer.catalog import InputRules, Languages, OutputRules
from summarizer.errors import ModelError
from summarizer.textmodel import Request
from tests.checkpoint_texts import TRIED, VIETNAMESE
from tests.families import CAUSAL, FAMILIES, Tiny, expected_ids

pytestmark = pytest.mark.slow

SPECIALS = ("</s>", "<s>", "<pad>", "<bos>", "<eos>", "<|im_end|>", "<start_of_turn>", "vi_VN")
# each family's end tokens in an input, and what its decoder starts from and must write first
ENDS = {"gemma": (), "qwen": ()}
STARTS = {
    "vit5-base": (["<pad>"], []),
    "vit5-large": (["<pad>"], []),
    "envit5": (["<pad>"], []),
    "vinai": (["en_XX"], []),
    "mbart50": (["</s>"], ["en_XX"]),
    "opus": (["<pad>"], []),
    "nllb": (["</s>"], ["eng_Latn"]),
    "m2m100": (["</s>"], ["__en__"]),
}


def ids_of(model: HfModel, text: str) -> list[int]:
    """The ids that the program gives to the network."""
    return model._encode(Request(text))


@pytest.mark.parametrize("name", FAMILIES)
def test_ids_are_the_tokenizers_own(tiny: Tiny, name: str) -> None:
    """SentencePiece's (or the tokenizer.json's) ids, the family's tokens around, in both engines.

    Texts in NFC and in NFD give the same.
    """
    expected = expected_ids(tiny.root / name, name)
    slow, fast = tiny.hf(name), tiny.ct2(name)
    for text in TRIED:
        wanted = expected(unicodedata.normalize("NFC", text))
        assert ids_of(slow, text) == wanted
        assert ids_of(slow, unicodedata.normalize("NFD", text)) == wanted
        assert slow._codec.ids(fast._encode(Request(text))) == wanted
    assert ids_of(slow, TRIED[0]) != ids_of(slow, TRIED[1])


@pytest.mark.parametrize("name", FAMILIES)
def test_one_end_token(tiny: Tiny, name: str) -> None:
    """An input of an encoder has its end token exactly once; a prompt has none."""
    model = tiny.hf(name)
    for text in (*TRIED, "Giá gạo tăng. </s>"):
        tokens = model._codec.tokens(ids_of(model, text))
        assert tokens.count("</s>") == (0 if name in CAUSAL else 1)
        assert not {"<eos>", "<|im_end|>", "<|endoftext|>"} & set(tokens)


@pytest.mark.parametrize("name", STARTS)
def test_what_the_decoder_starts_with(tiny: Tiny, name: str) -> None:
    """The family's start token, and the language that must be written first."""
    start, forced = STARTS[name]
    model, checkpoint = tiny.hf(name), tiny.hf(name)._checkpoint
    assert [checkpoint.start] == model._codec.ids(start)
    assert ([] if checkpoint.forced is None else [checkpoint.forced]) == model._codec.ids(forced)
    fast = list(tiny.ct2(name)._codec.around.forced)
    assert fast == (start if name == "vinai" else forced)  # the others' start is in model.bin


@pytest.mark.parametrize("name", FAMILIES)
def test_special_tokens_in_a_text_are_text(tiny: Tiny, name: str) -> None:
    """An article about HTML, or one that wants to end the prompt, is read letter by letter."""
    for model in (tiny.hf(name), tiny.ct2(name)):
        controls = {"</s>", "<s>", "<pad>", "<bos>", "<eos>", "<start_of_turn>", "<|im_end|>"}
        around = model._codec.encode(["a"])
        for special in SPECIALS:
            tokens = model._codec.encode([f"a {special} b"])
            assert sum(t in controls for t in tokens) == sum(t in controls for t in around)
            assert model.count_tokens(f"a {special} b") > model.count_tokens("a b") + 1


@pytest.mark.parametrize("name", ["envit5", "vit5-large"])
def test_a_prefix_is_read_and_a_repeated_one_is_cut(tiny: Tiny, name: str) -> None:
    """`vi: ` and `vietnews: ` stand before the text as SentencePiece reads them; `en: ` goes."""
    prefix = {"envit5": "vi: ", "vit5-large": "vietnews: "}[name]
    model = tiny.hf(name)
    spec = replace(model._spec, input=InputRules(prefix=prefix), output=OutputRules(strip="en: "))
    prefixed = HfModel(spec, model._checkpoint, spec.decoding)
    expected = expected_ids(tiny.root / name, name)
    for text in TRIED:
        assert ids_of(prefixed, text) == expected(prefix + text)
    ids = model._codec.ids(model._codec.encode(["en: The price rose."]))
    made = prefixed._output(3, ids, [0.0] * len(ids))
    assert (made.text, made.cut) == ("The price rose.", False)


def test_m2_stays_where_the_model_was_not_trained_on_nfkc(tiny: Tiny) -> None:
    """NFC leaves "m²" as it is: NFKC, which reads it as "m2", is for models trained so."""
    wide = "m² ① ﬁ"
    assert "m²" in "".join(tiny.hf("qwen")._codec.decode(tiny.hf("qwen")._codec.encode([wide])))
    spec = replace(tiny.hf("envit5")._spec, input=InputRules(normalise="NFKC"))
    model = HfModel(spec, tiny.hf("envit5")._checkpoint, spec.decoding)
    assert ids_of(model, "diện tích 5 m²") == ids_of(model, "diện tích 5 m2")


@pytest.mark.parametrize("name", ["vinai", "nllb", "m2m100"])
def test_a_language_that_the_model_lacks(tiny: Tiny, name: str) -> None:
    """It is named, with those near it; so is a model.toml that names none."""
    spec = tiny.spec(name)
    with pytest.raises(
        ModelError, match=r"languages.target = xx_YY is no token of this model; near"
    ):
        hf.load(replace(spec, languages=Languages(spec.languages.source, "xx_YY")), Runtime())
    with pytest.raises(ModelError, match=r"must give languages.source and languages.target"):
        hf.load(replace(spec, languages=Languages()), Runtime())


def test_every_vietnamese_sentence_survives(tiny: Tiny) -> None:
    """Tokens joined again are the text, in every family that knows its letters."""
    for name in FAMILIES:
        codec = tiny.ct2(name)._codec
        for text in VIETNAMESE:
            assert codec.decode(codec.encode([text])).strip() == text
