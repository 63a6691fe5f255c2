"""`compact` on a base in a checkpoint folder, and two real processes that build at once."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
import sentencepiece
import torch
from msgspec.structs import replace
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, Gemma3ForCausalLM, Gemma3TextConfig

from summarizer import backends, catalog
from summarizer.backends.compact import base as compact_base
from summarizer.backends.compact import convert
from summarizer.backends.compact.base import open_base
from summarizer.backends.compact.vocabulary import close, pack_ids
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.installing.packing import pack, unpack
from summarizer.store import installed
from tests.tiny_texts import SENTENCES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", name="gemma")
def tiny_gemma(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny Gemma 3 in a folder as published: bfloat16 safetensors, tokenizer.model."""
    folder = tmp_path_factory.mktemp("gemma")
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 3), model_writer=written, vocab_size=420,
        model_type="bpe", byte_fallback=True, pad_id=0, eos_id=1, bos_id=2, unk_id=3,
        pad_piece="<pad>", eos_piece="<eos>", bos_piece="<bos>", add_dummy_prefix=False,
        remove_extra_whitespaces=False, normalization_rule_name="identity",
        hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    (folder / "tokenizer.model").write_bytes(written.getvalue())
    size = sentencepiece.SentencePieceProcessor(
        model_file=str(folder / "tokenizer.model")
    ).get_piece_size()
    config = Gemma3TextConfig(
        vocab_size=size, hidden_size=32, num_hidden_layers=2, intermediate_size=64,
        num_attention_heads=2, num_key_value_heads=1, head_dim=16, max_position_embeddings=256,
        sliding_window=64, pad_token_id=0, eos_token_id=1, bos_token_id=2,
        query_pre_attn_scalar=16,
    )  # fmt: skip
    model = Gemma3ForCausalLM(config)
    torch.manual_seed(3)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0.0, 0.3)
    model.bfloat16().save_pretrained(folder)
    return folder


def build_command(spec: ModelSpec, gemma: Path) -> list[str]:
    """The command that builds on that base."""
    program = [sys.executable, "-m", "summarizer"]
    return [*program, "models", "build", str(spec.folder), "--base", str(gemma)]


@pytest.fixture(name="spec")
def small_compact(tmp_path: Path, gemma: Path, monkeypatch: pytest.MonkeyPatch) -> ModelSpec:
    """A model folder as models/compact, with an adapter and a vocabulary for the tiny base."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "compact"
    folder.mkdir()
    text = (catalog.models_folder() / "compact" / "model.toml").read_text(encoding="utf-8")
    (folder / "model.toml").write_text(text.replace('"int8"', '"float32"'), encoding="utf-8")
    pieces = open_base(gemma).pieces
    kept = close(pieces, range(0, len(pieces.texts), 2))
    save_file({"kept": pack_ids(kept, len(pieces.texts))}, folder / "vocabulary.safetensors")
    name = "base_model.model.model.layers.0.mlp.up_proj"
    down, up = np.full((1, 32), 0.1, np.float16), np.full((64, 1), 0.1, np.float16)
    save_file(
        {f"{name}.lora_A.weight": down, f"{name}.lora_B.weight": up},
        folder / "adapter_model.safetensors",
    )
    (folder / "adapter_config.json").write_text('{"r": 1, "lora_alpha": 2}', encoding="utf-8")
    return catalog.find(str(folder))


def test_every_weight_of_a_folder_is_read(gemma: Path) -> None:
    """Uncut and without an adapter the checkpoint comes out as it went in."""
    opened = open_base(gemma)
    model = AutoModelForCausalLM.from_pretrained(gemma, dtype=torch.float32)
    wanted = {name: p.detach().numpy() for name, p in model.named_parameters()}
    found = dict(opened.weights(range(len(opened.pieces.texts))))
    assert found.keys() == wanted.keys()
    assert len(found) == opened.count
    assert all(np.array_equal(found[name], wanted[name]) for name in wanted)


def test_it_is_built_on_a_folder_and_serves_from_then_on(gemma: Path, spec: ModelSpec) -> None:
    """The built model gives the base's own log-probabilities (adapter merged), cut vocabulary."""
    default = installed.fingerprint(spec)
    shares: list[float] = []
    folder = backends.build_on(spec, gemma, lambda _: None, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert backends.prepare(spec, lambda _: None) == folder
    assert installed.fingerprint(spec) != default
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokens = ["<bos>", *tokenizer.encode(SENTENCES[0]).tokens][:60]  # within the window
    engine = ctranslate2.Generator(str(folder), compute_type="float32")
    found = np.array(engine.forward_batch([tokens], return_log_probs=True))[0]
    model = AutoModelForCausalLM.from_pretrained(gemma, dtype=torch.float32)
    texts = open_base(gemma).pieces.texts
    numbers = tokenizer.get_vocab()
    kept = [texts.index(text) for text in sorted(numbers, key=lambda text: numbers[text])]
    with torch.inference_mode():
        model.model.layers[0].mlp.up_proj.weight += 2 * float(np.float16(0.1)) ** 2  # the adapter
        logits = model(torch.tensor([[texts.index(token) for token in tokens]])).logits[0]
    wanted = torch.log_softmax(logits[:, kept], -1).numpy()
    assert np.abs(found - wanted).max() < 1e-3


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ({"model_type": "gemma2"}, "{0}: is a gemma2 model and not gemma3_text"),
        (None, "{0}: no tokenizer.model here: give a Gemma 3 checkpoint as published"),
    ],
)
def test_another_base_is_refused(
    gemma: Path, spec: ModelSpec, tmp_path: Path, damage: dict[str, str] | None, message: str
) -> None:
    """What is no Gemma 3 text model is named; nothing is left in the cache."""
    folder = tmp_path / "other"
    folder.mkdir()
    config = json.loads((gemma / "config.json").read_bytes()) | (damage or {})
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    if damage:
        (folder / "tokenizer.model").write_bytes((gemma / "tokenizer.model").read_bytes())
    with pytest.raises(ModelError) as caught:
        backends.build_on(spec, folder, lambda _: None, lambda _: None)
    assert str(caught.value) == message.format(folder)
    assert not any(path.is_dir() for path in (tmp_path / "cache").iterdir())


def test_a_base_of_another_size_is_refused(gemma: Path, spec: ModelSpec) -> None:
    """The adapter's shapes tell that it was trained on another model."""
    name = "base_model.model.model.layers.0.mlp.up_proj"
    wrong = {f"{name}.lora_A.weight": np.ones((1, 8)), f"{name}.lora_B.weight": np.ones((64, 1))}
    save_file(wrong, spec.folder / "adapter_model.safetensors")
    with pytest.raises(ModelError, match="the adapter does not fit this base model"):
        backends.build_on(spec, gemma, lambda _: None, lambda _: None)


def test_two_processes_build_at_once(gemma: Path, spec: ModelSpec, tmp_path: Path) -> None:
    """Two real processes: one builds, the other waits, both get the same whole folder."""
    command = build_command(spec, gemma)
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0, 0], ended
    assert len({out for out, _ in ended}) == 1
    assert sum("compact: built" in said for _, said in ended) == 1
    assert backends.prepare(spec, lambda _: None) == Path(ended[0][0].strip())


def test_a_build_that_was_killed(
    gemma: Path, spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL in the middle of a build: no model, no lock held; the next start repairs it.

    What was then built is packed for another machine, which builds nothing.
    """
    cache = tmp_path / "cache"
    with subprocess.Popen(build_command(spec, gemma), stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 120
        while not list(cache.glob("*.part/work/checkpoint")) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
    assert list(cache.glob("*.part"))
    folder = backends.build_on(spec, gemma, lambda _: None, lambda _: None)
    names = {path.name for path in cache.iterdir()}
    assert names == {folder.name, folder.name + ".lock"}
    archive = pack(spec, tmp_path / "compact.tar", lambda _: None)
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "air-gapped"))
    (place,) = unpack(archive, lambda _: None)
    assert backends.prepare(spec, lambda _: None) == place
    monkeypatch.setenv("SUMMARIZER_CACHE", str(cache))
    assert installed.remove(spec) == [folder]
    assert not any(cache.iterdir())


def test_the_checkpoint_of_the_build_is_a_base(tmp_path: Path) -> None:
    """The real base, uncut, as a folder of transformers: the same weights as its GGUF file."""
    try:
        files(compact_base.PACKAGE)
    except PackageNotFoundError:
        pytest.skip(f"needs the package {compact_base.PACKAGE}")
    spec = catalog.find("compact")
    gguf = tmp_path / "base.gguf"
    compact_base.assemble(gguf, str(spec.options["base_sha256"]))
    opened = open_base(gguf)
    kept = range(0, len(opened.pieces.texts), 64)
    convert.write_checkpoint(gguf, [*range(4), *kept], None, tmp_path / "checkpoint")
    config = json.loads((tmp_path / "checkpoint" / "config.json").read_bytes())
    assert config["model_type"] == "gemma3_text"
    assert {name: config[name] for name in opened.settings} == opened.settings


def test_a_bar_in_a_terminal(gemma: Path, spec: ModelSpec) -> None:
    """In a terminal the build shows a bar that reaches the end."""
    import pty

    leader, follower = pty.openpty()
    command = build_command(spec, gemma)
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=follower, env=environment
    ) as process:
        os.close(follower)
        shown = b""
        while chunk := _read(leader):
            shown += chunk
        assert process.wait(60) == 0
    os.close(leader)
    assert "100%" in shown.decode()
    assert "converting to CTranslate2" in shown.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""


def test_spec_is_needed_for_nothing_else(spec: ModelSpec) -> None:
    """A model that is not built says so."""
    with pytest.raises(ModelError, match="no weights here"):
        backends.prepare(replace(spec, options={}), lambda _: None)
