"""The TSV files of terms: glossaries and lexicons."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import UsageError

HEADER = ("vi", "expanded", "en")


def read_entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """Term, what it is written out as or nothing, and English of each line.

    The columns are vi, en or vi, expanded, en (a header is optional); lines with # are comments.
    Raises UsageError that names the file and the line.
    """
    for number, row in enumerate(_rows(path), 1):
        if row is None or tuple(row) in (HEADER, ("vi", "en")):
            continue
        if len(row) not in (2, 3) or not row[0] or not row[-1]:
            raise UsageError(f"{path} line {number}: give vi<TAB>en or vi<TAB>expanded<TAB>en")
        yield row[0], row[1] if len(row) == 3 else "", row[-1]


def _rows(path: Path) -> list[list[str] | None]:
    """The cells of each line; None for a blank line or a comment."""
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the glossary cannot be read ({error})") from error
    return [
        [cell.strip() for cell in line.split("\t")] if line.strip() and line[0] != "#" else None
        for line in text.splitlines()
    ]
