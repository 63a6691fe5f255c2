"""Recall and precision of the checks on planted errors, and their silence where nothing is wrong.

One error a text is planted into the English of held-back news pairs, of the pairs written for this
project and of the VietNews sentences translated for it, and into summaries made of sentences of
validation articles. An error counts as found where a flag of its family is there that the untouched
text does not have. `--part train` serves while the rules change.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from compact_corpus import TRANSLATED, WRITTEN, read_translated

from summarizer.checks import check_summary, check_translation
from summarizer.records import Flag
from summarizer.terms import find_names, unaccent

Check = Callable[[str, str], tuple[Flag, ...]]
Plant = Callable[[str, str, random.Random], str | None]

NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-]|[.,]\d)")
WORDS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty"
NUMBER_WORD = re.compile(rf"\b(?:{WORDS.replace(' ', '|')})\b")
MONTHS = "January February March April May June July August September October November December"
MONTH = re.compile(rf"\b(?:{MONTHS.replace(' ', '|')})\b(?= \d)")
DATE_VI = re.compile(r"(?<=ngày )\d{1,2}(?=[-/]\d)")
FULL_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b")
PEOPLE_EN = ("Nguyen Minh Hien", "Tran Van Duc", "Pham Thu Trang", "Robert Miller", "Le Quoc Bao")
PEOPLE_VI = ("Nguyễn Minh Hiền", "Trần Văn Đức", "Phạm Thu Trang", "Lê Quốc Bảo", "Robert Miller")
FAMILIES = ("number", "name", "untranslated", "loop", "length")


def another(digits: str, rng: random.Random) -> str:
    """`digits` with one of them changed, the first never to nought."""
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    place = rng.choice(places)
    choices = set("0123456789" if place else "123456789") - {digits[place]}
    return digits[:place] + rng.choice(sorted(choices)) + digits[place + 1 :]


def changed(pattern: re.Pattern[str], make: Callable[[str, random.Random], str]) -> Plant:
    """Plant an error in place of one match of `pattern`."""

    def plant(text: str, _: str, rng: random.Random) -> str | None:
        found = list(pattern.finditer(text))
        if not found:
            return None
        match = rng.choice(found)
        return f"{text[: match.start()]}{make(match.group(), rng)}{text[match.end() :]}"

    return plant


def of(words: str) -> Callable[[str, random.Random], str]:
    """Another one of `words`."""
    return lambda old, rng: rng.choice([word for word in words.split() if word != old])


def shared(name: str, source: str) -> bool:
    """Whether both sides write a name alike: that is what a check can look for."""
    return unaccent(name).casefold() in {unaccent(n).casefold() for n in find_names(source)}


def with_name(make: Callable[[str, random.Random], str]) -> Plant:
    """Plant an error in place of one name that stands in the source too."""

    def plant(text: str, source: str, rng: random.Random) -> str | None:
        names = [match.group() for match in FULL_NAME.finditer(text)]
        names = [name for name in names if shared(name, source)]
        if not names:
            return None
        name = rng.choice(names)
        return text.replace(name, make(name, rng))

    return plant


def swapped_vi(text: str, _: str, rng: random.Random) -> str | None:
    """One name of a summary by another one."""
    names = find_names(text)
    if not names:
        return None
    return text.replace(rng.choice(names), rng.choice(PEOPLE_VI))


def invented(people: tuple[str, ...], said: str) -> Plant:
    """Add a sentence by somebody who is not in the source."""
    return lambda text, _, rng: f"{text} {said.format(rng.choice(people))}"


def left_vietnamese(text: str, source: str, _: random.Random) -> str | None:
    """The last sentence, or all, as it is in the source."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    return " ".join([*sentences[:-1], source])


def repeated(text: str, _: str, rng: random.Random) -> str | None:
    """Three to six words three times in a row."""
    words = text.split()
    size = rng.randint(3, 6)
    if len(words) < size:
        return None
    start = rng.randrange(len(words) - size + 1)
    return " ".join(
        [*words[: start + size], *words[start : start + size] * 2, *words[start + size :]]
    )


def dropped(text: str, _: str, rng: random.Random) -> str | None:
    """One number is taken out, wherever it stands."""
    found = NUMBER.findall(text)
    if not found:
        return None
    number = rng.choice(found)
    return NUMBER.sub(lambda match: "" if match.group() == number else match.group(), text)


def nothing(_: str, __: random.Random) -> str:
    """What is left of a thing that is dropped."""
    return ""


TRANSLATION: dict[str, tuple[str, Plant]] = {
    "a digit changed": ("number", changed(NUMBER, another)),
    "a number dropped, wherever it stands": ("number", dropped),
    "a number word changed": ("number", changed(NUMBER_WORD, of(WORDS))),
    "another month": ("number", changed(MONTH, of(MONTHS))),
    "a name swapped": ("name", with_name(lambda _, rng: rng.choice(PEOPLE_EN))),
    "a name dropped": ("name", with_name(nothing)),
    "a name invented": ("name", invented(PEOPLE_EN, "{} said so on the same day.")),
    "a sentence left in Vietnamese": ("untranslated", left_vietnamese),
    "a phrase three times": ("loop", repeated),
}
SUMMARY: dict[str, tuple[str, Plant]] = {
    "a digit changed": ("number", changed(NUMBER, another)),
    "another day": ("number", changed(DATE_VI, another)),
    "a name swapped": ("name", swapped_vi),
    "a name invented": ("name", invented(PEOPLE_VI, "Ông {} cho biết như vậy.")),
    "a phrase three times": ("loop", repeated),
}


def family(flags: tuple[Flag, ...], name: str) -> set[tuple[str, str]]:
    """The flags of one family, as check and value."""
    return {(flag.check, flag.value) for flag in flags if flag.check.startswith(name)}


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """English and Vietnamese of each line."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[1], row[0]) for row in rows if len(row) == 2]


def read_summaries(path: Path, limit: int) -> Iterator[tuple[str, str]]:
    """Three sentences of each article in order, and the article."""
    rng = random.Random(3)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, limit):
            body = json.loads(line)["body"]
            picked = sorted(rng.sample(range(len(body)), min(3, len(body))))
            yield " ".join(body[i] for i in picked), "\n".join(body)


def flagged_abstracts(path: Path, limit: int) -> int:
    """How many newspaper abstracts have a number that the article under them does not explain."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in islice(lines, limit)]
    found = (
        check_summary(item["summary"], "\n".join([item["title"], *item["body"]])) for item in items
    )
    return sum(bool(family(flags, "number")) for flags in found)


def report(
    pairs: list[tuple[str, str]],
    check: Check,
    plants: dict[str, tuple[str, Plant]],
) -> None:
    """Print the tables: planted errors found, flags on untouched texts, and both together.

    Precision is of the texts with a flag of a family, where as many are untouched as have an error.
    """
    clean = [check(text, source) for text, source in pairs]
    totals: dict[str, list[int]] = {}
    print("\n| planted | texts | found | recall |\n|---|---|---|---|")
    for name, (kind, plant) in plants.items():
        rng = random.Random(name)
        planted = found = 0
        for (text, source), before in zip(pairs, clean, strict=True):
            wrong = plant(text, source, rng)
            if wrong is None or wrong == text:
                continue
            planted += 1
            found += bool(family(check(wrong, source), kind) - family(before, kind))
        totals.setdefault(kind, []).extend((planted, found))
        print(f"| {name} | {planted} | {found} | {found / max(1, planted):.3f} |")
    print("\n| untouched | texts | without flag | share |\n|---|---|---|---|")
    for kind in ("", *FAMILIES):
        silent = sum(not family(flags, kind) for flags in clean)
        print(f"| {kind or 'any'} | {len(clean)} | {silent} | {silent / len(clean):.3f} |")
    print("\n| all of a family | recall | precision |\n|---|---|---|")
    for kind, counts in totals.items():
        recall = sum(counts[1::2]) / max(1, sum(counts[::2]))
        false = sum(bool(family(flags, kind)) for flags in clean) / len(clean)
        print(f"| {kind} | {recall:.3f} | {recall / max(recall + false, 1e-9):.3f} |")


def main() -> None:
    """Prints the tables and the speed of `check_summary`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--part", choices=["train", "dev"], default="dev")
    parser.add_argument("--limit", type=int, default=1000, help="texts of each sort")
    options = parser.parse_args()
    train = options.part == "train"
    news = "train/news_vietanhsongngu_2021.tsv" if train else "dev/news_2021.tsv"
    pairs = read_pairs(options.data / "vien" / news)
    pairs = random.Random(1).sample(pairs, min(options.limit, len(pairs)))
    print(f"\n## Translations: {news}, {len(pairs)} pairs")
    report(pairs, check_translation, TRANSLATION)
    if not train:
        written = [pair for path in sorted(WRITTEN.glob("*.tsv")) for pair in read_pairs(path)]
        print(f"\n## Translations: scripts/pairs, {len(written)} pairs")
        report(written, check_translation, TRANSLATION)
        translated = [
            (en, vi) for part in read_translated(TRANSLATED, options.data) for vi, en in part
        ]
        print(f"\n## Translations: scripts/translations, {len(translated)} pairs")
        report(translated, check_translation, TRANSLATION)
    articles = "train.jsonl.gz" if train else "val.jsonl.gz"
    path = options.data / "vietnews" / articles
    summaries = list(read_summaries(path, options.limit))
    print(f"\n## Summaries: {articles}, three sentences of each of {len(summaries)} articles")
    report(summaries, check_summary, SUMMARY)
    print(f"\nabstracts flagged for a number: {flagged_abstracts(path, options.limit)}")
    begun = time.perf_counter()
    for text, source in summaries:
        check_summary(text, source)
    spent = time.perf_counter() - begun
    size = sum(len(source) for _, source in summaries) / len(summaries)
    print(f"\ncheck_summary: {spent / len(summaries) * 1000:.2f} ms (articles of {size:.0f} signs)")


if __name__ == "__main__":
    main()
