"""hf and ct2 on tiny real models: the same text for a request, whatever stands beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from summarizer import backends, catalog
from summarizer.backends import prompts
from summarizer.cli import app
from summarizer.errors import ArticleError, ModelError
from summarizer.textmodel import Output, Request, TextModel
from tests.tiny_texts import SENTENCES

pytestmark = pytest.mark.slow
NAMES = ("t5-hf", "t5-ct2", "gemma-hf", "gemma-ct2")


def load(root: Path, name: str) -> TextModel:
    """A tiny model by its folder's name."""
    return backends.load(catalog.find(str(root / name)))


def texts(outputs: list[Output]) -> list[str]:
    """What was written."""
    return [output.text for output in outputs]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_does_not_depend_on_its_batch(tiny_models: Path, name: str) -> None:
    """One batch, many batches, forwards and reversed: the same text and tokens for each request."""
    model = load(tiny_models, name)
    requests = [Request(sentence) for sentence in SENTENCES]
    together = model.generate(requests)
    alone = [output for request in requests for output in model.generate([request])]
    reversed_ = model.generate(requests[::-1])[::-1]
    assert texts(together) == texts(alone) == texts(reversed_)
    assert len(set(texts(together))) > len(SENTENCES) // 2  # or nothing was compared
    for a, b in zip(together, alone, strict=True):
        assert (a.tokens_read, a.tokens_written, a.cut) == (b.tokens_read, b.tokens_written, b.cut)
        assert a.score == pytest.approx(b.score, abs=1e-3)


@pytest.mark.parametrize("kind", ["t5", "gemma"])
def test_both_engines_write_the_same(tiny_models: Path, kind: str) -> None:
    """The same weights in float32: the same greedy text, tokens read and mean log-probability."""
    requests = [Request(sentence) for sentence in SENTENCES]
    slow = load(tiny_models, f"{kind}-hf").generate(requests)
    fast = load(tiny_models, f"{kind}-ct2").generate(requests)
    assert texts(slow) == texts(fast)
    for a, b in zip(slow, fast, strict=True):
        assert (a.tokens_read, a.tokens_written, a.cut) == (b.tokens_read, b.tokens_written, b.cut)
        assert a.score == pytest.approx(b.score, abs=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_special_tokens_in_a_text_are_text(tiny_models: Path, name: str) -> None:
    """`</s>` or `<bos>` in an article neither ends nor starts anything: it counts as characters."""
    model = load(tiny_models, name)
    plain = model.count_tokens("a b")
    for special in ("</s>", "<bos>", "<eos>"):
        assert model.count_tokens(f"a {special} b") > plain + 1
    (made,) = model.generate([Request("Giá gạo </s> <bos> <eos> tăng.")])
    (other,) = model.generate([Request("Giá gạo")])
    assert made.tokens_read is not None
    assert other.tokens_read is not None
    assert made.tokens_read > other.tokens_read + 5


@pytest.mark.parametrize("name", NAMES)
def test_an_input_beyond_the_limit_is_refused(tiny_models: Path, name: str) -> None:
    """Nothing is cut in a backend; up to the limit that it names itself, all is read."""
    model = load(tiny_models, name)
    limit = model.input_limit
    assert limit is not None
    words = ["Giá", "gạo", "xuất", "khẩu", "tăng"] * 40
    while model.count_tokens(" ".join(words)) > limit:
        words.pop()
    (made,) = model.generate([Request(" ".join(words))])
    assert made.tokens_read is not None
    assert made.tokens_read <= (catalog.find(str(tiny_models / name)).input.max_tokens or 0)
    with pytest.raises(ArticleError, match="reads"):
        model.generate([Request(" ".join(words * 3))])


@pytest.mark.parametrize("name", NAMES)
def test_cut_tells_that_the_limit_ended_the_text(tiny_models: Path, name: str) -> None:
    """An output as long as the limit without an end token is cut; others are not."""
    outputs = load(tiny_models, name).generate([Request(s) for s in SENTENCES])
    assert all(output.tokens_written == 12 for output in outputs if output.cut)
    assert any(output.cut for output in outputs)


def test_an_article_cannot_leave_the_template() -> None:
    """Placeholders inside a text or title stay what they are."""
    table = {
        "name": "x", "backend": "hf", "architecture": "causal", "tasks": ("translate",),
        "licence": catalog.Licence("MIT", commercial=True),
        "input": catalog.InputRules(template="{terms}Vi: {text}\nTitle: {title}\nEn:"),
    }  # fmt: skip
    spec = catalog.ModelSpec(**table)  # type: ignore[arg-type]
    request = Request("a {title} {terms} b", "t {text}", terms=(("x", "y"), ("z", "w")))
    assert prompts.fill(spec, request) == (
        "Terms: x = y; z = w\nVi: a {title} {terms} b\nTitle: t {text}\nEn:"
    )


@pytest.mark.parametrize("name", ["gemma-hf", "gemma-ct2"])
def test_control_tokens_of_the_template_are_control_tokens(tiny_models: Path, name: str) -> None:
    """A template's own control tokens are single tokens, though an article's are not."""
    spec = catalog.find(str(tiny_models / name))
    rules = catalog.InputRules(max_tokens=96, template="<unk>{text}<eos>")
    model = backends.load(replace(spec, input=rules))
    assert model.input_limit == 96 - 3  # <bos> and the two
    (made,) = model.generate([Request("Giá gạo tăng.")])
    assert made.tokens_read == model.count_tokens("Giá gạo tăng.") + 3


@pytest.mark.parametrize("name", NAMES)
def test_more_beams_find_likelier_texts(tiny_models: Path, name: str) -> None:
    """The same weights with four beams: a better mean score than greedy, in any batch."""
    model = load(tiny_models, name)
    requests = [Request(sentence) for sentence in SENTENCES]
    wide = model.with_decoding(catalog.Decoding(beams=4))  # type: ignore[attr-defined]
    found = wide.generate(requests)
    assert texts(found) == [wide.generate([request])[0].text for request in requests]
    greedy = sum(output.score or 0.0 for output in model.generate(requests))
    assert sum(output.score or 0.0 for output in found) > greedy


def test_an_answer_is_cut_clean() -> None:
    """Stop strings and repeated prefixes go; detached punctuation is put back."""
    rules = catalog.OutputRules(strip="en: ", stop=("\n",), detokenise=True)
    licence = catalog.Licence("MIT", commercial=True)
    spec = catalog.ModelSpec("x", "hf", ("translate",), licence, output=rules)
    assert prompts.finish(spec, " en: Huế , nơi ( xưa ) .\nen: x") == "Huế, nơi (xưa)."


def test_ct2_imports_neither_torch_nor_transformers(tiny_models: Path) -> None:
    """A ct2 run needs CTranslate2 and a tokenizer, nothing heavier."""
    code = (
        "import sys; from summarizer import backends, catalog\n"
        f"backends.load(catalog.find({str(tiny_models / 't5-ct2')!r}))\n"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["t5-ct2"])  # hf takes seconds to load, three times
def test_long_articles_are_never_cut_silently(tiny_models: Path, tmp_path: Path, name: str) -> None:
    """pieces reads all, lead says how little it read, refuse fails; the record has the counts."""
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "a", "text": " ".join(SENTENCES)}), encoding="utf-8")
    found = {}
    for long in ("pieces", "lead", "refuse"):
        out = tmp_path / f"{long}.jsonl"
        model = str(tiny_models / name)
        arguments = ["run", str(source), "-o", str(out), "--model", model, "--long", long]
        code = CliRunner().invoke(app, arguments).exit_code
        found[long] = json.loads(out.read_text(encoding="utf-8"))
        assert code == (3 if long == "refuse" else 0)
    tokens = found["pieces"]["input"]["tokens"]
    assert found["pieces"]["input"]["tokens_read"] >= tokens
    assert found["lead"]["input"]["tokens_read"] <= 64 < tokens
    assert found["refuse"]["error"]["code"] == "too-long"
    assert found["refuse"]["error"]["stage"] == "plan"
    assert f"{tokens} tokens" in found["refuse"]["error"]["message"]


def test_a_folder_without_weights_says_so(tiny_models: Path, tmp_path: Path) -> None:
    """A model.toml alone is not a model."""
    for name in ("t5-hf", "t5-ct2"):
        spec = (tiny_models / name / "model.toml").read_text(encoding="utf-8")
        (tmp_path / "model.toml").write_text(spec, encoding="utf-8")
        with pytest.raises(ModelError, match=str(tmp_path)):
            backends.load(catalog.find(str(tmp_path)))
