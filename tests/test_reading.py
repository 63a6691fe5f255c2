"""Reading: which files, which fields, which ids, and one failure for each bad thing."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import UsageError
from summarizer.reading import FieldNames, Meter, list_sources, read_articles, streams
from summarizer.reading.identity import assign_ids
from summarizer.reading.titles import split_title
from summarizer.records import Article, Failure, Origin

BODY = "Sáng 6-1, tỉnh khánh thành cầu mới. Cây cầu dài 120 m."


def read(*arguments: str | Path, fields: tuple[str, ...] = ()) -> list[Article | Failure]:
    """Everything that the named sources give."""
    listing = list_sources([str(argument) for argument in arguments])
    return list(read_articles(listing.sources, FieldNames.parse(fields), Meter()))


def articles(items: list[Article | Failure]) -> list[Article]:
    """The items, all of them articles."""
    assert all(isinstance(item, Article) for item in items)
    return [item for item in items if isinstance(item, Article)]


def failure(items: list[Article | Failure]) -> Failure:
    """The one failure among the items."""
    (found,) = [item for item in items if isinstance(item, Failure)]
    return found


def write(path: Path, text: str | bytes) -> Path:
    """A file with `text`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def lines(*records: object) -> str:
    """JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_folder_is_read_recursively_and_sorted(tmp_path: Path) -> None:
    """Articles of a folder come in path order, with their relative paths as ids."""
    for name in ("b.txt", "a/z.txt", "a/b.txt", "a.txt", ".hidden.txt", "notes.md", "x.run.json"):
        write(tmp_path / name, BODY)
    listing = list_sources([str(tmp_path)])
    assert [item.id for item in read(tmp_path)] == ["a/b.txt", "a/z.txt", "a.txt", "b.txt"]
    assert [Path(name).name for name in listing.ignored] == ["notes.md", "x.run.json"]


def test_two_folders_with_the_same_names_lose_nothing(tmp_path: Path) -> None:
    """A relative path that another file already has gives way to the path as given."""
    write(tmp_path / "a/1.txt", BODY)
    write(tmp_path / "b/1.txt", BODY)
    found = articles(read(tmp_path / "a", tmp_path / "b"))
    assert [item.id for item in found] == ["1.txt", (tmp_path / "b/1.txt").as_posix()]


def test_the_same_file_twice_is_a_duplicate_id(tmp_path: Path) -> None:
    """A file that is named twice gives one article and one failure."""
    path = write(tmp_path / "1.txt", BODY)
    assert failure(read(path, path)).message == (
        f"{path}: the id '1.txt' was already used by an earlier article"
    )


def test_globs_are_expanded_by_the_program(tmp_path: Path) -> None:
    """A quoted pattern works; ids are relative to its fixed part."""
    write(tmp_path / "a/1.txt", BODY)
    write(tmp_path / "b/1.txt", BODY)
    assert [item.id for item in read(tmp_path / "*/1.txt")] == ["a/1.txt", "b/1.txt"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.txt", "{path}: no such file or folder"),
        ("*.txt", "{path}: no file matches this pattern"),
    ],
)
def test_a_source_that_is_nothing_is_refused(tmp_path: Path, name: str, message: str) -> None:
    """No such file, no match: the run does not start."""
    path = tmp_path / name
    with pytest.raises(UsageError) as caught:
        list_sources([str(path)])
    assert str(caught.value) == message.format(path=path)


def test_a_file_of_another_kind_is_refused_when_named(tmp_path: Path) -> None:
    """A .pdf that was named is an error, not something passed over."""
    path = write(tmp_path / "a.pdf", BODY)
    with pytest.raises(UsageError) as caught:
        list_sources([str(path)])
    assert str(caught.value) == (
        f"{path}: not a kind of file that is read; give a .txt, .jsonl or .json file, "
        "each also .gz or .zst"
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Khánh thành cầu mới\n\n{BODY}", "Khánh thành cầu mới"),
        (f"Khánh thành cầu “Hữu Nghị”\r\n\r\n{BODY}", "Khánh thành cầu “Hữu Nghị”"),
        (f"Khánh thành cầu mới\n{BODY}", None),
        (f"Khánh thành cầu mới.\n\n{BODY}", None),
        ("Khánh thành cầu mới\n\n", None),
        (f"{'dài ' * 60}\n\n{BODY}", None),
        (BODY, None),
    ],
)
def test_title_of_a_text_file(text: str, title: str | None) -> None:
    """Short, no closing punctuation, a blank line and a body after it; else all is body."""
    found, body = split_title(text)
    assert found == title
    assert body == (text if title is None else BODY)


def test_usual_field_names_and_the_rest_as_extra(tmp_path: Path) -> None:
    """Text may be a string or a list; numbers stay as they were written; null is no title."""
    path = write(
        tmp_path / "f.jsonl",
        '{"id": 1.50, "content": ["Một.", "Hai."], "headline": "Tin", "url": "u", "n": 1e3}\n'
        '{"id": "b", "body": "Ba.", "title": null, "big": 123456789012345678901234567890}\n',
    )
    first, second = articles(read(path))
    assert (first.id, first.title, first.text) == ("1.50", "Tin", "Một.\nHai.")
    assert msgspec.json.encode(first.extra) == b'{"url":"u","n":1e3}'
    assert (second.id, second.title, second.text) == ("b", None, "Ba.")
    assert msgspec.json.encode(second.extra) == b'{"big":123456789012345678901234567890}'
    assert (first.origin.source, first.origin.line) == (path.as_posix(), 1)


def test_field_option_names_the_field(tmp_path: Path) -> None:
    """--field text=noi_dung reads that field and no other."""
    path = write(tmp_path / "f.jsonl", lines({"noi_dung": "Một.", "text": "no", "ma": 7}))
    (item,) = articles(read(path, fields=("text=noi_dung", "id=ma")))
    assert (item.id, item.text) == ("7", "Một.")
    assert msgspec.json.encode(item.extra) == b'{"text":"no"}'


@pytest.mark.parametrize("option", ["text", "text=", "body=x", "=x"])
def test_field_option_that_names_nothing(option: str) -> None:
    """A --field that is not ROLE=NAME says which roles there are."""
    with pytest.raises(UsageError) as caught:
        FieldNames.parse([option])
    assert str(caught.value) == f"--field {option}: give one of id=NAME, title=NAME, text=NAME"


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ('{"text": "a"', "invalid-json", "not valid JSON (Input data was truncated)"),
        ("[1, 2]", "not-an-object", "not a JSON object"),
        ('"text"', "not-an-object", "not a JSON object"),
        ('{"text": 5}', "wrong-type", "field text is not a string or a list of strings"),
        ('{"text": ["a", 5]}', "wrong-type", "field text is not a string or a list of strings"),
        ('{"text": "a", "title": 5}', "wrong-type", "field title is not a string"),
        ('{"text": "a", "id": []}', "wrong-type", "field id is not a string or a number"),
        (
            '{"url": "u", "noi_dung": "a"}',
            "no-text-field",
            "no field named text or content or body (fields seen: url, noi_dung); "
            "name it with --field text=NAME",
        ),
        ("{}", "no-text-field", None),
        ('{"text": ' + "[" * 100_000 + "}", "invalid-json", None),
        ('{"text": "\\ud800"}', "invalid-json", None),
    ],
)
def test_a_bad_line_costs_itself_alone(
    tmp_path: Path, line: str, code: str, message: str | None
) -> None:
    """Line 2 fails with its place and reason; lines 1 and 3 are articles."""
    path = write(tmp_path / "f.jsonl", '{"text": "Một."}\n' + line + '\n{"text": "Ba."}\n')
    items = read(path)
    assert [type(item) for item in items] == [Article, Failure, Article]
    assert failure(items).code == code
    if message is not None:
        assert failure(items).message == f"{path} line 2: {message}"


def test_a_failed_line_keeps_its_id_and_other_fields(tmp_path: Path) -> None:
    """What could be read of a bad record still identifies it."""
    path = write(tmp_path / "f.jsonl", '{"id": "a7", "text": 5, "url": "u"}\n')
    bad = failure(read(path))
    assert (bad.id, msgspec.json.encode(bad.extra)) == ("a7", b'{"url":"u"}')


def test_invalid_utf8_in_a_line(tmp_path: Path) -> None:
    """The failure names the byte."""
    path = write(tmp_path / "f.jsonl", b'{"text": "a\xff"}\n{"text": "Hai."}\n')
    items = read(path)
    assert failure(items).message == (
        f"{path} line 1: not valid UTF-8 at byte 12; JSON must be UTF-8"
    )
    assert isinstance(items[1], Article)


def test_ids_are_made_of_the_text_and_never_repeat(tmp_path: Path) -> None:
    """No id: a content hash, with an ordinal for repeats; a given id twice: a failure."""
    path = write(
        tmp_path / "f.jsonl",
        lines(
            {"text": "Một."}, {"text": "Một."}, {"id": "x", "text": "a"}, {"id": "x", "text": "b"}
        ),
    )
    items = read(path)
    assert items[1].id == f"{items[0].id}-2"
    assert len(items[0].id) == 16
    bad = failure(items)
    assert (bad.id, bad.code) == ("x", "duplicate-id")
    assert bad.message == f"{path} line 4: the id 'x' was already used by an earlier article"


@given(st.lists(st.sampled_from(["", "a", "b", "a-2", "3"]), max_size=12))
def test_ids_of_articles_are_unique(ids: list[str]) -> None:
    """Whatever ids come in, no two articles leave with the same one, and every input leaves."""
    origin = Origin("s", 1, "a" * 64)
    items = list(assign_ids(Article(identity, None, "t", origin) for identity in ids))
    kept = [item.id for item in items if isinstance(item, Article)]
    assert len(items) == len(ids)
    assert len(set(kept)) == len(kept)
    assert len(kept) == ids.count("") + len(set(ids) - {""})


def test_json_list_and_single_object(tmp_path: Path) -> None:
    """A .json file holds a list of records, or one; what passes through is on one line."""
    many = write(tmp_path / "a.json", json.dumps([{"text": "Một.", "x": {"y": 1}}, 5], indent=2))
    one = write(tmp_path / "b.json", json.dumps({"text": "Hai."}))
    first, bad = read(many)
    assert b"\n" not in msgspec.json.encode(first.extra)
    assert isinstance(bad, Failure)
    assert bad.message == f"{many} item 2: not a JSON object"
    assert [item.text for item in articles(read(one))] == ["Hai."]


def test_json_that_is_none_is_one_failure(tmp_path: Path) -> None:
    """A broken .json fails as a whole and says so."""
    path = write(tmp_path / "a.json", "nonsense")
    assert failure(read(path)).message == (
        f"{path}: not a JSON list of objects or one object "
        "(JSON is malformed: invalid character (byte 4))"
    )


def compress(data: bytes, suffix: str) -> bytes:
    """`data` as .gz or .zst."""
    return gzip.compress(data) if suffix == ".gz" else zstandard.compress(data)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_files(tmp_path: Path, suffix: str) -> None:
    """Several members or frames, one after another, are read as one text."""
    data = compress(lines({"text": "Một."}).encode(), suffix)
    path = write(tmp_path / f"f.jsonl{suffix}", data + data)
    assert [item.text for item in articles(read(path))] == ["Một.", "Một."]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_truncated_archive_keeps_what_came_before(tmp_path: Path, suffix: str) -> None:
    """Articles before the cut are read; the cut is one failure that names the file."""
    data = compress(
        "".join(lines({"id": n, "text": f"Câu {n * n}."}) for n in range(9999)).encode(), suffix
    )
    path = write(tmp_path / f"f.jsonl{suffix}", data[: len(data) * 9 // 10])
    items = read(path)
    assert failure(items[-1:]).code == "damaged-archive"
    assert failure(items[-1:]).message.startswith(
        f"{path}: the compressed data is damaged or cut short ("
    )
    assert sum(isinstance(item, Article) for item in items) > 100


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_what_is_not_an_archive(tmp_path: Path, suffix: str) -> None:
    """A file that only has the name of one fails by itself."""
    path = write(tmp_path / f"f.txt{suffix}", "không nén")
    assert failure(read(path)).code == "damaged-archive"


def test_line_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is too long is passed over in bounded memory and fails by itself."""
    monkeypatch.setattr(streams, "MAX_BYTES", 100)
    path = write(tmp_path / "f.jsonl", lines({"text": "a" * 500}, {"text": "Hai."}))
    first, second = read(path)
    assert isinstance(first, Failure) and first.code == "too-large"
    assert isinstance(second, Article) and second.origin.line == 2


def test_a_file_that_vanished(tmp_path: Path) -> None:
    """Listed but gone when its turn comes: a failed record with the file's id."""
    path = write(tmp_path / "a.txt", BODY)
    listing = list_sources([str(tmp_path)])
    path.unlink()
    (item,) = read_articles(listing.sources, FieldNames(), Meter())
    assert isinstance(item, Failure)
    assert (item.id, item.message) == (
        "a.txt",
        f"{path}: cannot be read (No such file or directory)",
    )


def test_empty_and_binary_files(tmp_path: Path) -> None:
    """Each is a failed record under its path."""
    empty = write(tmp_path / "a.txt", b"")
    binary = write(tmp_path / "b.txt", bytes(range(256)) * 40)
    first, second = read(tmp_path)
    assert isinstance(first, Failure) and isinstance(second, Failure)
    assert (first.id, first.code, first.message) == (
        "a.txt",
        "empty",
        f"{empty}: the file is empty",
    )
    assert (second.id, second.code) == ("b.txt", "binary")
    assert second.message.startswith(f"{binary}: ")


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads JSON Lines, a byte order mark and blank lines aside."""
    data = (
        b"\xef\xbb\xbf"
        + lines({"text": "Một."}).encode()
        + b"\n \n"
        + lines({"text": "Hai."}).encode()
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    found = articles(read("-"))
    assert [(item.text, item.origin.source, item.origin.line) for item in found] == [
        ("Một.", "-", 1),
        ("Hai.", "-", 4),
    ]


def test_standard_input_only_once() -> None:
    """`- -` is refused."""
    with pytest.raises(UsageError) as caught:
        list_sources(["-", "-"])
    assert str(caught.value) == "-: standard input is named twice; it can be read only once"


def test_reading_is_lazy(tmp_path: Path) -> None:
    """The first article is there before the rest of the file is read."""
    path = write(tmp_path / "f.jsonl", lines(*({"text": "a" * 1000} for _ in range(2000))))
    meter = Meter()
    stream = read_articles(list_sources([str(path)]).sources, FieldNames(), meter)
    next(stream)
    assert meter.consumed() < path.stat().st_size / 4
    assert sum(1 for _ in stream) == 1999
    assert meter.consumed() == path.stat().st_size
