"""Any mixture of good and bad, any batch size, worker count and order: over the whole program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.engines import carrying, pool
from tests import news
from tests.running import dies, run

TEXTS = st.one_of(
    st.integers(0, 50).map(news.article),
    st.text(max_size=80),
    st.lists(st.sampled_from(news.SENTENCES), max_size=4).map("\n\n".join),
    st.sampled_from(["", " \n", "\u200b", "Ảnh: N.H", "a" * 3000, "</s> <bos> \x1b[31m"]),
)
VALUES = st.one_of(TEXTS, st.none(), st.integers(), st.lists(st.text(max_size=9), max_size=2))
OBJECTS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.one_of(st.integers(0, 9), st.text(max_size=5), st.none(), st.booleans()),
        "title": VALUES,
        "text": VALUES,
        "n": st.one_of(st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
    },
)
LINES = st.one_of(
    OBJECTS.map(lambda value: json.dumps(value, ensure_ascii=False)),
    OBJECTS.map(json.dumps),
    st.sampled_from(["{bad", "[]", "7", '"x"', "null", "{}", '{"text": "\\ud800"}', "[" * 2000]),
)


class Inbox:
    """Files of JSON Lines, and how many articles each has."""

    def __init__(self, folder: Path, files: list[list[str]]) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.names = [f"{folder.name}/{number}.jsonl" for number in range(len(files))]
        self.places = []
        for name, lines in zip(self.names, files, strict=True):
            (folder.parent / name).write_text("\n".join(lines) + "\n", "utf-8", "surrogatepass")
            self.places += [(name, number) for number, _ in enumerate(lines, 1)]


@pytest.fixture(name="place")
def work_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    files=st.lists(st.lists(LINES, min_size=1, max_size=12), min_size=1, max_size=3),
    sizes=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    workers=st.integers(1, 2),
    death=st.integers(1, 30),
)
def test_one_record_for_each_article(
    place: Path, files: list[list[str]], sizes: tuple[int, int], workers: int, death: int
) -> None:
    """In the order of the input, the same bytes whatever the batches, killed or not."""
    inbox = Inbox(place / "in", files)
    for name in ("a", "b", "c"):
        for path in place.glob(f"{name}.jsonl*"):
            path.unlink()
    batches = [("--batch-size", str(size)) for size in sizes]
    code = run("in", "-o", "a.jsonl", *batches[0], "--workers", str(workers))
    records = [json.loads(line) for line in Path("a.jsonl").read_bytes().splitlines()]
    found = [(record["input"]["source"], record["input"]["line"]) for record in records]
    assert found == inbox.places
    failed = any(record["status"] == "failed" for record in records)
    assert code == (3 if failed else 0)
    run(*inbox.names, "-o", "b.jsonl", *batches[1])
    assert Path("b.jsonl").read_bytes() == Path("a.jsonl").read_bytes()
    dies("torn", death, "in", "-o", "c.jsonl", "--batch-size", "1")
    run("in", "-o", "c.jsonl", "--resume")
    assert Path("c.jsonl").read_bytes() == Path("a.jsonl").read_bytes()


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), texts=st.lists(TEXTS, min_size=2, max_size=9))
def test_the_order_of_files_changes_no_record(
    place: Path, data: st.DataObject, texts: list[str]
) -> None:
    """Each article has the record it would have anywhere; only their order is that of the files."""
    lines = [json.dumps({"id": f"id {number}", "text": text}) for number, text in enumerate(texts)]
    inbox = Inbox(place / "in", [[line] for line in lines])
    order = data.draw(st.permutations(inbox.names))
    for name in ("a.jsonl", "b.jsonl"):
        (place / name).unlink(missing_ok=True)
    run(*inbox.names, "-o", "a.jsonl")
    run(*order, "-o", "b.jsonl")
    straight = Path("a.jsonl").read_bytes().splitlines()
    reordered = Path("b.jsonl").read_bytes().splitlines()
    assert sorted(straight) == sorted(reordered)
    places = [json.loads(line)["input"]["source"] for line in reordered]
    assert places == list(order)


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    files=st.lists(st.lists(LINES, min_size=4, max_size=12), min_size=1, max_size=3),
    window=st.integers(1, 9),
    workers=st.integers(2, 3),
    data=st.data(),
)
def test_worker_processes_change_nothing(
    place: Path, files: list[list[str]], window: int, workers: int, data: st.DataObject
) -> None:
    """Real processes, started after two articles, whatever they are handed at once."""
    inbox = Inbox(place / "in", files)
    names = data.draw(st.permutations(inbox.names))
    for name in ("one.jsonl", "many.jsonl"):
        (place / name).unlink(missing_ok=True)
    run(*names, "-o", "one.jsonl", "--workers", "1")
    started: list[int] = []

    class Counted(pool.Pool):
        def __enter__(self) -> Self:
            started.extend(self.pids)
            return super().__enter__()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(carrying, "FEW", 2)
        patch.setattr(carrying, "WINDOW", window)
        patch.setattr(pool, "Pool", Counted)
        run(*names, "-o", "many.jsonl", "--workers", str(workers))
    assert len(started) == workers
    assert Path("many.jsonl").read_bytes() == Path("one.jsonl").read_bytes()
