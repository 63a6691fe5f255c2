"""Hostile input is data: names, archives, endless streams, and words meant for a terminal."""

from __future__ import annotations

import gzip
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import zstandard
from typer.testing import CliRunner

from summarizer import reading
from summarizer.cli import app
from summarizer.cli.logs import clean_line
from summarizer.cli.schema import record_schema
from summarizer.reading import FieldNames, Meter, compressed, list_sources, read_articles, streams
from summarizer.records import Article, Failure
from summarizer.writing.folder import file_stem
from tests import hostile_records
from tests.test_catalog import GOOD, folder_with
from tests.test_reading import failure, lines, read, write

BODY = "Sáng 6-1, tỉnh khánh thành cầu mới. Cây cầu dài 120 m."


def run(*arguments: str | Path, code: int) -> str:
    """What the program says on standard error; it ends with `code`."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.stderr


@pytest.mark.parametrize(
    ("identity", "stem"),
    [
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        ("/etc/passwd", "%2Fetc%2Fpasswd"),
        ("..", "%2E."),
        ("a\0b", "a%00b"),
        ("C:\\a", "C%3A%5Ca"),
        ("NUL", "%4EUL"),
        ("con", "%63on"),
        ("Aux.txt", "%41ux.txt"),
        ("com1 .a.b", "%63om1 .a.b"),
        ("lpt²", "%6Cpt²"),
        ("console", "console"),
        ("", "%"),
        ("a\u0323", "ạ"),
    ],
)
def test_names_that_mean_something_to_a_file_system(identity: str, stem: str) -> None:
    """An id becomes one plain name: no path, no device, one form of its letters."""
    assert file_stem(identity) == stem


def test_ids_that_fall_together_keep_their_files(tmp_path: Path) -> None:
    """Case, composed letters and cut names: each record has a file of its own."""
    ids = ["a", "A", "A-2", "ạ", "a\u0323", "x" * 300, "x" * 299 + "X", "../a", "NUL", "nul"]
    feed = write(tmp_path / "f.jsonl", lines(*({"id": i, "text": BODY} for i in ids)))
    run("run", feed, "-o", tmp_path / "out", code=0)
    files = list((tmp_path / "out").iterdir())
    assert sorted(json.loads(file.read_bytes())["id"] for file in files) == sorted(ids)
    assert len({file.name.casefold() for file in files}) == len(ids)
    assert all(len(os.fsencode(file.name)) < 255 for file in files)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes only on Linux")
def test_file_names_that_are_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, line breaks and escapes in a name: read like any other file."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in (b"\xff\xfe.txt", b"a\nb.txt", b"\x1b[31mred.txt", "a\u202eb.txt".encode()):
        (Path(os.fsdecode(os.fsencode(inbox))) / os.fsdecode(name)).write_text(BODY, "utf-8")
    said = run("run", inbox, "-o", tmp_path / "o.jsonl", code=0)
    records = [json.loads(line) for line in (tmp_path / "o.jsonl").read_bytes().splitlines()]
    assert {record["id"] for record in records} == {
        r"\xff\xfe.txt", "a\nb.txt", "\x1b[31mred.txt", "a\u202eb.txt",
    }  # fmt: skip
    assert "\x1b" not in said
    named = run("run", inbox / os.fsdecode(b"\xff\xfe.txt"), "-o", tmp_path / "p.jsonl", code=0)
    assert "1 ok" in named
    sources = json.loads((tmp_path / "p.jsonl.run.json").read_bytes())["sources"]
    assert sources[0]["name"] == str(inbox / r"\xff\xfe.txt")


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe, a device or a loop of links in a folder neither hangs nor ends the run."""
    write(tmp_path / "in" / "a.txt", BODY)
    os.mkfifo(tmp_path / "in" / "fifo.txt")
    (tmp_path / "in" / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "in" / "loop").symlink_to(".")
    (tmp_path / "in" / "itself.txt").symlink_to("itself.txt")
    assert [source.id for source in list_sources([str(tmp_path / "in")]).sources] == ["a.txt"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_zip_bomb_is_one_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """A small file that grows without end is given up; what came before it stays."""
    monkeypatch.setattr(compressed, "FREE", 2**20)
    data = lines({"text": "Một."}).encode() + b"\n" * 2**25
    packed = gzip.compress(data) if suffix == ".gz" else zstandard.compress(data)
    path = write(tmp_path / f"f.jsonl{suffix}", packed)
    first, last = read(path)
    assert isinstance(first, Article)
    assert isinstance(last, Failure)
    assert last.code == "archive-bomb"
    assert last.message == f"{path}: grows to over 250 times its size, as a zip bomb does"


def test_an_endless_line_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """`cat /dev/zero` ends in one failure: the input is not read for ever."""

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
            view[:] = bytes(len(view))
            return len(view)

    class Stdin:
        buffer = io.BufferedReader(Endless())

    monkeypatch.setattr(streams, "MAX_BYTES", 2**16)
    monkeypatch.setattr(streams, "ENDLESS", 2**22)
    monkeypatch.setattr(sys, "stdin", Stdin())
    (only,) = read_articles(list_sources(["-"]).sources, FieldNames(), Meter())
    assert isinstance(only, Failure)
    assert only.code == "endless-line"


def test_a_json_list_of_crumbs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Millions of items that are no articles would take gigabytes: one failure instead."""
    monkeypatch.setattr(reading, "MOST_COMMAS", 1000)
    path = write(tmp_path / "f.json", "[" + "1," * 2000 + "1]")
    assert failure(read(path)).code == "too-large"


def test_messages_stay_short(tmp_path: Path) -> None:
    """Names of fields and ids of any length make a message of a line, in the record as well."""
    names = {"x" * 10_000 + str(n): n for n in range(1000)}
    path = write(tmp_path / "f.jsonl", lines(names))
    assert len(failure(read(path)).message) < 3000
    twice = {"id": "y" * 100_000, "text": BODY}
    path = write(tmp_path / "g.jsonl", lines(twice, twice))
    assert len(failure(read(path)).message) < 1000
    assert len(clean_line("\x1b" * 100_000)) < 50_000


ESCAPES = "\x1b[2J\x1b]0;evil\x07\x9b31m\r\x7f\u202e\u2028"


def test_no_escape_reaches_the_terminal(tmp_path: Path) -> None:
    """Not by a file's name, a field's, an id, or a message of the JSON library."""
    bad = json.dumps({ESCAPES: 1}, ensure_ascii=False).encode()
    twice = json.dumps({"id": ESCAPES, "text": BODY}).encode()
    feed = b"\n".join([bad, twice, twice, b'{"text": \x1b[2J}', b"\x1b[2J\x07"])
    path = write(tmp_path / "\x1b]0;evil\x07.jsonl", feed)
    for form in ("plain", "json"):
        said = run(
            "run", path, "-o", tmp_path / "o.jsonl", "--overwrite", "--log-format", form, code=3
        )
        assert all(c.isprintable() for c in said.replace("\n", "")), ascii(said)
        assert said.count("failed:") == 4


def test_a_bug_shows_no_escapes_either() -> None:
    """The traceback of an unforeseen error is cleaned line by line."""
    code = (
        "import sys; from summarizer.cli.logs import show_bug; sys.excepthook = show_bug\n"
        "raise ValueError('a\\x1b[2J\\nb')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.endswith("ValueError: a\\x1b[2J\nb\n")


def test_a_record_on_a_terminal_drives_nothing(tmp_path: Path) -> None:
    """`-o -` on a terminal: what JSON leaves unescaped is escaped, and the record is the same."""
    feed = write(tmp_path / "f.jsonl", lines({"id": ESCAPES, "title": ESCAPES, "text": BODY}))
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "summarizer", "run", str(feed), "-o", "-", "--quiet"]
    subprocess.run(command, stdout=follower, check=True, timeout=120)
    shown = os.read(leader, 2**16).decode()
    os.close(leader)
    os.close(follower)
    assert all(c.isprintable() for c in shown.strip())
    assert json.loads(shown)["id"] == ESCAPES


def test_a_model_shown_drives_nothing(tmp_path: Path) -> None:
    """`models show`: the words of a model.toml are escaped, and the JSON is whole."""
    spec = GOOD + 'summary = "\\u009b2J\\u202e"\n'
    folder = folder_with(tmp_path, spec.replace("\\\\", "\\"))
    shown = CliRunner().invoke(app, ["models", "show", str(folder)]).stdout
    assert all(c.isprintable() for c in shown.replace("\n", ""))
    assert json.loads(shown)["summary"] == "\x9b2J\u202e"


def records_of(out: Path) -> list[dict[str, object]]:
    """The records of a finished output, ten of each kind checked against the published schema."""
    validate = jsonschema.Draft202012Validator(record_schema()).validate
    found = [json.loads(line) for line in out.read_bytes().splitlines()]
    for record in found[:300]:
        validate(record)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "folder"])
def test_ten_thousand_hostile_records(tmp_path: Path, form: str) -> None:
    """Thirty kinds in one run: one record for each, in order, as its kind says; exit 3."""
    wanted = list(hostile_records.feed(10_000 if form == "jsonl" else 3_000))
    path = write(tmp_path / "f.jsonl", b"\n".join(line for _, line in wanted))
    out = tmp_path / ("o.jsonl" if form == "jsonl" else "out")
    said = run("run", path, "-o", out, "--quiet", code=3)
    assert all(c.isprintable() for c in said.replace("\n", ""))
    if form == "folder":
        assert sum(1 for _ in out.iterdir()) == len(wanted)
        return
    records = records_of(out)
    assert len({str(record["id"]) for record in records if record["status"] == "ok"}) == sum(
        record["status"] == "ok" for record in records
    )
    for number, ((kind, _), record) in enumerate(zip(wanted, records, strict=True), 1):
        origin = record["input"]
        assert isinstance(origin, dict)
        assert origin["line"] == number
        assert hostile_records.KINDS[kind][1] in (record["status"], "either"), (kind, record)
