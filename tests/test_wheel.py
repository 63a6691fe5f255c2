"""The wheel: what people install carries everything the main job needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_an_installed_wheel_does_the_main_job(tmp_path: Path) -> None:
    """Built, installed with its dependencies into an empty environment, run away from the clone."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("summarizer-*.whl")
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = str(environment / "bin" / "python")
    install = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    constraints = ["-c", str(ROOT / "constraints.txt")]
    subprocess.run([*install, *constraints, "torch"], check=True)
    subprocess.run([*install, *constraints, str(wheel)], check=True)
    command = [
        str(environment / "bin" / "summarizer"),
        "run",
        str(ROOT / "samples"),
        "-o",
        "o.jsonl",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in (tmp_path / "o.jsonl").read_bytes().splitlines()]
    assert len(records) >= 6
    assert all(record["status"] == "ok" and record["summary"] for record in records)
