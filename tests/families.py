"""The tiny checkpoints of each family with both engines, and the ids that a text must have."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer

from summarizer.backends import Runtime, convert, ct2, hf
from summarizer.backends.ct2 import Ct2Model
from summarizer.backends.hf import HfModel
from summarizer.backends.safe import safe_folder
from summarizer.catalog import Languages, Licence, ModelSpec, OutputRules
from tests import checkpoints

LANGUAGES = {
    "vinai": Languages("vi_VN", "en_XX"),
    "mbart50": Languages("vi_VN", "en_XX"),
    "nllb": Languages("vie_Latn", "eng_Latn"),
    "m2m100": Languages("vi", "en"),
}
FAMILIES = (
    "vit5-base", "vit5-large", "envit5", "vinai", "mbart50", "opus", "nllb", "m2m100", "gemma",
    "qwen",
)  # fmt: skip
CAUSAL = ("gemma", "gemma-narrow", "qwen")


def spec_of(root: Path, name: str) -> ModelSpec:
    """The model.toml of a tiny checkpoint, as a value."""
    return ModelSpec(
        f"tiny-{name}", "hf", ("translate",), Licence("MIT", commercial=True),
        architecture="causal" if name in CAUSAL else "seq2seq",
        languages=LANGUAGES.get(name, Languages()),
        output=OutputRules(max_tokens=24), folder=root / name,
    )  # fmt: skip


class Tiny:
    """The tiny checkpoints with both engines, each loaded once."""

    def __init__(self, root: Path) -> None:
        checkpoints.build_all(root)
        self.root = root
        self._hf: dict[str, HfModel] = {}
        self._ct2: dict[str, Ct2Model] = {}

    def spec(self, name: str, template: str = "{text}") -> ModelSpec:
        """Its model.toml; pickled weights are made safe first."""
        spec = spec_of(self.root, name)
        rules = replace(spec.input, template=template)
        return replace(spec, folder=safe_folder(spec, lambda _: None), input=rules)

    def hf(self, name: str, template: str = "{text}") -> HfModel:
        """By transformers, in float32."""
        key = name + template
        if key not in self._hf:
            self._hf[key] = hf.load(self.spec(name, template), Runtime("cpu"))
        return self._hf[key]

    def ct2(self, name: str, template: str = "{text}") -> Ct2Model:
        """By CTranslate2, in float32, of our own conversion."""
        key = name + template
        if key not in self._ct2:
            spec, folder = self.spec(name, template), self.root / f"{name}-ct2"
            if not folder.is_dir():
                convert.convert(spec, folder, "float32")
            self._ct2[key] = ct2.load(spec, folder, Runtime("cpu"))
        return self._ct2[key]


NLLB_VIETNAMESE = 192  # the place of vie_Latn among NLLB's 202 languages
M2M_VIETNAMESE = 93  # and of vi among M2M100's 100
MBART_VIETNAMESE = 23


def pieces_of(folder: Path, name: str) -> SentencePieceProcessor:
    """A SentencePiece model of a checkpoint."""
    return SentencePieceProcessor(model_file=str(folder / name))


def fairseq(model: SentencePieceProcessor, text: str) -> list[int]:
    """SentencePiece's numbers as fairseq counts: one further, and 3 for what is not known."""
    return [3 if i == 0 else i + 1 for i in model.encode(text)]


def expected_ids(folder: Path, name: str) -> Callable[[str], list[int]]:
    """The ids of a text by the family's published rule."""
    if name in ("vit5-base", "vit5-large", "envit5"):
        t5 = pieces_of(folder, "spiece.model")
        return lambda text: [*t5.encode(text), 1]
    if name == "opus":
        source = pieces_of(folder, "source.spm")
        table = json.loads((folder / "vocab.json").read_bytes())
        return lambda text: [*(table.get(t, 1) for t in source.encode(text, out_type=str)), 0]
    if name == "gemma":
        gemma = pieces_of(folder, "tokenizer.model")
        return lambda text: [2, *gemma.encode(text)]
    if name == "qwen":
        qwen = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return lambda text: list(qwen.encode(text).ids)
    model = pieces_of(folder, "sentencepiece.bpe.model")
    codes = len(model) + 1  # fairseq's numbers of languages follow the pieces
    if name == "vinai":
        return lambda text: [*fairseq(model, text), 2, codes + MBART_VIETNAMESE]
    if name == "mbart50":
        return lambda text: [codes + MBART_VIETNAMESE, *fairseq(model, text), 2]
    if name == "nllb":
        return lambda text: [codes + NLLB_VIETNAMESE, *fairseq(model, text), 2]
    table = json.loads((folder / "vocab.json").read_bytes())
    tokens = len(table)
    return lambda text: [
        tokens + M2M_VIETNAMESE,
        *(table.get(t, 3) for t in model.encode(text, out_type=str)),
        2,
    ]
