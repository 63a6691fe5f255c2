"""The translation stage: summaries and titles, or whole texts, sentence by sentence.

Sentences of all articles of a window are translated together, each distinct one once, checked
against its source, tried again with other decoding where the check found something, and put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from summarizer import terms
from summarizer.batching import map_sorted, windows
from summarizer.choosing import Translated, better, choose
from summarizer.errors import ArticleError
from summarizer.planning import Plan
from summarizer.records import Document, Failure, Flag, Summary, failed
from summarizer.textmodel import TextModel, texts_at_once
from summarizer.translator import Sentence, Translator, Units, units_of


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


def _translate_window(
    window: Sequence[Summary | Failure], translator: Translator, plan: Plan
) -> Iterator[Summary | Failure]:
    units = [units_of(item, translator) if isinstance(item, Summary) else None for item in window]
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
            translator.count.given += len(sentence.own)
            translator.count.kept += terms.kept(result.output.text, sentence.own)
    for item, unit in zip(window, units, strict=True):
        if isinstance(item, Failure) or unit is None:
            yield item
        else:
            yield _with_translation(item, unit, done)


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
    requests = [sentence.request for sentence in sentences]
    size = texts_at_once(model, plan.batch_size)
    outputs = map_sorted(model.generate, requests, lambda r: len(r.text), size)
    return [
        output if isinstance(output, Exception) else choose(output, sentence.text, sentence.terms)
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
