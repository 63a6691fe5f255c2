"""What the files of a transformers checkpoint say: its class, special tokens, which id is whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer
from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES as M2M_CODES
from transformers.models.mbart.tokenization_mbart import FAIRSEQ_LANGUAGE_CODES as MBART_CODES
from transformers.models.mbart50.tokenization_mbart50 import FAIRSEQ_LANGUAGE_CODES as MBART50_CODES
from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES as NLLB_CODES

from summarizer.backends.codec import Known, start_token
from summarizer.backends.tokens import PAIRS, open_model
from summarizer.errors import ModelError

TOKENIZER_CONFIG = "tokenizer_config.json"
END = "</s>"
FAIRSEQ = ("<s>", "<pad>", "</s>", "<unk>")


def read_table(path: Path) -> dict[str, Any]:
    """A JSON object; empty where the file is not there. Raises ModelError where it is none."""
    if not path.is_file():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: not valid JSON ({error})") from None


def read_known(folder: Path) -> Known:
    """What a checkpoint's files say of its tokens; generation_config.json before config.json."""
    config, tokenizer = (read_table(folder / name) for name in ("config.json", TOKENIZER_CONFIG))
    generation = read_table(folder / "generation_config.json")
    given = config | {key: value for key, value in generation.items() if value is not None}
    vocabulary = read_vocabulary(folder)
    texts = {i: token for token, i in vocabulary.items()}

    def tokens(ids: Iterable[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(texts[i] for i in ids if i in texts))

    model_type = str(config.get("model_type", ""))
    never = [*(ids[0] for ids in given.get("bad_words_ids") or () if len(ids) == 1)]
    never += several(given.get("suppress_tokens"))
    if model_type == "marian":  # its row is there for the decoder's start, not to be written
        never += several(given.get("pad_token_id"))
    named = _text(tokenizer.get("bos_token"))
    bos = named if named in vocabulary else "".join(tokens(several(given.get("bos_token_id"))[:1]))
    return Known(
        vocabulary,
        model_type,
        start_token(tokenizer, bos),
        tokens(several(given.get("eos_token_id"))) or (END,),
        _text(tokenizer.get("unk_token")) or "<unk>",
        tokens(several(given.get("forced_bos_token_id"))),
        tokens(never),
    )


def several(ids: int | list[int] | None) -> list[int]:
    """Ids as a list, however config.json writes them."""
    return [] if ids is None else [ids] if isinstance(ids, int) else list(ids)


def _text(token: str | Mapping[str, Any] | None) -> str:
    """A token as tokenizer_config.json writes it: a string, or a table with its content."""
    return str(token["content"]) if isinstance(token, Mapping) else token or ""


def read_vocabulary(folder: Path) -> dict[str, int]:
    """Each token's id: by tokenizer.json, vocab.json, or a SentencePiece model and its family."""
    config = read_table(folder / "config.json")
    found = _base_vocabulary(folder, config)
    added = read_table(folder / "added_tokens.json")
    decoder = read_table(folder / TOKENIZER_CONFIG).get("added_tokens_decoder") or {}
    found.update(added)
    found.update({entry["content"]: int(i) for i, entry in decoder.items()})
    size = config.get("vocab_size")
    return {token: i for token, i in found.items() if size is None or i < size}


def _base_vocabulary(folder: Path, config: Mapping[str, Any]) -> dict[str, int]:
    if (folder / "tokenizer.json").is_file():
        return _json_vocabulary(folder / "tokenizer.json")
    if (folder / "vocab.json").is_file():
        table: dict[str, int] = read_table(folder / "vocab.json")
        if config.get("model_type") == "m2m_100":
            codes = [f"__{code}__" for code in M2M_CODES["m2m100"]]
            table.update({code: len(table) + n for n, code in enumerate(codes)})
        return table
    for source, target in PAIRS:
        if source == target and (folder / source).is_file():
            return _by_layout(open_model(folder / source), config)
    return {}


def _json_vocabulary(path: Path) -> dict[str, int]:
    try:
        found: dict[str, int] = Tokenizer.from_file(str(path)).get_vocab(with_added_tokens=True)
    except Exception as error:  # noqa: BLE001 - tokenizers raises nothing narrower
        raise ModelError(f"{path}: not a tokenizer that can be read ({error})") from None
    return found


def _by_layout(model: SentencePieceProcessor, config: Mapping[str, Any]) -> dict[str, int]:
    """SentencePiece's own numbers, or fairseq's: its specials first, language codes last.

    None of either where the model has more pieces than the network has rows (BARTpho's).
    """
    if len(model) > int(config.get("vocab_size") or len(model)):
        return {}
    texts = [model.id_to_piece(i) for i in range(len(model))]
    codes = _codes(len(texts), config)
    if codes is not None:
        texts = [*FAIRSEQ, *texts[3:], *codes, "<mask>"]
    return {text: i for i, text in enumerate(texts)}


def _codes(pieces: int, config: Mapping[str, Any]) -> Sequence[str] | None:
    """The language codes that follow the pieces; None for a model without fairseq's numbers."""
    kind, size = config.get("model_type"), int(config.get("vocab_size") or 0)
    if kind == "m2m_100":
        return list(NLLB_CODES)
    if kind != "mbart":
        return None
    many = pieces + 1 + len(MBART50_CODES) < size
    return list(MBART50_CODES if many else MBART_CODES)
