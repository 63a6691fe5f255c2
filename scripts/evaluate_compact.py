"""Measure `compact` as a translator on the dev pairs: `python scripts/evaluate_compact.py`.

One Markdown table of all sets: sacreBLEU's BLEU and chrF2 (their signatures below it), numbers and
names kept, wanted terms used, sentences a second. Rows of a set: the few-shot base without adapter
(--few-shot), then each beam and length penalty, the search's best answer and the one that the
checks choose, and last the program's own way, with its retry of doubtful sentences. The set
"written" is what is held back of our own pairs, "translated" of the VietNews sentences that we
translated.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from compact_corpus import TRANSLATED, WRITTEN, read_translated, read_written
from compact_translator import open_compact
from msgspec.structs import replace
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from safetensors.numpy import load_file

from summarizer import backends, terms
from summarizer.backends.compact import base, convert
from summarizer.backends.compact.vocabulary import unpack_ids
from summarizer.batching import map_sorted
from summarizer.catalog import Decoding, ModelSpec
from summarizer.choosing import choose
from summarizer.planning import Plan
from summarizer.terms import find_names, unaccent
from summarizer.textmodel import Output, TextModel
from summarizer.translating import translate_sentences
from summarizer.translator import Sentence, Translator, prepare

ROOT = Path(__file__).parent.parent
SETS = ["news_2021", "ted_tst2012", "written", "translated"]
BLEU_METRIC, CHRF_METRIC = BLEU(), CHRF()  # their signatures are known once they have scored
HEAD = "| set | | BLEU | chrF2 | numbers kept | names kept | terms used | /s |"
RULE = "|---|---|" + "---:|" * 6
SHOTS = """Vietnamese: Sáng nay, mưa lớn làm nhiều tuyến đường ở trung tâm thành phố bị ngập sâu.
English: Heavy rain this morning left many streets in the city center deep under water.

Vietnamese: Bà Lê Thu Hà, giám đốc công ty, cho biết doanh thu quý III tăng 12% lên 3,4 tỷ đồng.
English: Director Le Thu Ha said the company's third-quarter revenue rose 12% to VND3.4 billion.

Vietnamese: Cầu mới sẽ được khởi công vào tháng 5 và hoàn thành sau hai năm.
English: Work on the new bridge will start in May and be finished two years later.

Vietnamese: {text}
English:"""


class Pair(NamedTuple):
    """A sentence and its reference."""

    vi: str
    en: str


def read_set(name: str, data: Path, limit: int) -> list[Pair]:
    """Pairs of a dev set: the first ones of a file, or some from all over what is held back."""
    if name == "written":
        rows = read_written(WRITTEN)[1]
    elif name == "translated":
        rows = read_translated(TRANSLATED, data)[1]
    else:
        text = (data / f"vien/dev/{name}.tsv").read_text(encoding="utf-8")
        rows = [row for line in text.splitlines() if len(row := line.split("\t")) == 2][:limit]
    return [Pair(*row) for row in rows[:: max(1, len(rows) // limit)][:limit]]


def kept(wanted: Iterable[set[str]], made: Sequence[str]) -> float:
    """Of all the strings wanted, the share that stands in its output."""
    total = found = 0
    for strings, text in zip(wanted, made, strict=True):
        total += len(strings)
        found += sum(string in text for string in strings)
    return found / max(total, 1)


def numbers(pair: Pair) -> set[str]:
    """The digit strings that source and reference share."""
    return set(re.findall(r"\d+", pair.vi)) & set(re.findall(r"\d+", pair.en))


def names(pair: Pair) -> set[str]:
    """The names whose unaccented form stands in the reference."""
    return {name for name in map(unaccent, find_names(pair.vi)) if name in pair.en}


class Set(NamedTuple):
    """A dev set, ready: its pairs, and their sentences with terms."""

    name: str
    pairs: list[Pair]
    sentences: list[Sentence]


def row(name: str, data: Set, made: Sequence[str], seconds: float) -> None:
    """One row of the table."""
    references = [[pair.en for pair in data.pairs]]
    bleu = BLEU_METRIC.corpus_score(list(made), references).score
    chrf = CHRF_METRIC.corpus_score(list(made), references).score
    digits = kept(map(numbers, data.pairs), [" ".join(re.findall(r"\d+", t)) for t in made])
    people = kept(map(names, data.pairs), [unaccent(text) for text in made])
    given = sum(len(sentence.terms) for sentence in data.sentences)
    used = sum(terms.kept(t, s.terms) for t, s in zip(made, data.sentences, strict=True))
    print(
        f"| {data.name}, {len(data.pairs)} | {name} | {bleu:.1f} | {chrf:.1f} | "
        f"{digits:.1%} | {people:.1%} | {used / max(given, 1):.1%} | {len(made) / seconds:.1f} |",
        flush=True,
    )


def search(model: TextModel, sentences: Sequence[Sentence]) -> tuple[list[Output], float]:
    """What the model finds, and the seconds it took."""
    requests = [sentence.request for sentence in sentences]
    started = time.monotonic()
    made = map_sorted(model.generate, requests, lambda r: len(r.text), 16)
    outputs = [output if isinstance(output, Output) else Output("") for output in made]
    return outputs, time.monotonic() - started


def with_decoding(model: TextModel, beams: int, penalty: float) -> TextModel:
    """The model with that search, all its answers handed on."""
    chosen = Decoding(beams=beams, hypotheses=beams, length_penalty=penalty)
    return backends.with_decoding(model, chosen)


def rows(data: Set, translator: Translator, options: argparse.Namespace) -> str:
    """Print a row for each way of decoding, and for the program's own: what it flagged."""
    for beams in options.beams:
        for penalty in options.penalties if beams > 1 else [1.0]:
            name = f"beam {beams}" + (f", length penalty {penalty}" if penalty != 1 else "")
            model = with_decoding(translator.model, beams, penalty)
            outputs, seconds = search(model, data.sentences)
            row(name, data, [output.text for output in outputs], seconds)
            if beams > 1:
                picked = [
                    choose(output, s.text, s.terms).output.text
                    for output, s in zip(outputs, data.sentences, strict=True)
                ]
                row(f"{name}, chosen by checks", data, picked, seconds)
    without = {
        "nothing told": [Sentence(sentence.text) for sentence in data.sentences],
        "no hints": [replace(sentence, hints=()) for sentence in data.sentences],
    }
    for name, sentences in without.items():
        outputs, seconds = search(translator.model, sentences)
        row(f"model.toml's, {name}", data, [output.text for output in outputs], seconds)
    started = time.monotonic()
    done = translate_sentences(data.sentences, translator, Plan(batch_size=16))
    made = [d.output.text if not isinstance(d, Exception) else "" for d in done]
    row("as it runs", data, made, time.monotonic() - started)
    kinds = [{f.check for f in d.flags} for d in done if not isinstance(d, Exception)]
    doubted = sum(bool(kind - {"unsure"}) for kind in kinds)
    unsure = sum("unsure" in kind for kind in kinds)
    return f"{data.name}, as it runs: {doubted} flagged by the checks, {unsure} as unsure"


def few_shot(spec: ModelSpec, work: Path, *, compute_type: str) -> TextModel:
    """The base without an adapter, its vocabulary cut, with three examples in the prompt."""
    base.assemble(work / "base.gguf", str(spec.options["base_sha256"]))
    kept_ids = unpack_ids(load_file(spec.folder / "vocabulary.safetensors")["kept"])
    convert.write_checkpoint(work / "base.gguf", kept_ids, None, work / "checkpoint")
    convert.to_ctranslate2(work / "checkpoint", work / "model", compute_type)
    (work / "checkpoint/tokenizer.json").rename(work / "model/tokenizer.json")
    plain = replace(
        spec,
        folder=work / "model",
        input=replace(spec.input, template=SHOTS),
        decoding=Decoding(),
        options={"compute_type": compute_type},
    )
    return backends.load(plain)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--limit", type=int, default=420)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--beams", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--penalties", type=float, nargs="+", default=[1.0])
    parser.add_argument("--few-shot", action="store_true")
    options = parser.parse_args()
    spec, translator = open_compact()
    flagged = []
    print(HEAD, RULE, sep="\n", flush=True)
    for name in options.sets:
        data = prepared(name, read_set(name, options.data, options.limit), translator)
        if options.few_shot:
            with tempfile.TemporaryDirectory() as work:
                bare = [Sentence(sentence.text) for sentence in data.sentences]
                shots = few_shot(spec, Path(work), compute_type="float32")
                outputs, seconds = search(shots, bare)
            row("base, three examples, greedy", data, [o.text for o in outputs], seconds)
        flagged.append(rows(data, translator, options))
    print("", *flagged, sep="\n")
    print(f"\n{BLEU_METRIC.get_signature()}; {CHRF_METRIC.get_signature()}")


def prepared(name: str, pairs: list[Pair], translator: Translator) -> Set:
    """Pairs whose source is one piece for the model, with their terms."""
    ready = [(p, prepare([p.vi], definitions={}, translator=translator)) for p in pairs]
    one = [(pair, found[0]) for pair, found in ready if len(found) == 1]
    return Set(name, [pair for pair, _ in one], [sentence for _, sentence in one])


if __name__ == "__main__":
    main()
