"""The command line as people and schedulers use it: golden runs, messages, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from summarizer.cli import app, main
from summarizer.cli.options import memory_bytes
from summarizer.cli.schema import record_schema

FIRST = "Sáng 6-1, UBND tỉnh khánh thành cầu Bến Đình nối hai xã Tân Lập và Hòa An."
TEXT = (
    f"{FIRST} Cây cầu dài 120 m, rộng 8 m, kinh phí 42 tỷ đồng. Phát biểu tại lễ khánh thành, "
    "ông Trần Văn Tám, Phó Chủ tịch UBND tỉnh, đề nghị hai xã giữ gìn công trình. "
    "Người dân không còn phải đi đò qua sông như trước đây."
)

Run = Callable[..., Result]


@pytest.fixture(name="run")
def run_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line in an empty folder, as the console script does."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=stdin)

    return run


def records(path: str | Path) -> list[dict[str, object]]:
    """The records of an output, each checked against the published schema."""
    data = [json.loads(line) for line in Path(path).read_bytes().splitlines()]
    validator = jsonschema.Draft202012Validator(record_schema())
    for record in data:
        validator.validate(record)
    return data


def error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> str:
    """What `summarizer ARGUMENTS` says before it exits with 2."""
    monkeypatch.setattr(sys, "argv", ["summarizer", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_the_main_job(run: Run) -> None:
    """A folder in, one record for each article in order, and the manifest beside them."""
    Path("in").mkdir()
    Path("in/b.txt").write_text("Khánh thành cầu Bến Đình\n\n" + TEXT, encoding="utf-8")
    Path("in/a.txt").write_text("(BDO) " + TEXT, encoding="utf-8")
    result = run("run", "in", "-o", "out.jsonl")
    assert result.exit_code == 0
    assert result.stdout == ""
    first, second = records("out.jsonl")
    assert (first["id"], second["id"]) == ("a.txt", "b.txt")
    assert (first["title"], second["title"]) == (None, "Khánh thành cầu Bến Đình")
    assert first["input"]["dropped"] == [{"kind": "agency", "text": "(BDO)"}]  # type: ignore[index]
    assert first["input"]["sentences"] == 4  # type: ignore[index]
    assert FIRST.split(",")[1] in str(first["summary"])
    assert str(first["models"]["summarizer"]).startswith("salience@")  # type: ignore[index]
    manifest = json.loads(Path("out.jsonl.run.json").read_bytes())
    assert manifest["status"] == "finished"
    assert manifest["counts"]["ok"] == 2
    assert not Path("out.jsonl.part").exists()


def test_stdout_carries_data_only(run: Run) -> None:
    """Records on standard output; everything said goes to standard error."""
    line = json.dumps({"id": 7, "text": TEXT, "nguồn": "BĐ"}) + "\n"
    result = run("run", "-", "-o", "-", stdin=line)
    (record,) = [json.loads(part) for part in result.stdout.splitlines()]
    assert (record["id"], record["extra"]) == ("7", {"nguồn": "BĐ"})
    assert "done: 1 ok, 0 failed" in result.stderr
    assert "cầu Bến Đình" in result.stdout  # letters, not \u escapes


def test_quiet_says_nothing(run: Run) -> None:
    """--quiet: no line on standard error for a run without errors."""
    assert run("run", "-", "-o", "-", "--quiet", stdin=json.dumps({"text": TEXT})).stderr == ""


def test_log_lines_as_json(run: Run) -> None:
    """--log-format json: every line of standard error is a JSON object."""
    result = run("run", "-", "-o", "o.jsonl", "--log-format", "json", stdin='{"x": 1}\n')
    levels = [json.loads(line)["level"] for line in result.stderr.splitlines()]
    assert levels == ["warning", "info"]


def test_a_bad_line_among_good_ones(run: Run) -> None:
    """Line 7 fails, the others succeed, exit 3."""
    lines = [json.dumps({"id": n, "text": TEXT}) for n in range(1, 10)]
    lines[6] = "{bad"
    result = run("run", "-", "-o", "o.jsonl", stdin="\n".join(lines))
    assert result.exit_code == 3
    found = records("o.jsonl")
    assert [r["status"] for r in found] == ["ok"] * 6 + ["failed"] + ["ok"] * 2
    assert found[6]["error"] == {
        "stage": "read",
        "code": "invalid-json",
        "message": "- line 7: not valid JSON "
        "(JSON is malformed: object keys must be strings (byte 1))",
    }
    assert "failed: - line 7: not valid JSON" in result.stderr


@pytest.mark.parametrize("text", ["", "  \n\t ", "\ufeff", None])
def test_an_article_without_text(run: Run, text: str | None) -> None:
    """A failed record and exit 3, never an empty summary."""
    result = run("run", "-", "-o", "o.jsonl", stdin=json.dumps({"id": "a", "text": text}))
    assert result.exit_code == 3
    (record,) = records("o.jsonl")
    assert record["error"] == {
        "stage": "clean",
        "code": "empty",
        "message": "- line 1: the article has no text",
    }


def test_an_empty_folder(run: Run) -> None:
    """A warning, an empty OUT, exit 0."""
    Path("in").mkdir()
    result = run("run", "in", "-o", "o.jsonl")
    assert (result.exit_code, Path("o.jsonl").read_bytes()) == (0, b"")
    assert "warning: no articles found in in" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "gone", "-o", "o.jsonl"], "gone: no such file or folder"),
        (
            ["run", "a.txt", "-o", "there.jsonl"],
            "there.jsonl: exists; give --overwrite to replace it, or another name",
        ),
        (
            ["run", "a.jsonl", "-o", "a.jsonl", "--overwrite"],
            "a.jsonl: is also a SOURCE; name another output",
        ),
        (
            ["run", "a.txt", "-o", "no/o.jsonl"],
            "no/o.jsonl: the folder no does not exist; make it first",
        ),
        (
            ["run", "a.txt", "-o", "o.jsonl", "--field", "x=y"],
            "--field x=y: give one of id=NAME, title=NAME, text=NAME",
        ),
        (
            ["run", "a.txt", "-o", "o.jsonl", "--memory", "4X"],
            "--memory 4X: give a size of 100M or more, such as 800M or 4G",
        ),
        (
            ["run", "a.txt", "-o", "o.jsonl", "--memory", "4M"],
            "--memory 4M: give a size of 100M or more, such as 800M or 4G",
        ),
    ],
)
def test_wrong_usage(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    """One sentence on standard error, exit 2, nothing written."""
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("a.jsonl").write_text("", encoding="utf-8")
    Path("there.jsonl").write_text("kept", encoding="utf-8")
    assert error(monkeypatch, capsys, *arguments) == f"summarizer: error: {message}\n"
    assert Path("there.jsonl").read_text(encoding="utf-8") == "kept"
    assert sorted(path.name for path in Path().iterdir()) == ["a.jsonl", "a.txt", "there.jsonl"]


@pytest.mark.parametrize(
    ("text", "size"),
    [("4G", 4 * 2**30), ("800m", 800 * 2**20), ("1.5GiB", 3 * 2**29), ("2", 2**31), ("1TB", 2**40)],
)
def test_sizes_of_memory(text: str, size: int) -> None:
    """As people write them; a bare number is in GiB."""
    assert memory_bytes(text) == size


def test_an_unknown_model(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the nearest and lists the known ones."""
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    said = error(monkeypatch, capsys, "run", "a.txt", "-o", "o.jsonl", "--model", "saliance")
    assert "saliance" in said
    assert "did you mean salience?" in said


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc, where nobody may write")
def test_an_unwritable_folder(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason of the system, exit 2."""
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    said = error(monkeypatch, capsys, "run", "a.txt", "-o", "/proc/o.jsonl")
    reason = "No such file or directory"
    assert said == f"summarizer: error: /proc/o.jsonl: cannot be written ({reason})\n"


def test_full_disk(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A write that fails ends in one sentence that says what is kept."""
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("o.jsonl.part").symlink_to("/dev/full")
    said = error(monkeypatch, capsys, "run", "a.txt", "-o", "o.jsonl")
    assert said.startswith(
        "summarizer: error: o.jsonl: cannot be written (No space left on device)"
    )


def test_output_is_left_out_of_its_own_folder(run: Run) -> None:
    """OUT inside the SOURCE folder is not read as an article on the next run."""
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    for _ in range(2):
        assert run("run", "in", "-o", "in/o.jsonl", "--overwrite").exit_code == 0
        assert [record["id"] for record in records("in/o.jsonl")] == ["a.txt"]


def test_limit_and_lengths(run: Run) -> None:
    """--limit, --sentences and --summary-length are kept."""
    lines = "\n".join(json.dumps({"id": n, "text": TEXT}) for n in range(5))
    run("run", "-", "-o", "one.jsonl", "--limit", "2", "--sentences", "1", stdin=lines)
    assert len(records("one.jsonl")) == 2
    run("run", "-", "-o", "short.jsonl", "--summary-length", "25", stdin=lines)
    assert all(r["output"]["syllables"] <= 25 for r in records("short.jsonl"))  # type: ignore[index]


def test_same_bytes_for_any_batch_size_and_spelling(run: Run) -> None:
    """Batch size and Unicode form of the input change no byte of the summaries."""
    lines = [json.dumps({"id": n, "text": TEXT[: 120 + 40 * n]}) for n in range(7)]
    for size in ("1", "3", "8"):
        run("run", "-", "-o", f"{size}.jsonl", "--batch-size", size, stdin="\n".join(lines))
    assert len({Path(f"{size}.jsonl").read_bytes() for size in ("1", "3", "8")}) == 1
    decomposed = unicodedata.normalize("NFD", "\n".join(json.loads(line)["text"] for line in lines))
    stdin = "\n".join(json.dumps({"text": text}) for text in decomposed.split("\n"))
    run("run", "-", "-o", "nfd.jsonl", stdin=stdin)
    assert [r["summary"] for r in records("nfd.jsonl")] == [
        r["summary"] for r in records("1.jsonl")
    ]


def test_ten_megabytes_on_one_line(run: Run) -> None:
    """A giant article is summarised in bounded time."""
    started = time.monotonic()
    result = run("run", "-", "-o", "o.jsonl", stdin=json.dumps({"text": (TEXT + " ") * 30_000}))
    assert result.exit_code == 0
    assert records("o.jsonl")[0]["output"]["syllables"] < 200  # type: ignore[index]
    assert time.monotonic() - started < 60


def test_schema_is_printed(run: Run) -> None:
    """`summarizer schema` prints the schema that the records are checked against."""
    assert json.loads(run("schema").stdout) == record_schema()


def test_models_are_listed(run: Run) -> None:
    """`summarizer models list` names the bundled model with its licence."""
    assert "salience" in run("models", "list").stdout
    assert json.loads(run("models", "show", "salience").stdout)["name"] == "salience"


def test_version(run: Run) -> None:
    """`summarizer --version` prints name and version."""
    assert run("--version").stdout.startswith("summarizer ")


def test_help_needs_nothing_heavy() -> None:
    """The command line loads without torch, transformers or ctranslate2."""
    heavy = {"torch", "transformers", "ctranslate2", "sentencepiece", "numpy", "rich", "ftfy"}
    code = f"import sys, summarizer.cli; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_salience_run_needs_neither_torch_nor_ctranslate2(tmp_path: Path) -> None:
    """The bundled model runs on numpy alone."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    code = (
        "import sys\n"
        "from summarizer.cli import app\n"
        f"app(['run', {str(tmp_path / 'a.txt')!r}, '-o', '-', '--quiet'], standalone_mode=False)\n"
        "print(sorted({'torch', 'transformers', 'ctranslate2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_signal_keeps_what_is_finished(tmp_path: Path) -> None:
    """SIGTERM ends a run with 143; finished records stay in OUT.part, the manifest says so."""
    command = [sys.executable, "-m", "summarizer", "run", "-", "-o", str(tmp_path / "o.jsonl")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin and process.stderr
        line = json.dumps({"text": TEXT}).encode() + b"\n"
        process.stdin.write(line * 300)
        process.stdin.flush()
        part = tmp_path / "o.jsonl.part"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not (part.exists() and part.stat().st_size > 1000):
            time.sleep(0.05)
        process.terminate()
        said = process.stderr.read().decode()
        assert process.wait(10) == 143
    assert "interrupted after" in said
    assert len(part.read_bytes().splitlines()) >= 128
    assert json.loads((tmp_path / "o.jsonl.run.json").read_bytes())["status"] == "interrupted"
