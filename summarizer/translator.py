"""What translates, and the sentences that it is asked for: acronyms written out, terms beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain

import msgspec

from summarizer import terms
from summarizer.batching import pack
from summarizer.errors import ArticleError
from summarizer.records import Summary
from summarizer.sentences import split_sentences
from summarizer.terms.term import Term
from summarizer.textmodel import Request, TextModel

Paragraphs = Sequence[Sequence[str]]
TERMS_ROOM = 240  # tokens of the input limit that are left for what is told of a sentence


class TermCount:
    """How many terms of the user's own glossary were wanted, and how many the English has."""

    def __init__(self) -> None:
        self.given = 0
        self.kept = 0


class Translator(msgspec.Struct, frozen=True):
    """What translates: a model, the same model decoding with more care, a glossary and a lexicon.

    `unsure` is the score (`Output.score`) below which a sentence is flagged; None flags none.
    """

    model: TextModel
    careful: TextModel | None
    glossary: terms.Glossary
    lexicon: terms.Lexicon
    count: TermCount
    unsure: float | None = None


class Sentence(msgspec.Struct, frozen=True):
    """A sentence with its acronyms written out, the terms that its translation should use (the
    user's own stand in `asked` already), and hints at what its words mean."""

    text: str
    terms: tuple[Term, ...] = ()
    hints: tuple[Term, ...] = ()
    asked: str = ""  # what the model reads, where that is not `text`

    @property
    def own(self) -> tuple[Term, ...]:
        """The terms of the user's own glossary."""
        return tuple(term for term in self.terms if term.own)

    @property
    def request(self) -> Request:
        """What a model is asked."""
        return Request(self.asked or self.text, terms=_pairs(self.terms), hints=_pairs(self.hints))


def _pairs(words: Sequence[Term]) -> tuple[tuple[str, str], ...]:
    return tuple((word.vi, word.en) for word in words)


class Units(msgspec.Struct, frozen=True):
    """The sentences of one article that are to be translated."""

    title: tuple[Sentence, ...]
    body: tuple[tuple[Sentence, ...], ...]


def units_of(summary: Summary, translator: Translator) -> Units | ArticleError:
    """What is to be translated; the error where the model fails at counting its tokens."""
    try:
        return _prepared(summary, translator)
    except ArticleError as error:
        return error


def _prepared(summary: Summary, translator: Translator) -> Units:
    document = summary.document
    title = split_sentences(document.title or "")
    body: Paragraphs = document.paragraphs
    if summary.summary is not None:
        body = [split_sentences(summary.summary)]
    shouted = any(map(terms.is_in_capitals, chain(title, *body)))
    ready = partial(
        prepare,
        definitions=terms.acronym_definitions(" ".join(document.sentences)),
        spellings=terms.spellings_of(document.sentences) if shouted else (),
        translator=translator,
    )
    return Units(
        ready(title),
        tuple(ready(paragraph) for paragraph in body),
    )


def prepare(
    sentences: Sequence[str],
    *,
    definitions: Mapping[str, str],
    spellings: Sequence[str] = (),
    translator: Translator,
) -> tuple[Sentence, ...]:
    """Each sentence in small letters, with acronyms and days written out, cut where it is beyond
    the limit; `definitions` of acronyms and `spellings` of names are the article's own."""
    model, glossary = translator.model, translator.glossary
    found = []
    for sentence in sentences:
        small = terms.write_small(sentence, spellings, glossary.english)
        named = terms.write_divisions_out(terms.expand(small, definitions))
        text = terms.write_days_out(glossary.expand(named))
        pieces = [text]
        if model.input_limit is not None:
            room = max(model.input_limit - TERMS_ROOM, 16)
            pieces = [" ".join(piece) for piece in pack([text], model.count_tokens, room)]
        found += [_with_words(piece, translator) for piece in pieces]
    return tuple(found)


def _with_words(text: str, translator: Translator) -> Sentence:
    wanted = terms.find_terms(text, translator.glossary)
    asked = translator.glossary.write_own(text)
    hints = translator.lexicon.find(text, wanted)
    return Sentence(text, wanted, hints, asked if asked != text else "")
