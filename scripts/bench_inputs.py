"""What scripts/bench measures on: articles of real length, and a model of ViT5-base's shape."""

from __future__ import annotations

import gzip
import json
import shutil
import warnings
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path

OUTPUT_TOKENS = 48  # about a VietNews summary
INPUT_TOKENS = 1024  # what ViT5 was trained on
FEWER = 384  # tokens of the best sentences, where not the whole article is read
VOCABULARY = 36_096

SPEC = """
name = "bench-t5-{backend}"
backend = "{backend}"
architecture = "seq2seq"
tasks = ["summarize"]
[licence]
name = "random weights"
commercial = true
[input]
max_tokens = {most}
[output]
max_tokens = {written}
"""


def bodies(data: Path, part: str = "val") -> Iterator[str]:
    """The bodies of VietNews articles, a sentence a line."""
    with gzip.open(data / f"vietnews/{part}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield "\n".join(json.loads(line)["body"])


def write_articles(path: Path, texts: Iterator[str]) -> Path:
    """Articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts):
            out.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
    return path


def different(data: Path, count: int) -> Iterator[str]:
    """`count` texts, each with a number of its own where there are more than VietNews has."""
    known = list(chain(bodies(data), bodies(data, "train") if count > 2000 else ()))
    for number, text in enumerate(islice(cycle(known), count)):
        yield text if number < len(known) else f"{text}\nBài số {number} trong ngày."


def synthetic(count: int) -> Iterator[str]:
    """`count` short texts of four sentences, no two alike."""
    for n in range(count):
        yield (
            f"Sáng {n % 28 + 1}-{n % 12 + 1}, xã số {n} khánh thành cây cầu dài {n % 390 + 10} m.\n"
            f"Cầu có tổng vốn {n % 97 + 3} tỷ đồng, do người dân và doanh nghiệp cùng đóng góp.\n"
            f"Nhờ cây cầu, học sinh hai bên bờ sông đến trường gần hơn {n % 7 + 2} km.\n"
            f"Chính quyền dự kiến trồng thêm {n % 900 + 100} cây xanh dọc đường vào cầu."
        )


def short_articles(data: Path, work: Path, count: int) -> Path:
    """`count` validation articles that fit the model, so that every peer reads the same tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(work / "t5-hf/tokenizer.json"))
    fitting = (t for t in bodies(data) if len(tokenizer.encode(t).ids) < INPUT_TOKENS)
    return write_articles(work / f"short-{count}.jsonl", islice(fitting, count))


def t5(data: Path, work: Path) -> None:
    """Folders t5-hf and t5-ct2 below `work`: ViT5-base's shape, random weights, no early end."""
    if (work / "t5-ct2/model.toml").exists():
        return
    for name in ("t5-hf", "t5-ct2"):
        shutil.rmtree(work / name, ignore_errors=True)
    _checkpoint(data, work / "t5-hf")
    from ctranslate2.converters import TransformersConverter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        converter = TransformersConverter(str(work / "t5-hf"), copy_files=["tokenizer.json"])
        converter.convert(str(work / "t5-ct2"), quantization="int8")
    for backend in ("hf", "ct2"):
        spec = SPEC.format(backend=backend, most=INPUT_TOKENS, written=OUTPUT_TOKENS)
        (work / f"t5-{backend}/model.toml").write_text(spec, encoding="utf-8")


def t5_that_reads_less(work: Path) -> Path:
    """The ct2 folder again, with a lower limit of input: what is beyond it is for --long."""
    folder = work / f"t5-ct2-{FEWER}"
    folder.mkdir(exist_ok=True)
    for file in (work / "t5-ct2").iterdir():
        if file.name != "model.toml" and not (folder / file.name).exists():
            (folder / file.name).hardlink_to(file)
    spec = SPEC.format(backend="ct2", most=FEWER, written=OUTPUT_TOKENS)
    (folder / "model.toml").write_text(spec, encoding="utf-8")
    return folder


def _checkpoint(data: Path, folder: Path) -> None:
    import torch
    from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=_tokenizer(data),
        eos_token="</s>", unk_token="<unk>", pad_token="<pad>",
    )  # fmt: skip
    torch.manual_seed(7)
    config = T5Config(  # type: ignore[call-arg]
        vocab_size=VOCABULARY, d_model=768, d_kv=64, d_ff=3072, num_layers=12, num_heads=12,
        decoder_start_token_id=0, pad_token_id=0, eos_token_id=1, dropout_rate=0.0,
        feed_forward_proj="relu",
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    with torch.no_grad():  # the end has a score of nought, and among 36,000 others it never wins
        model.shared.weight[1] = 0.0
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _tokenizer(data: Path) -> object:
    """Pieces as a SentencePiece model of this size cuts Vietnamese news: 1.1 a syllable."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from tokenizers.trainers import BpeTrainer

    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    specials = ["<pad>", "</s>", "<unk>"]
    trainer = BpeTrainer(vocab_size=20_000, special_tokens=specials, show_progress=False)
    tokenizer.train_from_iterator(islice(bodies(data), 1000), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", tokenizer.token_to_id("</s>"))]
    )
    return tokenizer


def compact(work: Path) -> None:
    """Folder compact-hf below `work`: the weights of `compact` as a transformers checkpoint."""
    from safetensors.numpy import load_file

    from summarizer import backends, catalog
    from summarizer.backends.compact import convert
    from summarizer.backends.compact.base import assemble
    from summarizer.backends.compact.vocabulary import unpack_ids

    spec = catalog.find("compact")
    backends.prepare(spec, print)
    if (work / "compact-hf/tokenizer_config.json").exists():
        return
    shutil.rmtree(work / "compact-hf", ignore_errors=True)
    assemble(work / "base.gguf", str(spec.options["base_sha256"]))
    kept = unpack_ids(load_file(spec.folder / "vocabulary.safetensors")["kept"])
    convert.write_checkpoint(work / "base.gguf", kept, spec.folder, work / "compact-hf")
    convert.to_ctranslate2(work / "compact-hf", work / "compact-none", "int8")
    shutil.rmtree(work / "compact-none")
    (work / "base.gguf").unlink()
