"""The translation stage: summaries and titles, or whole texts, sentence by sentence.

Sentences of all articles of a window are translated together, each distinct one once, checked
against its source, tried again with other decoding where the check found something, and put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec
from msgspec.structs import replace

from summarizer import terms
from summarizer.batching import map_sorted, pack, windows
from summarizer.choosing import Translated, better, choose
from summarizer.errors import ArticleError
from summarizer.planning import Plan
from summarizer.records import Document, Failure, Flag, Summary, failed
from summarizer.sentences import split_sentences
from summarizer.textmodel import Request, TextModel, texts_at_once

Paragraphs = Sequence[Sequence[str]]
TERMS_ROOM = 160  # tokens of the input limit that are left for the terms of a sentence


class TermCount:
    """How many wanted terms were given to the model, and how many stand in what it wrote."""

    def __init__(self) -> None:
        self.given = 0
        self.kept = 0


class Translator(msgspec.Struct, frozen=True):
    """What translates: a model, the same model decoding with more care, and a glossary.

    `unsure` is the score (`Output.score`) below which a sentence is flagged; None flags none.
    """

    model: TextModel
    careful: TextModel | None
    glossary: terms.Glossary
    count: TermCount
    unsure: float | None = None


class Sentence(msgspec.Struct, frozen=True):
    """A sentence with its acronyms written out, and the terms that its translation should use."""

    text: str
    terms: tuple[terms.Term, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The terms as the model and the check take them."""
        return tuple((term.vi, term.en) for term in self.terms)


def translate(
    items: Iterable[Summary | Failure], translator: Translator, plan: Plan
) -> Iterator[Summary | Failure]:
    """Add the English to each summary, or to each text where there is no summary.

    An article whose translation fails keeps its summary, with a flag; without one it is a Failure.
    """
    for window in windows(items, plan.window):
        yield from _translate_window(window, translator, plan)


def whole_texts(items: Iterable[Document | Failure]) -> Iterator[Summary | Failure]:
    """Documents as they are, to be translated whole: summaries that say nothing themselves."""
    for item in items:
        yield item if isinstance(item, Failure) else Summary(item, None)


class Units(msgspec.Struct, frozen=True):
    """The sentences of one article that are to be translated."""

    title: tuple[Sentence, ...]
    body: tuple[tuple[Sentence, ...], ...]


def _translate_window(
    window: Sequence[Summary | Failure], translator: Translator, plan: Plan
) -> Iterator[Summary | Failure]:
    units = [_units(item, translator) if isinstance(item, Summary) else None for item in window]
    wanted = dict.fromkeys(
        sentence
        for unit in units
        if isinstance(unit, Units)
        for paragraph in (unit.title, *unit.body)
        for sentence in paragraph
    )
    done = dict(zip(wanted, translate_sentences(list(wanted), translator, plan), strict=True))
    for sentence, result in done.items():
        if not isinstance(result, Exception):
            translator.count.given += len(sentence.terms)
            translator.count.kept += terms.kept(result.output.text, sentence.terms)
    for item, unit in zip(window, units, strict=True):
        if isinstance(item, Failure) or unit is None:
            yield item
        else:
            yield _with_translation(item, unit, done)


def _units(summary: Summary, translator: Translator) -> Units | ArticleError:
    """What is to be translated; the error where the model fails at counting its tokens."""
    try:
        return _prepared(summary, translator)
    except ArticleError as error:
        return error


def _prepared(summary: Summary, translator: Translator) -> Units:
    document = summary.document
    definitions = terms.acronym_definitions(" ".join(document.sentences))
    ready = partial(prepare, definitions=definitions, translator=translator)
    body: Paragraphs = document.paragraphs
    if summary.summary is not None:
        body = [split_sentences(summary.summary)]
    return Units(
        ready(split_sentences(document.title or "")),
        tuple(ready(paragraph) for paragraph in body),
    )


def prepare(
    sentences: Sequence[str], *, definitions: Mapping[str, str], translator: Translator
) -> tuple[Sentence, ...]:
    """Each sentence with acronyms and days written out, cut where it is beyond the limit."""
    model, glossary = translator.model, translator.glossary
    found = []
    for sentence in sentences:
        expanded = glossary.expand(terms.expand(sentence, definitions))
        text = terms.write_days_out(expanded)
        pieces = [text]
        if model.input_limit is not None:
            room = max(model.input_limit - TERMS_ROOM, 16)
            pieces = [" ".join(piece) for piece in pack([text], model.count_tokens, room)]
        found += [Sentence(piece, terms.find_terms(piece, glossary)) for piece in pieces]
    return tuple(found)


def translate_sentences(
    sentences: Sequence[Sentence], translator: Translator, plan: Plan
) -> list[Translated | Exception]:
    """Each sentence translated and checked; the doubtful ones once more, with more care.

    What the model itself thought little of is flagged at the end: that is no fault that a check
    could find mended in another answer.
    """
    done = _generate(translator.model, sentences, plan)
    doubtful = [i for i, one in enumerate(done) if isinstance(one, Exception) or one.flags]
    if translator.careful is not None and doubtful:
        second = _generate(translator.careful, [sentences[i] for i in doubtful], plan)
        for i, again in zip(doubtful, second, strict=True):
            done[i] = better(done[i], again)
    return [_flag_unsure(one, translator.unsure) for one in done]


def _flag_unsure(done: Translated | Exception, limit: float | None) -> Translated | Exception:
    """`done`, with a flag that names the sentence if the model itself thought little of it."""
    if isinstance(done, Exception) or limit is None:
        return done
    output = done.output
    if output.score is None or output.score >= limit:
        return done
    return replace(done, flags=(*done.flags, Flag("unsure", "translation", output.text)))


def _generate(
    model: TextModel, sentences: Sequence[Sentence], plan: Plan
) -> list[Translated | Exception]:
    requests = [Request(s.text, terms=s.pairs) for s in sentences]
    size = texts_at_once(model, plan.batch_size)
    outputs = map_sorted(model.generate, requests, lambda r: len(r.text), size)
    return [
        output if isinstance(output, Exception) else choose(output, sentence.text, sentence.pairs)
        for output, sentence in zip(outputs, sentences, strict=True)
    ]


def _with_translation(
    summary: Summary, unit: Units | ArticleError, done: Mapping[Sentence, Translated | Exception]
) -> Summary | Failure:
    try:
        if isinstance(unit, ArticleError):
            raise unit
        title, title_flags = _joined([unit.title], done, "title_translation")
        body, body_flags = _joined(unit.body, done, "translation")
    except ArticleError as error:
        if summary.summary is None:
            return failed(summary.document.article, "translate", error.code, str(error))
        flag = Flag(error.code, "translation", str(error))
        return replace(summary, flags=(*summary.flags, flag))
    flags = (*summary.flags, *title_flags, *body_flags)
    return replace(summary, title_translation=title or None, translation=body, flags=flags)


def _joined(
    paragraphs: Sequence[Sequence[Sentence]],
    done: Mapping[Sentence, Translated | Exception],
    where: str,
) -> tuple[str, list[Flag]]:
    """The text of `paragraphs` in English. Raises ArticleError where a sentence failed."""
    flags: list[Flag] = []
    lines = []
    for paragraph in paragraphs:
        texts = []
        for sentence in paragraph:
            result = done[sentence]
            if isinstance(result, Exception):
                raise ArticleError("translation-failed", str(result) or type(result).__name__)
            texts.append(result.output.text)
            flags += [replace(flag, where=where) for flag in result.flags]
        lines.append(" ".join(texts))
    return "\n".join(lines), flags
