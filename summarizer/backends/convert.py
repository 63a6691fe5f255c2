"""From a transformers checkpoint to CTranslate2's form, with what its converter gets wrong mended.

CTranslate2 4.8 reads attributes of configurations as transformers 4 had them. Under transformers 5
it scales the outputs of an untied T5 (vit5-large), which leaves the likeliest token but not the
scores, and so not what beam search finds; and rotary bases other than the default are lost. Its
vocabulary comes from our own reading of the files: transformers cannot build every tokenizer.
"""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from typing import Any

import msgspec
from ctranslate2.converters import TransformersConverter
from msgspec.structs import replace

from summarizer.backends.checkpoint import read_known, read_table, several
from summarizer.backends.codec import Known, load_codec, missing
from summarizer.backends.ct2_file import KNOWN
from summarizer.backends.families import Family, find_family
from summarizer.backends.hf_checkpoint import load_network, quieten
from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError

BESIDE = (
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "generation_config.json", "spiece.model", "sentencepiece.bpe.model",
    "sentencepiece.model", "tokenizer.model", "source.spm", "target.spm", "vocab.json",
)  # fmt: skip


def convert(spec: ModelSpec, target: Path, quantization: str) -> None:
    """Write to the folder `target` the CTranslate2 form of the checkpoint in the model's folder.

    What stood in `target` is lost. `quantization` is CTranslate2's: float32, int8, int8_float32 and
    so on. Raises ModelError where the checkpoint cannot be converted.
    """
    known = read_known(spec.folder)
    if load_codec(spec.folder, spec, known) is None:
        raise missing(spec.folder)
    quieten()
    converter = _Converter(spec, known)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            converter.convert(str(target), quantization=quantization, force=True)
    except (ValueError, NotImplementedError, AttributeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"{spec.folder}: CTranslate2 cannot convert it ({reason})") from error
    for name in BESIDE:
        if (spec.folder / name).is_file():
            shutil.copyfile(spec.folder / name, target / name)
    facts = replace(known, vocabulary={})
    (target / KNOWN).write_bytes(msgspec.json.format(msgspec.json.encode(facts), indent=2))


class _Converter(TransformersConverter):  # type: ignore[misc]
    """CTranslate2's converter on a network and a vocabulary that were read here."""

    def __init__(self, spec: ModelSpec, known: Known) -> None:
        super().__init__(str(spec.folder))
        self._spec = spec
        self._known = known

    def load_model(self, *_: Any, dtype: Any = None, **__: Any) -> Any:
        """The network, its configuration named as CTranslate2 wants it."""
        model = load_network(self._spec, dtype)
        _mend(model.config, find_family(self._known.model_type, self._known.vocabulary))
        return model

    def load_tokenizer(self, *_: Any, **__: Any) -> Any:
        """The vocabulary; nothing else of a tokenizer is wanted."""
        return _Vocabulary(self._spec.folder, self._known)


def _mend(config: Any, family: Family) -> None:
    """Give a configuration the attributes that transformers 5 renamed or redefined."""
    if hasattr(config, "scale_decoder_outputs"):  # T5: tie_word_embeddings reads True in any case
        config.tie_word_embeddings = config.scale_decoder_outputs
    if config.model_type == "mbart":
        config.normalize_before, config.normalize_embedding = True, True
        # with this class the decoder starts with a language, with any other one with </s>
        config.tokenizer_class = "MBartTokenizer" if family is Family.mbart else "other"
    text = getattr(config, "text_config", config)
    rotary = getattr(text, "rope_parameters", None) or {}
    if "full_attention" in rotary:
        text.rope_theta = rotary["full_attention"]["rope_theta"]
        text.rope_local_base_freq = rotary["sliding_attention"]["rope_theta"]
    elif "rope_theta" in rotary:
        text.rope_theta = rotary["rope_theta"]


class _Vocabulary:
    """What CTranslate2's converter asks of a tokenizer."""

    chat_template = None  # its presence would make <end_of_turn> the end of Gemma's texts

    def __init__(self, folder: Path, known: Known) -> None:
        config = read_table(folder / "config.json")
        texts = {i: token for token, i in known.vocabulary.items()}
        size = int(config.get("vocab_size") or len(texts))
        self._tokens = [texts.get(i, f"<unused_row_{i}>") for i in range(size)]
        self.bos_token = self._named(config, "bos_token_id", "<s>")
        self.pad_token = self._named(config, "pad_token_id", "<pad>")
        self.eos_token = known.ends[0]
        self.unk_token = known.unknown if known.unknown in known.vocabulary else None
        self.unk_token_id = known.vocabulary.get(known.unknown)
        self.special_tokens_map: dict[str, list[str]] = {}

    def _named(self, config: dict[str, Any], key: str, default: str) -> str | None:
        ids = several(config.get(key))
        return self._tokens[ids[0]] if ids else default if default in self._tokens else None

    def get_vocab(self) -> dict[str, int]:
        """Every row of the embeddings, so that none is missing."""
        return {token: i for i, token in enumerate(self._tokens)}

    def convert_ids_to_tokens(self, i: int | None) -> str | None:
        """The token with that id."""
        return None if i is None else self._tokens[i]
