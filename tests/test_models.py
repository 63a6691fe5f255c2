"""From a hub to records: tiny real models pulled, converted, checked, carried to another cache."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import socket
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ctranslate2
import pytest
import torch
from huggingface_hub import constants
from safetensors.torch import load_file
from transformers import T5ForConditionalGeneration
from typer.testing import CliRunner, Result

from summarizer import backends, catalog
from summarizer.cli import app, main
from summarizer.errors import ModelError
from summarizer.installing.packing import pack, unpack
from summarizer.installing.pull import Wish, pull
from summarizer.store import installed, needs
from summarizer.textmodel import Request
from tests.hub import COMMIT, Hub, serving
from tests.tiny import T5_SPEC
from tests.tiny_texts import SENTENCES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", name="published")
def published_checkpoint(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny T5 as old checkpoints are published: a pickle with its tied weights, code beside."""
    folder = tmp_path_factory.mktemp("published")
    for path in (tiny_models / "t5-hf").iterdir():
        if path.name not in ("model.safetensors", "model.toml"):
            shutil.copy(path, folder)
    model = T5ForConditionalGeneration.from_pretrained(tiny_models / "t5-hf")
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    (folder / "modeling.py").write_text("raise SystemExit('code was run')", encoding="utf-8")
    return folder


@pytest.fixture(name="hub")
def hub_server(published: Path) -> Iterator[Hub]:
    """A hub with that checkpoint."""
    with serving(Hub({"vn/tiny-t5": published})) as hub:
        yield hub


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches of our own; what `go_offline` sets is undone."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hf"))
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DISABLE_SAFETENSORS_CONVERSION"):
        monkeypatch.setenv(name, "0")


def model_folder(tmp_path: Path, backend: str, **changes: str) -> Path:
    """A folder with a model.toml alone: the tiny T5 on the hub."""
    folder = tmp_path / f"tiny-{backend}"
    folder.mkdir(exist_ok=True)
    text = T5_SPEC.format(backend=backend)
    text = text.replace('"tiny-t5"', f'"tiny-{backend}"\nhub = "vn/tiny-t5"')
    for old, new in changes.items():
        text = text.replace(old, new)
    (folder / "model.toml").write_text(text, encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    """The command line, in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str | Path
) -> str:
    """The last line that the command says before it exits with 2."""
    monkeypatch.setattr(sys, "argv", ["summarizer", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_a_pickle_becomes_safetensors_once(tmp_path: Path, hub: Hub, published: Path) -> None:
    """Every tensor as it was, tied ones too; the pickle and the code stay away; it runs."""
    assert run("models", "pull", model_folder(tmp_path, "hf"), "--endpoint", hub.url).exit_code == 0
    spec = installed.located(catalog.find("tiny-hf"))
    names = {path.name for path in spec.folder.iterdir()}
    assert "model.safetensors" in names
    assert not {"pytorch_model.bin", "modeling.py"} & names
    before = torch.load(published / "pytorch_model.bin", weights_only=True)
    after = load_file(spec.folder / "model.safetensors")
    assert after.keys() == before.keys()
    assert all(torch.equal(after[name], before[name]) for name in before)
    (made,) = backends.load(spec).generate([Request(SENTENCES[0])])
    assert made.text


class _Evil:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, ("touch was-run",)


@pytest.mark.parametrize("in_torch", [True, False])
def test_a_pickle_with_code_is_refused(
    tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch, in_torch: bool
) -> None:
    """What a .bin file would run is not run, and nothing is installed."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "evil"
    shutil.copytree(published, folder)
    with (folder / "pytorch_model.bin").open("wb") as file:
        torch.save({"w": _Evil()}, file) if in_torch else pickle.dump({"w": _Evil()}, file)
    spec = catalog.find(str(model_folder(tmp_path, "hf")))
    with pytest.raises(ModelError) as caught:
        pull(spec, Wish(source=str(folder)), lambda _: None)
    assert str(caught.value) == (
        "pytorch_model.bin: holds more than tensors, which could run code: refused; ask its "
        "authors for safetensors"
    )
    assert not (tmp_path / "was-run").exists()
    assert not installed.target_of(spec).exists()


def test_half_a_pickle_is_refused(tmp_path: Path, published: Path) -> None:
    """A .bin file that was cut off is named."""
    folder = tmp_path / "half"
    shutil.copytree(published, folder)
    whole = (folder / "pytorch_model.bin").read_bytes()
    (folder / "pytorch_model.bin").write_bytes(whole[: len(whole) // 2])
    spec = catalog.find(str(model_folder(tmp_path, "hf")))
    with pytest.raises(ModelError, match=r"pytorch_model\.bin: "):
        pull(spec, Wish(source=str(folder)), lambda _: None)


def test_shards_and_their_index(tmp_path: Path, published: Path) -> None:
    """Two pickled shards become two safetensors shards that transformers finds."""
    folder = tmp_path / "shards"
    shutil.copytree(published, folder)
    tensors = torch.load(folder / "pytorch_model.bin", weights_only=True)
    (folder / "pytorch_model.bin").unlink()
    names = sorted(tensors)
    shards = {n: f"pytorch_model-0000{1 + i % 2}-of-00002.bin" for i, n in enumerate(names)}
    for shard in set(shards.values()):
        torch.save({n: tensors[n] for n in names if shards[n] == shard}, folder / shard)
    index = {"metadata": {}, "weight_map": shards}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index), encoding="utf-8")
    spec = catalog.find(str(model_folder(tmp_path, "hf")))
    pull(spec, Wish(source=str(folder)), lambda _: None)
    loaded = T5ForConditionalGeneration.from_pretrained(installed.located(spec).folder)
    assert all(torch.equal(value, tensors[name]) for name, value in loaded.state_dict().items())


def test_pickles_in_a_folder_are_read_once_into_safetensors(
    tmp_path: Path, published: Path
) -> None:
    """A checkpoint folder of one's own with a pickle runs: by way of safetensors in the cache."""
    folder = tmp_path / "own"
    shutil.copytree(published, folder)
    (folder / "model.toml").write_text(T5_SPEC.format(backend="hf"), encoding="utf-8")
    said: list[str] = []
    for _ in range(2):
        model = backends.load(catalog.find(str(folder)), said.append)
        assert model.count_tokens("Giá gạo") > 0
    assert said == ["tiny-t5: reading pytorch_model.bin without its code, into safetensors, once"]
    assert not list(folder.glob("*.safetensors"))
    assert run("models", "pull", folder).exit_code == 0
    assert backends.load(catalog.find("tiny-t5")).count_tokens("Giá gạo") > 0


def test_two_processes_convert_at_once(tmp_path: Path, hub: Hub) -> None:
    """Two real processes: one converts, the other waits, both get the same whole folder."""
    folder = model_folder(tmp_path, "ct2")
    pull(catalog.find(str(folder)), Wish(endpoint=hub.url), lambda _: None)
    command = [sys.executable, "-m", "summarizer", "models", "convert", "tiny-ct2", "--to", "int8"]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0, 0], ended
    assert len({out for out, _ in ended}) == 1
    assert sum("converting to CTranslate2 int8" in said for _, said in ended) == 1
    made = Path(ended[0][0].strip())
    assert {path.name for path in made.parent.iterdir()} == {made.name, made.name + ".lock"}
    assert (made / "model.bin").is_file()
    assert (made / "tokenizer.json").is_file()


def test_a_killed_conversion_is_repaired(tmp_path: Path, hub: Hub) -> None:
    """What a killed conversion left is thrown away, and is never taken for a model."""
    spec = catalog.find(str(model_folder(tmp_path, "ct2")))
    pull(spec, Wish(endpoint=hub.url), lambda _: None)
    from summarizer.backends.converted import target_of

    target = target_of(installed.located(spec), "int8")
    part = target.with_name(target.name + ".part")
    part.mkdir(parents=True)
    (part / "model.bin").write_bytes(b"half")
    assert backends.prepare(spec, lambda _: None) == target
    assert not part.exists()
    (target / "model.bin").write_bytes(b"half")
    with pytest.raises(ModelError) as caught:
        backends.prepare(spec, lambda _: None)
    assert str(caught.value).startswith("tiny-ct2: model.bin is not whole: it has 4 bytes of ")
    assert str(caught.value).endswith(f"in {target}: remove that folder")


def test_each_form_is_made_and_loaded(tmp_path: Path, hub: Hub) -> None:
    """`models convert --to KIND` makes what `run --dtype KIND` loads, where the processor can."""
    spec = catalog.find(str(model_folder(tmp_path, "ct2")))
    pull(spec, Wish(endpoint=hub.url), lambda _: None)
    for kind in ("int8", "int8_float32", "float16", "bfloat16", "float32"):
        made = Path(run("models", "convert", "tiny-ct2", "--to", kind).stdout.strip())
        assert made.name.endswith(f"-{kind}")
        if kind != "float16" and kind in ctranslate2.get_supported_compute_types("cpu"):
            runtime = backends.Runtime(dtype=backends.Dtype(kind))
            assert backends.load(spec, runtime=runtime).generate([Request(SENTENCES[0])])[0].text
    assert len(list((tmp_path / "cache" / "converted").glob("*/model.bin"))) == 5


FORBID = """
import socket
def refuse(*_, **__):
    raise AssertionError("a socket was opened")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@pytest.mark.parametrize("backend", ["hf", "ct2"])
def test_a_run_makes_no_network_call(tmp_path: Path, hub: Hub, backend: str) -> None:
    """With sockets forbidden in every process: convert, load, summarise; the licence is said once.

    A hub is named in the environment, so that a call would have somewhere to go.
    """
    folder = model_folder(tmp_path, backend)
    pull(catalog.find(str(folder)), Wish(endpoint=hub.url), lambda _: None)
    asked = len(hub.asked)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(FORBID, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": SENTENCES[0]}), encoding="utf-8")
    left_out = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DISABLE_SAFETENSORS_CONVERSION")
    environment = {k: v for k, v in os.environ.items() if k not in left_out}
    environment |= {"PYTHONPATH": str(tmp_path / "site"), "HF_ENDPOINT": hub.url}
    command = [sys.executable, "-m", "summarizer", "run", str(tmp_path / "a.jsonl"), "-o", "-"]
    done = subprocess.run(
        [*command, "--model", f"tiny-{backend}", "--offline"],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "ok"
    assert done.stderr.count(f"tiny-{backend}: its licence is MIT") == 1
    assert len(hub.asked) == asked


def test_offline_pulls_from_the_hubs_cache(
    tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another program fetched into the hub's cache is found there, sockets forbidden."""
    place = tmp_path / "hf" / "models--vn--tiny-t5"
    shutil.copytree(published, place / "snapshots" / COMMIT)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    spec = catalog.find(str(model_folder(tmp_path, "hf")))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    folder = pull(spec, Wish(), lambda _: None)
    assert (folder / "model.safetensors").is_file()
    shutil.rmtree(place)
    with pytest.raises(ModelError) as caught:
        pull(spec, Wish(force=True), lambda _: None)
    assert str(caught.value) == (
        f"vn/tiny-t5: offline (--offline or HF_HUB_OFFLINE), and the hub's cache {tmp_path / 'hf'} "
        "does not hold it: pull it on a machine that reaches one, then `summarizer models pack` "
        "there and `summarizer models unpack` here, or --from FOLDER with the files"
    )


def test_the_hubs_own_settings_are_honoured(tmp_path: Path, hub: Hub) -> None:
    """HF_ENDPOINT, HF_TOKEN and HF_HOME, read by a process of its own; progress only on demand."""
    hub.token = "hf_secret"
    environment = {
        **os.environ, "HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path / "home"), "HF_TOKEN": "hf_no"
    }  # fmt: skip
    command = [sys.executable, "-m", "summarizer", "models", "pull"]
    command.append(str(model_folder(tmp_path, "hf")))
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 2
    assert "set HF_TOKEN to a token of your account" in done.stderr
    environment["HF_TOKEN"] = hub.token
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == str(tmp_path / "cache" / "models" / "tiny-hf")
    assert done.stderr.splitlines() == [
        f"tiny-hf: fetching vn/tiny-t5 at commit {COMMIT}",
        "tiny-hf: reading pytorch_model.bin without its code, into safetensors",
        f"tiny-hf: installed in {tmp_path / 'cache' / 'models' / 'tiny-hf'}",
    ]


def test_what_is_said_of_models(tmp_path: Path, hub: Hub) -> None:
    """list: here or not, size, licence. show: lock and memory. path, verify, remove."""
    folder = model_folder(tmp_path, "hf", **{"[licence]": "parameters = 2\n[licence]"})
    spec = catalog.find(str(folder))
    shown = json.loads(run("models", "show", folder).stdout)
    assert (shown["here"]["folder"], shown["here"]["memory"]["int8"]) == (None, "502.3 MB")
    pull(spec, Wish(endpoint=hub.url), lambda _: None)
    (line,) = [x for x in run("models", "list").stdout.splitlines() if x.startswith("tiny-hf ")]
    assert " here, " in line
    assert line.endswith("MIT")
    shown = json.loads(run("models", "show", "tiny-hf").stdout)
    assert shown["here"]["lock"]["origin"]["commit"] == COMMIT
    target = tmp_path / "cache" / "models" / "tiny-hf"
    assert run("models", "path", "tiny-hf").stdout.strip() == str(target)
    assert "files are what the lock says" in run("models", "verify", "tiny-hf").stdout
    assert run("models", "remove", "tiny-hf").stdout.strip() == str(target)
    assert "tiny-hf" not in run("models", "list").stdout


def test_verify_names_every_fault(tmp_path: Path, hub: Hub) -> None:
    """A change that keeps size and time is found by `models verify`, which reads every file."""
    spec = catalog.find(str(model_folder(tmp_path, "hf")))
    config = pull(spec, Wish(endpoint=hub.url), lambda _: None) / "config.json"
    before = config.stat()
    config.write_bytes(config.read_bytes().replace(b"relu", b"gelu"))
    os.utime(config, ns=(before.st_atime_ns, before.st_mtime_ns))
    result = run("models", "verify", "tiny-hf")
    assert "tiny-hf: config.json was changed: its SHA-256 is" in result.stderr
    assert str(result.exception) == (
        "tiny-hf: 1 files differ: summarizer models remove tiny-hf, then pull it again"
    )


def test_wrong_uses(
    tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is one sentence that names the thing and the way out; exit 2."""
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(json.dumps({"text": SENTENCES[0]}), encoding="utf-8")
    start = ("run", "a.jsonl", "-o", "o.jsonl", "--model")
    changes = {"commercial = true": "commercial = false", '"MIT"': '"CC-BY-NC-4.0"'}
    folder = model_folder(tmp_path, "hf", **changes)
    pull(catalog.find(str(folder)), Wish(endpoint=hub.url), lambda _: None)
    said = error(monkeypatch, capsys, *start, "tiny-hff")
    known = ", ".join(catalog.known())
    assert said == (
        "summarizer: error: tiny-hff: no such model; did you mean tiny-hf? Known models: "
        f"{known}; or give a folder with a model.toml"
    )
    said = error(monkeypatch, capsys, *start, "tiny-hf", "--commercial")
    able = [s.name for s in catalog.known().values() if "summarize" in s.tasks]
    others = ", ".join(name for name in able if catalog.find(name).licence.commercial)
    assert said == (
        "summarizer: error: tiny-hf: its licence, CC-BY-NC-4.0, forbids commercial use, and "
        f"--commercial was given; known ones that allow it: {others}"
    )
    translator = model_folder(tmp_path, "ct2", summarize="translate")
    said = error(monkeypatch, capsys, *start, translator)
    assert said == (
        "summarizer: error: tiny-ct2: translates, and a model that summarises is wanted; known "
        f"ones: {', '.join(able)}"
    )
    monkeypatch.setattr(needs, "free_memory", lambda: 1000)
    said = error(monkeypatch, capsys, *start, "tiny-hf")
    assert said == (
        "summarizer: error: tiny-hf: needs about 0.5 GB of memory, and 0.0 GB are free: end other "
        "programs, take --dtype int8 (ct2), or a smaller model"
    )
    assert not Path("o.jsonl").exists()


def test_pack_and_unpack(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive carries weights and converted form to another cache: nothing is made again."""
    spec = catalog.find(str(model_folder(tmp_path, "ct2")))
    pull(spec, Wish(endpoint=hub.url), lambda _: None)
    backends.prepare(spec, lambda _: None)
    archive = pack(spec, tmp_path / "tiny.tar", lambda _: None)
    with pytest.raises(ModelError, match=r"tiny\.tar: exists; name another file"):
        pack(spec, archive, lambda _: None)
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "air" / "gapped"))
    said: list[str] = []
    places = unpack(archive, said.append)
    assert [place.parent.name for place in places] == ["converted", "models"]
    assert backends.prepare(catalog.find("tiny-ct2"), said.append) == places[0]
    assert not any("converting" in line for line in said)
    assert unpack(archive, said.append) == places
    assert said[-1] == f"tiny-ct2: is there already: {places[1]}"


def test_archives_that_are_not_whole_or_not_ours(tmp_path: Path, hub: Hub) -> None:
    """Cut off, changed, or with a path to elsewhere: refused, and nothing is left."""
    spec = catalog.find(str(model_folder(tmp_path, "hf")))
    pull(spec, Wish(endpoint=hub.url), lambda _: None)
    archive = pack(spec, tmp_path / "tiny.tar", lambda _: None)
    installed.remove(spec)
    content = archive.read_bytes()
    half = tmp_path / "half.tar"
    half.write_bytes(content[: len(content) // 2])
    changed = tmp_path / "changed.tar"
    changed.write_bytes(content.replace(b'"relu"', b'"gelu"'))
    outside = tmp_path / "outside.tar"
    with tarfile.open(outside, "w") as tar:
        tar.add(archive, "models/../../x")
    for path, message in (
        (half, "is cut off or no archive of ours"),
        (changed, "config.json was changed: its SHA-256 is"),
        (outside, "holds models/../../x, which no pack writes: refused"),
        (tmp_path / "none.tar", "cannot be unpacked into"),
    ):
        with pytest.raises(ModelError) as caught:
            unpack(path, lambda _: None)
        assert str(caught.value).startswith(f"{path}: {message}")
    assert not any((tmp_path / "cache").glob("models/*/*"))
    assert not (tmp_path / "cache" / "unpacked").exists()
