"""Pulling models: from a hub, a folder, a web server; and what is said where it goes wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from huggingface_hub import constants
from safetensors.numpy import save_file

from summarizer import catalog
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.installing.pull import Wish, pull
from summarizer.store import installed, needs
from summarizer.store.locks import LOCK, VERIFIED, read_lock
from tests.hub import COMMIT, Hub, serving

TOML = """name = "nho"
backend = "hf"
architecture = "seq2seq"
tasks = ["summarize"]
hub = "vn/nho"
licence = { name = "MIT", commercial = true }
"""
FILES = {"config.json", "model.safetensors", "tokenizer.json"}


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of our own, and one of the hub's, both empty."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hf"))
    return tmp_path / "cache"


@pytest.fixture(name="checkpoint")
def checkpoint_folder(tmp_path: Path) -> Path:
    """What a hub may hold: weights, side files, and what is not taken."""
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    save_file({"w": np.arange(5000, dtype=np.float32)}, folder / "model.safetensors")
    (folder / "config.json").write_text('{"model_type": "t5"}', encoding="utf-8")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    (folder / "modeling_nho.py").write_text("raise SystemExit", encoding="utf-8")
    (folder / "tf_model.h5").write_bytes(b"no")
    (folder / "pytorch_model.bin").write_bytes(b"not taken where there are safetensors")
    return folder


@pytest.fixture(name="hub")
def hub_server(checkpoint: Path) -> Iterator[Hub]:
    """A hub with that checkpoint."""
    with serving(Hub({"vn/nho": checkpoint})) as hub:
        yield hub


@pytest.fixture(name="spec")
def model_spec(tmp_path: Path) -> ModelSpec:
    """A folder with nothing but a model.toml that names the checkpoint."""
    (tmp_path / "nho").mkdir()
    (tmp_path / "nho" / "model.toml").write_text(TOML, encoding="utf-8")
    return catalog.find(str(tmp_path / "nho"))


def fetch(spec: ModelSpec, hub: Hub, **wish: str | bool) -> Path:
    """Pull from the hub."""
    return pull(spec, Wish(endpoint=hub.url, **wish), lambda _: None)  # type: ignore[arg-type]


def refusal(spec: ModelSpec, wish: Wish) -> str:
    """What a pull says that ends in an error."""
    with pytest.raises(ModelError) as caught:
        pull(spec, wish, lambda _: None)
    return str(caught.value)


def test_a_pull_writes_what_the_files_must_be(spec: ModelSpec, hub: Hub) -> None:
    """Weights and side files come, code does not; the lock has the commit and every SHA-256."""
    folder = fetch(spec, hub)
    assert {path.name for path in folder.iterdir()} == FILES | {"model.toml", LOCK, VERIFIED}
    lock = read_lock(folder)
    assert lock is not None
    assert (lock.origin.place, lock.origin.commit) == ("vn/nho", COMMIT)
    assert lock.files.keys() == FILES | {"model.toml"}
    assert all(len(file.sha256) == 64 for file in lock.files.values())
    assert lock.versions["huggingface_hub"]
    assert installed.located(spec).folder == folder
    assert catalog.find("nho").folder == folder  # from now on by name


def test_a_second_pull_asks_nobody(spec: ModelSpec, hub: Hub) -> None:
    """What is there whole is not fetched again, unless --force says so."""
    fetch(spec, hub)
    before = len(hub.asked)
    fetch(spec, hub)
    assert len(hub.asked) == before
    fetch(spec, hub, force=True)
    assert len(hub.asked) > before


def test_a_cut_download_goes_on(spec: ModelSpec, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that goes dead: what each answer brought is kept, and the file is whole."""
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 4_000)
    hub.cut_after = 12_000
    folder = fetch(spec, hub)
    assert sum("model.safetensors" in path for path in hub.asked) == 2
    assert not installed.staging_of(spec).exists()
    installed.check_lock(spec, folder, read_lock(folder), full=True)  # type: ignore[arg-type]


def test_a_pull_that_was_killed_goes_on(spec: ModelSpec, hub: Hub, checkpoint: Path) -> None:
    """Half a file of an earlier pull is gone on with; until then the model is half pulled."""
    staging = installed.staging_of(spec)
    staging.mkdir(parents=True)
    (staging / "source").write_text(COMMIT, encoding="utf-8")
    half = (checkpoint / "model.safetensors").read_bytes()[:9000]
    (staging / "model.safetensors.incomplete").write_bytes(half)
    with pytest.raises(ModelError) as caught:
        installed.located(spec)
    assert str(caught.value) == "nho: was pulled by half: `summarizer models pull nho` goes on"
    hub.cut_after = 12_000  # the whole file would not come in one answer
    folder = fetch(spec, hub)
    assert sum("model.safetensors" in path for path in hub.asked) == 1
    installed.check_lock(spec, folder, read_lock(folder), full=True)  # type: ignore[arg-type]


def test_what_arrives_damaged_is_refused(spec: ModelSpec, hub: Hub) -> None:
    """The hub's own hash decides; the damaged file is thrown away, the others stay."""
    for name in ("model.safetensors", "config.json"):
        hub.damaged = name
        said = refusal(spec, Wish(endpoint=hub.url))
        assert said == f"vn/nho: {name} arrived damaged: pull it again"
        assert not (installed.staging_of(spec) / name).exists()
    hub.damaged = None
    fetch(spec, hub)


def test_a_hub_out_of_reach(spec: ModelSpec) -> None:
    """The message says what to do on a machine without a way out."""
    said = refusal(spec, Wish(endpoint="http://127.0.0.1:9"))
    assert said == (
        "vn/nho: http://127.0.0.1:9 cannot be reached ([Errno 111] Connection refused): pull it on "
        "a machine that reaches one, then `summarizer models pack` there and `summarizer models "
        "unpack` here, or --from FOLDER with the files"
    )


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"status": 503}, "vn/nho: {url} answers 503 Service Unavailable: try again later"),
        (
            {"token": "hf_x"},
            "vn/nho: its authors ask for consent: accept their terms at {url}/vn/nho, then set "
            "HF_TOKEN to a token of your account",
        ),
        (
            {"models": {}},
            "vn/nho: {url} has no such model, or shows it to members only (set HF_TOKEN)",
        ),
    ],
)
def test_a_hub_that_refuses(
    spec: ModelSpec, hub: Hub, fault: dict[str, object], message: str
) -> None:
    """Each refusal is one sentence with a way out."""
    for name, value in fault.items():
        setattr(hub, name, value)
    assert refusal(spec, Wish(endpoint=hub.url)) == message.format(url=hub.url)


def test_an_unknown_revision(spec: ModelSpec, hub: Hub) -> None:
    """--revision is the hub's word, and so is its absence."""
    said = refusal(spec, Wish(endpoint=hub.url, revision="v9"))
    assert said == f"vn/nho: {hub.url} has no such revision of it"
    fetch(spec, hub, revision=COMMIT)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda path: path.write_bytes(b"short"), "{0} is not whole: it has 5 bytes of {1}"),
        (lambda path: path.unlink(), "{0} is missing"),
        (
            lambda path: path.write_bytes(bytes(path.stat().st_size)),
            "{0} was changed: its SHA-256 is {2}… and the lock says {3}…",
        ),
    ],
)
def test_a_changed_file(spec: ModelSpec, hub: Hub, change: object, message: str) -> None:
    """A load finds a file that is cut off, gone, or other than the lock says."""
    from hashlib import sha256

    folder = fetch(spec, hub)
    path = folder / "model.safetensors"
    before = path.read_bytes()
    change(path)  # type: ignore[operator]
    with pytest.raises(ModelError) as caught:
        installed.located(spec)
    after, was = sha256(bytes(len(before))).hexdigest(), sha256(before).hexdigest()
    fault = message.format(path.name, len(before), after[:12], was[:12])
    assert str(caught.value) == f"nho: {fault}, in {folder}: summarizer models pull --force nho"


def test_a_file_too_many(spec: ModelSpec, hub: Hub) -> None:
    """A file that the lock does not name could change what is read: it is a fault."""
    folder = fetch(spec, hub)
    (folder / "spiece.model").write_bytes(b"x")
    with pytest.raises(ModelError, match=r"nho: spiece\.model does not belong to it"):
        installed.located(spec)


def test_a_load_reads_nothing_again(
    spec: ModelSpec, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While size and time stand, a load hashes nothing; a touched file is read once."""
    folder = fetch(spec, hub)
    read: list[Path] = []
    from summarizer.store import locks

    def describe(path: Path) -> locks.File:
        read.append(path)
        return before(path)

    before = locks.describe
    monkeypatch.setattr(locks, "describe", describe)
    installed.located(spec)
    assert read == []
    os.utime(folder / "config.json")
    installed.located(spec)
    installed.located(spec)
    assert read == [folder / "config.json"]


def test_from_a_folder(spec: ModelSpec, checkpoint: Path) -> None:
    """--from FOLDER takes the same files; a missing folder is named."""
    folder = pull(spec, Wish(source=str(checkpoint)), lambda _: None)
    assert {path.name for path in folder.iterdir()} >= FILES
    assert refusal(spec, Wish(source="/nowhere", force=True)) == "/nowhere: no such folder"


def test_a_cut_file_in_a_folder(spec: ModelSpec, checkpoint: Path) -> None:
    """A safetensors file says itself how long it must be."""
    path = checkpoint / "model.safetensors"
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:10_000])
    said = refusal(spec, Wish(source=str(checkpoint)))
    place = installed.staging_of(spec) / path.name
    assert said == f"{place}: is not whole: 10000 bytes of {size}; fetch it again"
    assert not installed.target_of(spec).exists()


def test_weights_that_are_code_are_refused(spec: ModelSpec, checkpoint: Path) -> None:
    """Other pickles are named and refused; a folder without weights says so."""
    for name in ("model.safetensors", "pytorch_model.bin", "tf_model.h5"):
        (checkpoint / name).unlink()
    assert refusal(spec, Wish(source=str(checkpoint))) == (
        f"{checkpoint}: no weights here (model.safetensors or pytorch_model.bin)"
    )
    (checkpoint / "model.pt").write_bytes(b"")
    assert refusal(spec, Wish(source=str(checkpoint))) == (
        f"{checkpoint}: its weights are model.pt, which may hold code, and are refused; what is "
        "read is model.safetensors, or pytorch_model.bin without code"
    )


def test_an_index_cannot_point_elsewhere(spec: ModelSpec, checkpoint: Path) -> None:
    """Shards lie in the folder; a path in the index is refused."""
    index = checkpoint / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"w": "../../x"}}), encoding="utf-8")
    said = refusal(spec, Wish(source=str(checkpoint)))
    assert said.endswith("names ../../x, which is not in the folder: refused")


@pytest.fixture(name="web")
def web_server(tmp_path: Path) -> Iterator[str]:
    """A plain web server over the test's folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_from_a_web_server(
    spec: ModelSpec, hub: Hub, web: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The copy of an installed folder on any web server; the origin stays the hub's commit."""
    fetch(spec, hub)
    url = f"{web}/cache/models/nho"
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "other"))
    folder = pull(spec, Wish(source=url), lambda _: None)
    lock = read_lock(folder)
    assert lock is not None
    assert lock.origin.commit == COMMIT
    said = refusal(spec, Wish(source=f"{web}/cache", force=True))
    assert said.startswith(f"{web}/cache: cannot be read (")
    assert said.endswith(
        "it must be the copy of an installed model's folder with its lock.json; for the mirror of "
        "a hub give --endpoint"
    )


def test_a_web_server_that_lies(
    spec: ModelSpec, hub: Hub, web: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that is not what the lock says, or a lock with a path in it, is refused."""
    served = fetch(spec, hub)
    (served / "config.json").write_text('{"model_type": "x5"}', encoding="utf-8")
    url = f"{web}/cache/models/nho"
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "other"))
    said = refusal(spec, Wish(source=url))
    assert said == f"{url}/config.json: is not what the lock says: refused"
    text = (served / LOCK).read_text(encoding="utf-8")
    (served / LOCK).write_text(text.replace("config.json", "../config.json"), encoding="utf-8")
    said = refusal(spec, Wish(source=url))
    assert said == f"{url}/lock.json: names ../config.json, which is not in its folder: refused"


def test_no_room_on_the_disk(
    spec: ModelSpec, checkpoint: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Estimated before anything is written."""
    monkeypatch.setattr("summarizer.installing.pull.free_space", lambda _: 1000)
    said = refusal(spec, Wish(source=str(checkpoint)))
    assert said == (
        f"nho: needs 0.0 GB in {cache_folder}, and 0.0 GB are free: make room there, or set "
        "SUMMARIZER_CACHE to a folder on another disk"
    )


def test_a_cache_that_cannot_be_written(
    spec: ModelSpec, checkpoint: Path, cache_folder: Path
) -> None:
    """The reason of the system, and the way out."""
    cache_folder.write_text("", encoding="utf-8")
    said = refusal(spec, Wish(source=str(checkpoint)))
    assert said == (
        f"nho: cannot be stored in {cache_folder} (Not a directory): make room there, or set "
        "SUMMARIZER_CACHE to another folder"
    )


def test_too_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Estimated from the number of parameters before anything is loaded."""
    monkeypatch.setattr(needs, "free_memory", lambda: 1_200_000_000)
    needs.check_memory("vit5-large", needs.weight_bytes(791_000_000, "int8"))
    with pytest.raises(ModelError) as caught:
        needs.check_memory("vit5-large", needs.weight_bytes(791_000_000, "float32"))
    assert str(caught.value) == (
        "vit5-large: needs about 3.7 GB of memory, and 1.2 GB are free: end other programs, take "
        "--dtype int8 (ct2), or a smaller model"
    )


def test_weights_that_were_never_pulled(spec: ModelSpec, tmp_path: Path) -> None:
    """A model that is known but not here says how to get it; one without a hub what it lacks."""
    with pytest.raises(ModelError) as caught:
        installed.located(spec)
    assert str(caught.value) == (
        "nho: its weights are not on this machine: `summarizer models pull nho` fetches vn/nho "
        "from the hub; without a way there see docs/hub.md"
    )
    toml = tmp_path / "nho" / "model.toml"
    toml.write_text(TOML.replace('hub = "vn/nho"\n', ""), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        installed.located(catalog.find(str(tmp_path / "nho")))
    assert str(caught.value) == (
        f"{tmp_path / 'nho'}: no weights here (model.safetensors, or CTranslate2's model.bin)"
    )


def test_weights_of_another_checkpoint(spec: ModelSpec, hub: Hub) -> None:
    """What was pulled under this name for another model.toml is not taken for this one."""
    folder = fetch(spec, hub)
    from msgspec.structs import replace

    with pytest.raises(ModelError) as caught:
        installed.located(replace(spec, hub="vn/lon"))
    assert str(caught.value) == (
        f"nho: {folder} holds vn/nho and not vn/lon: summarizer models remove nho, then pull it"
    )


def test_the_fingerprint_follows_the_lock(spec: ModelSpec, hub: Hub, checkpoint: Path) -> None:
    """Other weights, another fingerprint; what a check or verification leaves does not count."""
    folder = fetch(spec, hub)
    first = installed.fingerprint(spec)
    (folder / "check.json").write_text("{}", encoding="utf-8")
    assert installed.fingerprint(spec) == first
    (checkpoint / "config.json").write_text('{"model_type": "mt5"}', encoding="utf-8")
    fetch(spec, hub, force=True)
    assert installed.fingerprint(spec) != first


def test_remove(spec: ModelSpec, hub: Hub, cache_folder: Path) -> None:
    """Nothing of the model is left in the cache."""
    fetch(spec, hub)
    assert installed.remove(spec) == [cache_folder / "models" / "nho"]
    assert not any((cache_folder / "models").iterdir())
