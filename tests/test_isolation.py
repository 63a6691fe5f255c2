"""A model in its own process: whatever it does, it costs the article that is to blame."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer import backends, catalog
from summarizer.backends import Limits, Runtime, with_decoding
from summarizer.backends.isolated import IsolatedModel
from summarizer.batching import map_sorted
from summarizer.catalog import Decoding, Licence, ModelSpec
from summarizer.engines.local import Job, articles_of, records_of
from summarizer.errors import ArticleError, ModelError
from summarizer.planning import Plan
from summarizer.reading import FieldNames, Meter, list_sources
from summarizer.records import FailedRecord, Models, Record
from summarizer.textmodel import Output, Request
from tests.tiny_texts import SENTENCES

MIB = 2**20
PATIENT = 120.0  # seconds; far beyond what anything here takes on a busy machine
HASTY = 3.0


def wild(
    folder: Path = Path(), *, function: str = "load", timeout: float = PATIENT, memory: int = 256
) -> IsolatedModel:
    """A model of tests/wild_models.py in its process."""
    spec = ModelSpec("wild", "ct2", ("summarize",), Licence("MIT", commercial=True), folder=folder)
    limits = Limits(timeout, memory * MIB)
    return IsolatedModel(spec, Runtime(), limits, loader=f"tests.wild_models:{function}")


@pytest.fixture(scope="module")
def model() -> Iterator[IsolatedModel]:
    """One for all tests that do not look at how it is started."""
    made = wild()
    yield made
    made.close()


def batch(model: IsolatedModel, texts: list[str]) -> list[Output | Exception]:
    """The results of a run's batches of four."""
    return map_sorted(model.generate, [Request(text) for text in texts], lambda r: 0, 4)


CULPRITS = [
    ("segfault", "model-crashed", "wild: its process was ended by SIGSEGV"),
    ("eat", "model-error", "MemoryError"),
    ("eat-in-c", "model-crashed", "wild: its process was ended by SIGABRT"),
    ("quit", "model-crashed", "wild: its process ended with code 5"),
    (
        "kill",
        "model-crashed",
        "wild: its process was ended by SIGKILL, as happens where memory runs out",
    ),
    ("raise", "model-error", "the engine\x1b[2J says no"),
    ("refuse", "too-long", "far too long"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("word", "code", "message"), CULPRITS)
def test_the_culprit_alone_fails(model: IsolatedModel, word: str, code: str, message: str) -> None:
    """A crash, an exception, or all the memory: that article fails, its neighbours are done."""
    texts = ["một", "hai", f"ba {word} bốn", "năm", "sáu", "bảy"]
    results = batch(model, texts)
    for text, result in zip(texts, results, strict=True):
        if word in text:
            assert isinstance(result, ArticleError)
            assert (result.code, str(result)) == (code, message)
        else:
            assert isinstance(result, Output)
            assert result.text == text.upper()


@pytest.mark.slow
def test_a_hang_costs_the_culprit_alone() -> None:
    """Even one that holds the interpreter: it is ended at the timeout, the others are done."""
    results = batch(wild(timeout=HASTY), ["một", "hang", "hai"])
    assert [getattr(result, "text", None) for result in results] == ["MỘT", None, "HAI"]
    assert isinstance(results[1], ArticleError)
    assert results[1].code == "model-timeout"
    assert str(results[1]) == "wild: its process gave no answer in 3 seconds and was ended"


def test_rubbish_in_the_place_of_an_answer_is_a_crash(model: IsolatedModel) -> None:
    """An engine that writes into our socket fails; the next answer is sound."""
    with pytest.raises(ArticleError, match="wild: its process"):
        model.generate([Request("scribble")])
    assert model.generate([Request("một")])[0].text == "MỘT"


def test_it_is_the_model_itself(model: IsolatedModel) -> None:
    """Limit, counts and other decoding come from the child; nothing asked is nothing made."""
    assert model.input_limit == 1000
    assert model.count_tokens("một hai ba") == 3
    assert model.generate([]) == []
    loud = with_decoding(model, Decoding(beams=4))
    assert [made.text for made in loud.generate([Request("một")])] == ["MỘT!"]
    assert model.generate([Request("một")]) == [Output("MỘT", tokens_read=1)]


def test_a_model_that_cannot_be_loaded_says_what_it_would_in_process(tmp_path: Path) -> None:
    """The same sentence for a fault of the set-up, and a sentence for what kills the process."""
    with pytest.raises(ModelError, match=f"^{tmp_path}: no weights here$"):
        wild(tmp_path, function="refuse")
    with pytest.raises(ModelError, match=r"^wild: its process ended with code 7 while it was load"):
        wild(function="die")
    with pytest.raises(ModelError, match=r"^'bug' while it was loading$"):
        wild(function="fail")


@pytest.mark.slow
def test_a_model_that_cannot_be_loaded_again_ends_the_run(tmp_path: Path) -> None:
    """No article is to blame: the run stops, instead of failing them all one by one."""
    model = wild(tmp_path, function="load_once")
    with pytest.raises(ModelError, match="the run cannot go on without it"):
        batch(model, ["một", "segfault", "hai"])


@pytest.fixture
def told() -> Iterator[list[str]]:
    """The log lines of the program, filled in as the test goes on."""

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    lines: list[str] = []
    logger = logging.getLogger("summarizer")
    handlers, level = logger.handlers, logger.level
    logger.handlers = [Lines()]
    logger.setLevel(logging.INFO)
    yield lines
    logger.handlers = handlers
    logger.setLevel(level)


def test_what_the_child_says_arrives_once(told: list[str]) -> None:
    """Log lines of its model and what its engine prints, however often it is started."""
    model = wild()
    for _ in range(2):
        with pytest.raises(ArticleError):
            model.generate([Request("segfault")])
        model.count_tokens("một")
    model.generate([Request("flood")])
    model.close()
    assert told.count("licence of wild") == 1
    assert told.count("loaded on auto") == 1
    assert told.count("wild: its process is started again") == 2
    assert sum("by the engine" in line for line in told) <= 1  # it comes by another thread
    assert told.count("wild: noise") <= 1


def test_a_signal_for_all_is_left_to_the_parent(model: IsolatedModel) -> None:
    """Ctrl-C and the SIGTERM of a service manager do not end the child before the parent acts."""
    pid = child_of(model)
    assert os.getpgid(pid) != os.getpgid(0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(pid, number)
    assert model.generate([Request("một")])[0].text == "MỘT"
    assert child_of(model) == pid


def test_an_exception_while_waiting_never_shifts_answers(model: IsolatedModel) -> None:
    """An interrupted question's answer is not taken for the next one's."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(KeyboardInterrupt):
            model.generate([Request("slow " * 20)])
    finally:
        signal.signal(signal.SIGALRM, before)
    assert model.generate([Request("một")])[0].text == "MỘT"


@pytest.mark.slow
def test_a_real_engine_writes_the_same_in_its_process(tiny_models: Path) -> None:
    """Texts, counts, scores, limits and refusals are those of the model in this process."""
    spec = catalog.find(str(tiny_models / "t5-ct2"))
    here = backends.load(spec)
    there = backends.open_model(spec, lambda _: None, Runtime(), Limits())
    assert isinstance(there, IsolatedModel)
    requests = [Request(sentence) for sentence in SENTENCES]
    assert there.generate(requests) == here.generate(requests)
    assert there.input_limit == here.input_limit
    assert [there.count_tokens(s) for s in SENTENCES] == [here.count_tokens(s) for s in SENTENCES]
    wide = Decoding(beams=3)
    careful = with_decoding(there, wide).generate(requests)
    assert careful == with_decoding(here, wide).generate(requests)
    with pytest.raises(ArticleError, match="reads 64") as refused:
        there.generate([Request(" ".join(SENTENCES * 3))])
    assert refused.value.code == "too-long"


PARENT = """
import os, sys, time
from pathlib import Path
from tests.test_isolation import child_of, wild
from summarizer.textmodel import Request
model = wild(timeout=600.0)
print(child_of(model), flush=True)
if sys.argv[1] == "busy":
    model.generate([Request("hang")])
if sys.argv[1] == "idle":
    time.sleep(600)
"""


@pytest.mark.parametrize("how", ["busy", "idle", "ends"])
def test_no_child_outlives_its_parent(how: str) -> None:
    """Killed in the midst of a batch, killed while idle, or ended: the child ends as well."""
    arguments = [sys.executable, "-c", PARENT, how]
    root = Path(__file__).parent.parent
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=root) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        if how != "ends":
            time.sleep(0.3)  # so that the batch has begun
            parent.kill()
        parent.wait(PATIENT)
    assert ends(child)


def test_what_a_model_starts_is_ended_with_it(told: list[str]) -> None:
    """Processes of an engine do not stay behind."""
    model = wild()
    model.generate([Request("spawn")])
    model.close()
    (line,) = [line for line in told if "grandchild" in line]
    assert ends(int(line.split()[-1]))


def test_the_child_holds_nothing_of_its_parent(tmp_path: Path) -> None:
    """No file of the parent is open in the child, so no lock outlives the parent."""
    with (tmp_path / "lock").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        model = wild()
        open_there = [
            str(link.readlink()) for link in Path(f"/proc/{child_of(model)}/fd").iterdir()
        ]
        model.close()
    assert not [name for name in open_there if str(tmp_path) in name]


def child_of(model: IsolatedModel) -> int:
    """The process id of the model's child, by its own word."""
    return int(model.generate([Request("pid")])[0].text)


def ends(pid: int) -> bool:
    """Whether a process is gone, or going, within a while."""
    until = time.monotonic() + PATIENT
    while time.monotonic() < until:
        try:
            status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        except OSError:
            return True
        if status.rsplit(")", 1)[1].split()[0] == "Z":  # a container's init may wait for nobody
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
def test_a_run_with_a_wild_engine_finishes(tmp_path: Path) -> None:
    """A crash, a hang and all the memory in one feed: three failed records, the rest are done."""
    words = {3: "segfault", 9: "eat", 14: "hang", 15: "raise"}
    feed = tmp_path / "f.jsonl"
    rows = [{"id": str(n), "text": f"Câu số {n} của {words.get(n, 'bài')} này."} for n in range(24)]
    feed.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    job = Job(
        sources=list_sources([str(feed)]).sources,
        fields=FieldNames(),
        models=Models("wild@0", None),
        plan=Plan(batch_size=8),
        summarizer=wild(timeout=HASTY),
    )
    records = list(records_of(job, articles_of(job, Meter())))
    assert [record.id for record in records] == [row["id"] for row in rows]
    failed = {r.id: r.error.code for r in records if isinstance(r, FailedRecord)}
    assert failed == {
        "3": "model-crashed", "9": "model-error", "14": "model-timeout", "15": "model-error",
    }  # fmt: skip
    assert all(r.summary for r in records if isinstance(r, Record))
