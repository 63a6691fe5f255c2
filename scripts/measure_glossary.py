"""How often a user's own English stands in `compact`'s: `python scripts/measure_glossary.py`.

A desk's glossary is made up: frequent words of VietNews with English that is right, and that the
translator would not choose. Held-back sentences that hold one are translated without and with it.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import NamedTuple

from compact_corpus import TRANSLATED, read_translated
from compact_translator import open_compact
from msgspec.structs import replace

from summarizer import catalog, terms
from summarizer.planning import Plan
from summarizer.terms import Glossary
from summarizer.translating import translate_sentences
from summarizer.translator import Sentence, Translator, prepare

ROOT = Path(__file__).parent.parent
HOUSE = {
    "tổng thống": "head of state", "thủ tướng": "premier", "bộ trưởng": "cabinet member",
    "ngoại trưởng": "top diplomat", "chính phủ": "the cabinet", "quân đội": "armed forces",
    "Quốc hội": "the legislature", "công an": "public security", "cảnh sát": "law enforcement",
    "cơ quan chức năng": "the competent bodies", "cán bộ": "functionary", "đại biểu": "delegate",
    "người dân": "locals", "cử tri": "electorate", "ngư dân": "fisherfolk",
    "nông dân": "grower", "học sinh": "schoolchild", "sinh viên": "undergraduate",
    "bác sĩ": "physician", "bệnh viện": "medical center", "nạn nhân": "casualty",
    "nghi phạm": "alleged offender", "bị cáo": "accused", "tài xế": "chauffeur",
    "hành khách": "traveler", "máy bay": "airplane", "tên lửa": "rocket", "tàu": "vessel",
    "xe máy": "motorcycle", "ô tô": "motorcar", "cao tốc": "motorway", "quốc lộ": "trunk road",
    "doanh nghiệp": "firm", "ngân hàng": "lender", "thuế": "duty", "chung cư": "condominium",
    "lũ": "floodwater", "bão": "tropical cyclone", "hiện trường": "site",
}  # fmt: skip


class Found(NamedTuple):
    """Terms in the sentences, how many have their English, and how many misses carry a flag."""

    given: int
    kept: int
    flagged: int


def count(told: list[Sentence], asked: list[Sentence], translator: Translator) -> Found:
    """Of the terms that `told` wants, those in the English of what was `asked`."""
    given = kept = flagged = 0
    done = translate_sentences(asked, translator, Plan(batch_size=16))
    for sentence, made in zip(told, done, strict=True):
        given += len(sentence.own)
        if not isinstance(made, Exception):
            kept += terms.kept(made.output.text, sentence.own)
            flagged += sum(flag.check == "term-lost" for flag in made.flags)
    return Found(given, kept, flagged)


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--limit", type=int, default=200)
    options = parser.parse_args()
    _, plain = open_compact()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "house.tsv"
        lines = [f"{vi}\t{en}\n" for vi, en in HOUSE.items()]
        path.write_text("".join(lines), encoding="utf-8")
        glossary = Glossary.load(*catalog.glossary_files(), own=path)
    desk = replace(plain, glossary=glossary)
    told: list[Sentence] = []
    asked: list[Sentence] = []
    for vi, _ in read_translated(TRANSLATED, options.data)[1]:
        ready = prepare([vi], definitions={}, translator=desk)
        if len(ready) == 1 and ready[0].own and len(told) < options.limit:
            told.append(ready[0])
            asked += prepare([vi], definitions={}, translator=plain)
    print(f"{len(told)} held-back sentences\n\n| | terms | in the English | misses flagged |")
    print("|---|---:|---:|---:|")
    for name, sentences in (("not told", asked), ("told, as it runs", told)):
        found = count(told, sentences, plain)
        print(f"| {name} | {found.given} | {found.kept / found.given:.1%} | {found.flagged} |")


if __name__ == "__main__":
    main()
