"""What `compact`'s adapter is trained on: pairs with terms, and articles with their abstracts."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from itertools import count, groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tokenizers import Tokenizer

from summarizer import backends
from summarizer.backends.prompts import fill
from summarizer.catalog import find, for_task, glossary_files
from summarizer.planning import best_sentences
from summarizer.terms import (
    AMBIGUOUS_SURNAMES,
    SURNAMES,
    Glossary,
    Lexicon,
    Term,
    find_names,
    find_terms,
    unaccent,
    write_divisions_out,
)
from summarizer.textmodel import Request
from summarizer.translator import Sentence

T = TypeVar("T")
SEED = 1
ORDER = 2  # of what comes by turns: another one where a run begins anew from a committed adapter
NEWS = ("news_vietanhsongngu_2021", "news_vietanhsongngu_2023", "news_vntoday_gawasna")
PROSE = {  # most pairs of each; word glosses, interface strings and non-commercial sources are out
    "xquad_ctx": 2000, "mlqa_ctx_mined": 400, "gov_votegov": 300, "gov_bloom_housing": 800,
    "d2l_vn": 3000, "3b1b_captions": 3000, "ms_security101": 1000, "ms_iot": 3000,
    "opensubtitles_ncduy": 1500, "hf_courses": 2000, "ml_yearning": 400,
    "xcopa": 800, "tatoeba": 800, "talpco": 400,
}  # fmt: skip
WRITTEN = Path(__file__).parent / "pairs"  # written for this project, a file a subject
TRANSLATED = Path(__file__).parent / "translations" / "vietnews.tsv"  # sentences of its articles
HELD_BACK = 10  # one in so many of those written is not learnt from
ROUND_TRANSLATED, ROUND_NEWS, ROUND_WRITTEN = 1500, 400, 500  # of a round of training
ROUND_PROSE, ROUND_ARTICLES = 300, 600
BATCH_TOKENS, LONGEST = 2000, 420
WITH_TERMS, WITH_ALL_TERMS = 0.6, 0.2  # shares of pairs: terms the reference has; all there are
WITH_HINTS, WITH_KNOWN_HINTS = 0.75, 0.1  # shares of pairs: as the lexicon has them; the right ones
AS_TERMS = 0.25  # share of pairs with one or two words of the lexicon as a user's glossary has them
NEW_NAMES, NEW_DIGITS = 0.35, 0.15  # shares of pairs whose names or digits are replaced
ARTICLE_TOKENS = 130  # of an article that the summariser reads, about
FEWEST_TOKENS, MOST_TOKENS = 80, 260  # while it learns: a limit that serves others too
NAMED_ARTICLES = 8000  # from which names are taken
_DIGITS = re.compile(r"(?<!\d)\d{2,4}(?!\d)")


class Example(NamedTuple):
    """Token ids of a prompt and of its answer with the end token."""

    prompt: list[int]
    answer: list[int]

    @property
    def size(self) -> int:
        """Tokens of both."""
        return len(self.prompt) + len(self.answer)


class Corpus:
    """Rounds of training examples: news, prose and articles mixed, in batches of like length."""

    def __init__(self, data: Path, tokenizer: Tokenizer) -> None:
        chance = random.Random(SEED)
        train = data / "vien/train"
        self._coder = Coder(tokenizer)
        self._news = [p for name in NEWS for p in read_pairs(train / f"{name}.tsv", 10**6, chance)]
        self._prose = [
            pair
            for name, most in PROSE.items()
            for pair in read_pairs(train / f"{name}.tsv", most, chance)
        ]
        self._written, written_dev = read_written(WRITTEN)
        translated, translated_dev = read_translated(TRANSLATED, data)
        self._translated = translated[::-1]
        self._articles = read_articles(data / "vietnews/train.jsonl.gz", 10**6)
        names = read_names(self._articles[:NAMED_ARTICLES])
        self._augment = Augment(names)
        self.dev = self._as_they_are(read_pairs(data / "vien/dev/news_2021.tsv", 160, chance))
        self.dev_written = self._as_they_are(written_dev)
        self.dev_translated = self._as_they_are(translated_dev[:400])
        held = read_articles(data / "vietnews/val.jsonl.gz", 60)
        self.dev_articles = batches(
            [self._coder.article(story, ARTICLE_TOKENS, titled=False) for story in held],
            random.Random(SEED),
        )

    def _as_they_are(self, pairs: Sequence[Sequence[str]]) -> list[list[Example]]:
        """Batches of pairs with the terms that the reference has, nothing replaced."""
        examples = []
        for vi, en in pairs:
            known = find_known(vi, en, self._augment.glossary)
            examples.append(self._coder.pair(vi, en, known, self._augment.lexicon.find(vi)))
        return batches(examples, random.Random(SEED))

    def batches_from(
        self, first: int, done: int, reverse: float
    ) -> Iterator[tuple[int, int, list[Example]]]:
        """Batches for ever: the round, how many of it are done with this one, and the batch.

        From the round `first` on, without the `done` batches of it that were learnt.
        """
        for number in count(first):
            made = self.round(number, reverse)
            for place, batch in enumerate(made, 1):
                if number > first or place > done:
                    yield number, place, batch

    def round(self, number: int, reverse: float) -> list[list[Example]]:
        """The batches of a round, such a share of pairs turned round; always the same ones.

        What is learnt from comes round by turns: a run that goes on with other shares in a round
        must go on with the next round, or it would learn some of it twice. The translated sentences
        come as they stand in their file, the last first: those that the adapter has not met.
        """
        chance = random.Random(f"{SEED} {number}")
        pairs = [*_turn(self._translated, ROUND_TRANSLATED, number, shuffled=False)]
        pairs += _turn(self._news, ROUND_NEWS, number)
        pairs += _turn(self._written, ROUND_WRITTEN, number)
        pairs += _turn(self._prose, ROUND_PROSE, number)
        examples = [self._coder.pair(*self._augment(vi, en, chance)) for vi, en in pairs]
        for vi, en in pairs:
            if chance.random() < reverse:
                examples.append(self._coder.reverse(vi, en))
        for story in _turn(self._articles, ROUND_ARTICLES, number):
            tokens = chance.randint(FEWEST_TOKENS, MOST_TOKENS)
            titled = chance.random() < 0.5
            examples.append(self._coder.article(story, tokens, titled=titled))
        return batches(examples, chance)


class Story(NamedTuple):
    """An article and the newspaper's abstract of it."""

    title: str
    summary: str
    body: list[str]


class Coder:
    """Turns pairs and articles into token ids, in the prompts that the program uses."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._spec = find("compact")
        self._tokenizer = tokenizer
        self._picker: Any = backends.load(find("salience"))
        self._start = tokenizer.token_to_id("<bos>") or 0
        self._end = tokenizer.token_to_id("<eos>") or 0

    def pair(self, vi: str, en: str, terms: Sequence[Term], hints: Sequence[Term]) -> Example:
        """A sentence and its translation."""
        sentence = Sentence(vi, tuple(terms), tuple(hints))
        return self._example(fill(self._spec, sentence.request), en)

    def reverse(self, vi: str, en: str) -> Example:
        """An English sentence and its Vietnamese: never asked for, tried as practice."""
        return self._example(f"English: {en}\nVietnamese:", vi)

    def article(self, story: Story, tokens: int, *, titled: bool) -> Example:
        """An article's best sentences with so many tokens at most, as the program itself would hand
        them to the model, and its abstract."""
        title = story.title if titled else None
        best = best_sentences(self._picker.scored(story.body, title), self._count, tokens)
        request = Request(" ".join(best), title)
        return self._example(fill(for_task(self._spec, "summarize"), request), story.summary)

    def _count(self, text: str) -> int:
        return len(self._tokenizer.encode(text).ids)

    def _example(self, prompt: str, answer: str) -> Example:
        written = self._tokenizer.encode(" " + answer.strip()).ids
        return Example([self._start, *self._tokenizer.encode(prompt).ids], [*written, self._end])


class Augment:
    """Writes acronyms out, puts other names and digits into some pairs, and chooses what the prompt
    tells: terms and hints."""

    def __init__(self, names: Sequence[str]) -> None:
        self.glossary = Glossary.load(*glossary_files())
        self.lexicon = Lexicon.of(find("compact"))
        self._names = names

    def __call__(
        self, vi: str, en: str, chance: random.Random
    ) -> tuple[str, str, list[Term], list[Term]]:
        """The pair, perhaps with other names or digits, and the terms and hints of its prompt."""
        vi = self.glossary.expand(write_divisions_out(vi))
        if chance.random() < NEW_NAMES:
            vi, en = self._with_new_names(vi, en, chance)
        if chance.random() < NEW_DIGITS:
            vi, en = with_new_digits(vi, en, chance)
        terms = self._terms(vi, en, chance)
        hints = list(self.lexicon.find(vi))
        known = [hint for hint in hints if hint.en in en]
        draw = chance.random()
        if draw >= WITH_HINTS:
            hints = known if draw < WITH_HINTS + WITH_KNOWN_HINTS else []
        if chance.random() < AS_TERMS:
            chosen = chance.sample(known, min(2, len(known)))
            terms, hints = terms + chosen, [hint for hint in hints if hint not in chosen]
        return vi, en, terms, hints

    def _terms(self, vi: str, en: str, chance: random.Random) -> list[Term]:
        draw = chance.random()
        if draw < WITH_ALL_TERMS:
            return list(find_terms(vi, self.glossary))
        known = find_known(vi, en, self.glossary)
        return known if draw < WITH_ALL_TERMS + WITH_TERMS else []

    def _with_new_names(self, vi: str, en: str, chance: random.Random) -> tuple[str, str]:
        for name in find_names(vi):
            if unaccent(name) in en and len(name.split()) <= 4:
                new = chance.choice(self._names)
                vi, en = vi.replace(name, new), en.replace(unaccent(name), unaccent(new))
        return vi, en


def find_known(vi: str, en: str, glossary: Glossary) -> list[Term]:
    """The terms of a sentence whose English stands in its reference."""
    return [t for t in find_terms(vi, glossary) if t.en.casefold() in en.casefold()]


def with_new_digits(vi: str, en: str, chance: random.Random) -> tuple[str, str]:
    """The pair with other digits where both sides have the same number once."""
    for run in dict.fromkeys(_DIGITS.findall(vi)):
        if vi.count(run) == 1 == en.count(run):
            low, high = 10 ** (len(run) - 1), 10 ** len(run) - 1
            new = str(chance.randint(10, 28) if run < "32" and len(run) == 2
                      else chance.randint(low, high))  # fmt: skip
            if new not in vi and new not in en:
                vi, en = vi.replace(run, new), en.replace(run, new)
    return vi, en


def read_pairs(path: Path, most: int, chance: random.Random) -> list[list[str]]:
    """Pairs of 4 to 110 Vietnamese syllables, at random."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row) == 2 and 4 <= len(row[0].split()) <= 110]
    chance.shuffle(rows)
    return rows[:most]


def read_written(folder: Path) -> tuple[list[list[str]], list[list[str]]]:
    """The pairs of ours to learn from, and those held back to measure with."""
    learnt: list[list[str]] = []
    held_back: list[list[str]] = []
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            (learnt if number % HELD_BACK else held_back).append(line.split("\t"))
    return learnt, held_back


def read_translated(path: Path, data: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Sentences of VietNews training articles with our English: to learn from, and held back.

    A line has the article's id, the sentence's place ("title", "summary", or its number in the
    body) and the English; the Vietnamese is looked up in `data`. Articles whose id ends in 7 are
    held back.
    """
    with gzip.open(data / "vietnews/train.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = {item["id"]: item for item in map(json.loads, lines)}
    learnt: list[list[str]] = []
    held_back: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, place, en = line.split("\t")
        article = articles[name]
        vi = article["body"][int(place)] if place.isdigit() else article[place]
        (held_back if name.endswith("7") else learnt).append([vi, en])
    return learnt, held_back


def read_articles(path: Path, most: int) -> list[Story]:
    """Articles with an abstract of 12 to 70 syllables and some text."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for item in map(json.loads, lines):
            if 12 <= len(item["summary"].split()) <= 70 and len(item["body"]) > 3:
                found.append(Story(item["title"], item["summary"], item["body"]))
            if len(found) == most:
                break
    return found


def read_names(articles: Sequence[Story]) -> list[str]:
    """Names of persons as they stand in the articles, each once."""
    names = {
        name
        for story in articles
        for sentence in story.body
        for name in find_names(sentence)
        if name.split()[0] in SURNAMES | AMBIGUOUS_SURNAMES
        and 2 <= len(name.split()) <= 4
        and len(name.split()[-1]) > 1
        and unaccent(name) != name
    }
    return sorted(names)


def batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Batches of about BATCH_TOKENS tokens, in random order."""
    found = [example for example in examples if example.size < LONGEST]
    found.sort(key=lambda example: example.size + 8 * chance.random())
    made: list[list[Example]] = [[]]
    for example in found:
        if made[-1] and (len(made[-1]) + 1) * example.size > BATCH_TOKENS:
            made.append([])
        made[-1].append(example)
    chance.shuffle(made)
    return made


def _turn(items: Sequence[T], size: int, number: int, *, shuffled: bool = True) -> Iterator[T]:
    """So many items for a round: each comes once before one comes again, in a new order then."""
    for time_around, places in groupby(
        range(size * number, size * (number + 1)), lambda place: place // len(items)
    ):
        order = list(items)
        if shuffled or time_around:
            random.Random(f"{ORDER} {time_around} {len(order)}").shuffle(order)
        yield from (order[place % len(items)] for place in places)
