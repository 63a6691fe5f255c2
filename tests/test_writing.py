"""Writing: whole or not there, one file an article, names that stay inside the folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import UsageError
from summarizer.records import ErrorInfo, FailedRecord, Input
from summarizer.writing import open_writer, resolve_target
from summarizer.writing.folder import MAX_NAME, file_stem


def record(identity: str) -> FailedRecord:
    """A small record."""
    error = ErrorInfo("read", "empty", "a.txt: the file is empty")
    return FailedRecord("summarizer/1", identity, "failed", error, Input("a.txt", None, ""), {})


def write(out: Path, *ids: str) -> None:
    """A finished output with a record for each id."""
    writer = open_writer(resolve_target(str(out)))
    for identity in ids:
        writer.write(record(identity))
    writer.flush()
    writer.seal()
    writer.commit()
    writer.close()


def test_jsonl_appears_at_commit(tmp_path: Path) -> None:
    """Before commit there is only OUT.part; after it only OUT."""
    out = tmp_path / "o.jsonl"
    writer = open_writer(resolve_target(str(out)))
    writer.write(record("ạ"))
    writer.flush()
    assert [path.name for path in tmp_path.iterdir()] == ["o.jsonl.part"]
    writer.seal()
    writer.commit()
    writer.close()
    assert [path.name for path in tmp_path.iterdir()] == ["o.jsonl"]
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "ạ"


@pytest.mark.parametrize("ids", [(), ("a",), ("a", "b", "c")])
def test_json_is_a_list(tmp_path: Path, ids: tuple[str, ...]) -> None:
    """A .json output is valid JSON for none, one and many records."""
    write(tmp_path / "o.json", *ids)
    assert [r["id"] for r in json.loads((tmp_path / "o.json").read_bytes())] == list(ids)


def test_folder_has_a_file_for_each_record(tmp_path: Path) -> None:
    """Ids that differ by case or only after escaping, or repeat, get files of their own."""
    ids = ["a", "A", "a", "a-2", "../x", "b/c.txt", "", ".", "\0", "ế" * 300]
    write(tmp_path / "o", *ids)
    files = sorted((tmp_path / "o").iterdir())
    assert sorted(json.loads(file.read_bytes())["id"] for file in files) == sorted(ids)
    assert all(file.parent == tmp_path / "o" for file in files)
    assert len({file.name.casefold() for file in files}) == len(ids)


@given(st.text())
def test_file_names_are_safe(identity: str) -> None:
    """No separators, no control characters, no leading dot, never too long, never empty."""
    stem = file_stem(identity)
    assert 0 < len(stem.encode()) <= MAX_NAME
    assert not stem.startswith(".")
    assert all(c.isalnum() or c in "-_. %" for c in stem)


def test_overwrite_replaces_a_folder_whole(tmp_path: Path) -> None:
    """Files of the old output do not survive in the new one."""
    write(tmp_path / "o", "old")
    write(tmp_path / "o", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["o"]
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["new.json"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none/o.jsonl", "{out}: the folder {parent} does not exist; make it first"),
        ("o.csv", "{out}: give a .jsonl or .json file, a folder (ending in /), or - for stdout"),
        ("there.jsonl/", "{out}: is a file; name another output"),
    ],
)
def test_outputs_that_are_refused(tmp_path: Path, name: str, message: str) -> None:
    """The whole sentence, before anything is read or loaded."""
    write(tmp_path / "there.jsonl")
    write(tmp_path / "full", "a")
    out = f"{tmp_path}/{name}"
    with pytest.raises(UsageError) as caught:
        resolve_target(out)
    assert str(caught.value) == message.format(out=out, parent=Path(out).parent)


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    """A folder made beforehand is not an existing output."""
    (tmp_path / "o").mkdir()
    write(tmp_path / "o", "a")
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["a.json"]
