"""The real Gemma 3 base, a causal checkpoint folder like any other, through both engines."""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from summarizer import backends, catalog
from summarizer.backends.compact import base, convert
from summarizer.backends.compact.vocabulary import unpack_ids
from summarizer.textmodel import Output, Request

pytestmark = pytest.mark.slow

SPEC = """name = "gemma-base"
backend = "{backend}"
architecture = "causal"
tasks = ["translate"]
licence = {{ name = "Gemma Terms of Use", commercial = true }}
input = {{ max_tokens = 256, template = '''{template}''' }}
output = {{ max_tokens = 16, stop = ["\\n"] }}
options = {{ {option} = "float32" }}
"""
TEMPLATE = """Vietnamese: Trời mưa.
English: It rains.
Vietnamese: {text}
English:"""
# Texts that the base is sure of: where two tokens are as likely as each other, rounding decides,
# and it differs between processors (2015 or 2016 for a year that the text does not have).
TEXTS = ("Hà Nội là thủ đô của Việt Nam.", "Tôi thích cà phê.", "Tôi có hai con mèo.")


@pytest.fixture(scope="module", name="folders")
def both_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The base without our adapter as a transformers checkpoint and as CTranslate2's, float32."""
    try:
        files(base.PACKAGE)
    except PackageNotFoundError:
        pytest.skip(f"needs the package {base.PACKAGE}")
    spec, work = catalog.find("compact"), tmp_path_factory.mktemp("gemma")
    base.assemble(work / "base.gguf", str(spec.options["base_sha256"]))
    kept = unpack_ids(load_file(spec.folder / "vocabulary.safetensors")["kept"])
    convert.write_checkpoint(work / "base.gguf", kept, None, work / "hf")
    convert.to_ctranslate2(work / "hf", work / "ct2", "float32")
    shutil.copy(work / "hf/tokenizer.json", work / "ct2")
    for backend, option in (("hf", "dtype"), ("ct2", "compute_type")):
        text = SPEC.format(backend=backend, template=TEMPLATE, option=option)
        (work / backend / "model.toml").write_text(text, encoding="utf-8")
    return {backend: work / backend for backend in ("hf", "ct2")}


def test_both_engines_run_the_real_base(folders: dict[str, Path]) -> None:
    """The same greedy text and score in float32, cut at the line's end, and it is English."""
    requests = [Request(text) for text in TEXTS]
    slow, fast = (
        backends.load(catalog.find(str(folders[name]))).generate(requests) for name in ("hf", "ct2")
    )
    assert [output.text for output in slow] == [output.text for output in fast]
    assert "Hanoi" in slow[0].text
    assert "coffee" in slow[1].text
    assert not any("\n" in output.text or "Vietnamese:" in output.text for output in slow)
    for a, b in zip(slow, fast, strict=True):
        assert a.tokens_read == b.tokens_read
        assert _score(a) == pytest.approx(_score(b), abs=1e-3)


def _score(output: Output) -> float:
    assert output.score is not None
    return output.score
