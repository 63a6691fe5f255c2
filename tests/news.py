"""Articles for tests: a few sentences put together in many ways, and inputs of all kinds."""

from __future__ import annotations

import json
import random
from pathlib import Path

SENTENCES = (
    "Sáng 6-1, UBND tỉnh khánh thành cầu Bến Đình nối hai xã Tân Lập và Hòa An.",
    "Cây cầu dài 120 m, rộng 8 m, kinh phí 42 tỷ đồng.",
    "Phát biểu tại lễ khánh thành, ông Trần Văn Tám, Phó Chủ tịch UBND tỉnh, đề nghị hai xã giữ "
    "gìn công trình.",
    "Người dân không còn phải đi đò qua sông như trước đây.",
    "Công trình được khởi công từ tháng 3 năm ngoái bằng vốn ngân sách tỉnh.",
)


def article(number: int) -> str:
    """The text of article `number`; no two are the same."""
    chosen = random.Random(number).sample(SENTENCES, 3)
    return f"{' '.join(chosen)} Đây là tin số {number} trong ngày."


def line(number: int) -> str:
    """Article `number` as a line of JSON; some are bad, some lack an id, some repeat one."""
    if number % 7 == 3:
        return "{bad"
    if number % 11 == 5:
        return json.dumps({"text": article(0)})
    identity = "again" if number % 13 == 6 else number
    fields = {"id": identity, "title": f"Tin số {number}", "text": article(number), "n": number}
    return json.dumps(fields, ensure_ascii=False)


def write_lines(path: Path, numbers: range) -> None:
    """Articles as JSON Lines."""
    path.write_text("".join(line(number) + "\n" for number in numbers), encoding="utf-8")


def write_folder(folder: Path, numbers: range) -> None:
    """Articles as text files."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        text = "" if number % 9 == 4 else article(number)
        (folder / f"tin-{number:05}.txt").write_text(text, encoding="utf-8")
