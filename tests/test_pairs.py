"""The parallel sentences that `compact` learns from are well formed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"
PAIRS = sorted((SCRIPTS / "pairs").glob("*.tsv"))
TRANSLATIONS = SCRIPTS / "translations" / "vietnews.tsv"
VIETNAMESE = set("đươạảấầậắệếềịọộồốợởụứừự")


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_a_file_of_pairs(path: Path) -> None:
    """Vietnamese, a tab, English; in NFC, nothing empty, no Vietnamese left in the English."""
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    rows = [line.split("\t") for line in text.splitlines()]
    assert all(len(row) == 2 and all(field == field.strip() != "" for field in row) for row in rows)
    assert not [en for _, en in rows if set(en.casefold()) & set("đươạảấầậắệếềịọộốồợởụứừự")]


def test_no_sentence_stands_twice() -> None:
    """In all files together: what is held back must not be learnt."""
    lines = [line for path in PAIRS for line in path.read_text(encoding="utf-8").splitlines()]
    sentences = [line.split("\t")[0] for line in lines]
    assert len(sentences) > 500
    assert len(set(sentences)) == len(sentences)


def test_translations_of_vietnews() -> None:
    """An article's id, the place of a sentence in it, its English; two of an article at most."""
    text = TRANSLATIONS.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    rows = [line.split("\t") for line in text.splitlines()]
    assert all(re.fullmatch(r"\d{6}", name) for name, _, _ in rows)
    assert all(re.fullmatch(r"title|summary|\d{1,2}", place) for _, place, _ in rows)
    assert all(en == en.strip() != "" and not set(en.casefold()) & VIETNAMESE for *_, en in rows)
    assert len({(name, place) for name, place, _ in rows}) == len(rows) > 500
    assert max(Counter(name for name, _, _ in rows).values()) <= 2
