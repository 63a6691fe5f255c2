"""What a length limit cut: the half sentence goes, whole ones stay, and the record says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.endings import finished, whole_sentences
from summarizer.textmodel import Output
from tests.running import run

CASES = [
    ("Giá gạo tăng 5%. Mưa lớn kéo", "Giá gạo tăng 5%."),
    ("Giá gạo tăng 5%.", "Giá gạo tăng 5%."),
    ("Giá gạo tăng", "Giá gạo tăng"),  # all there is
    ("", ""),
    ("Cầu dài 120 m. Ông Tám, Phó Chủ tịch UBND TP.", "Cầu dài 120 m."),  # TP. of a name to come
    ("Năm 2017. Ngày 2", "Năm 2017."),
    ("“Tôi rất vui.” Bà Hòa nói. “Chúng tôi", "“Tôi rất vui.” Bà Hòa nói."),
    ('Ông nói: " Đi thôi . " Sau đó ông', 'Ông nói: " Đi thôi . "'),  # as VietNews has quotes
    ("Nước dâng. Đường ngập sâu Theo ban chỉ huy, nhiều", "Nước dâng."),  # a heading has no end
    ("Vì sao? Không ai biết… Hai", "Vì sao? Không ai biết…"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_half_sentences(text: str, expected: str) -> None:
    """Up to the last whole sentence; a second time changes nothing."""
    assert whole_sentences(text) == expected
    assert whole_sentences(expected) == expected


def test_only_a_cut_text_is_trimmed() -> None:
    """A heading-like end that the model chose stays; a trimmed text is still called cut."""
    text = "Giá gạo tăng. Mưa lớn kéo"
    assert finished(Output(text)) == Output(text)
    cut = Output(text, 9, 8, -1.0, cut=True)
    assert finished(cut) == Output("Giá gạo tăng.", 9, 8, -1.0, cut=True)
    assert finished(Output("Giá tăng.", others=(cut,))).others == (finished(cut),)


ARTICLE = "Sáng nay, tỉnh khánh thành cây cầu mới. Mưa lớn kéo dài khiến nhiều tuyến đường ngập."
WHOLE, HALF = "Giá gạo tăng.", "Mưa lớn"
CUT = [{"check": "cut", "where": "summary", "value": "ended by the length limit"}]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("backend", "script", "ends", "summary", "flags"),
    [
        ("ct2", f"{WHOLE} {HALF}", False, WHOLE, CUT),
        ("hf", f"{WHOLE} {HALF}", False, WHOLE, CUT),
        ("ct2", HALF, False, HALF, CUT),
        ("ct2", f"{WHOLE} {HALF}", True, f"{WHOLE} {HALF}", []),
    ],
    ids=["trimmed", "trimmed by hf", "all there is", "ended by itself"],
)
def test_the_summary_of_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    backend: str, script: str, ends: bool, summary: str, flags: object,
) -> None:  # fmt: skip
    """A flag does not change the exit code; the tokens are those that the model wrote."""
    from tests.scripted import build_scripted  # torch takes seconds to load

    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    (tmp_path / "model").mkdir()
    ids = build_scripted(tmp_path / "model", script, backend=backend, ends=ends)
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "a", "text": ARTICLE}), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert run(str(source), "-o", str(out), "--model", str(tmp_path / "model")) == 0
    record = json.loads(out.read_bytes())
    assert (record["summary"], record["flags"]) == (summary, flags)
    assert record["output"]["tokens"] == len(ids) + ends
