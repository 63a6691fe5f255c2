"""Tiny checkpoints of the classes that are published, with their files and quirks.

Weights are random; vocabularies are trained on sentences written for these tests. Each folder looks
as its original does: the names of the files, the special ids, what is tied, which weights format.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from safetensors.torch import save_file
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)
from transformers import (
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    M2M100Config,
    M2M100ForConditionalGeneration,
    MarianConfig,
    MarianMTModel,
    MBartConfig,
    MBartForConditionalGeneration,
    Qwen3Config,
    Qwen3ForCausalLM,
    T5Config,
    T5ForConditionalGeneration,
)

from tests.checkpoint_texts import ENGLISH, VIETNAMESE

T5_SPECIALS = {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1}
QWEN_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
GEMMA_SPECIALS = {
    "eos_piece": "<eos>",
    "bos_piece": "<bos>",
    "pad_id": 0,
    "eos_id": 1,
    "bos_id": 2,
    "unk_id": 3,
}


def train_pieces(path: Path, texts: Iterable[str], size: int, **options: Any) -> int:
    """Write a SentencePiece model trained on `texts`; how many pieces it has."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=model, vocab_size=size,
        character_coverage=1.0, hard_vocab_limit=False, minloglevel=2,
        **{"model_type": "unigram", "normalization_rule_name": "nmt_nfkc", **options},
    )  # fmt: skip
    path.write_bytes(model.getvalue())
    return len(sentencepiece.SentencePieceProcessor(model_file=str(path)))


def spread(model: Any, *, embedding: float, rest: float, end: int, ends: float = 1.0) -> None:
    """Random weights large enough that what is written depends on what was read, and ends."""
    torch.manual_seed(11)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() > 1:
                table = any(part in name for part in ("embed_tokens", "shared", "lm_head"))
                parameter.normal_(0.0, embedding if table else rest)
                if table:
                    parameter[end] *= ends


def write_json(path: Path, content: object) -> None:
    """JSON as checkpoints have it."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")


def save(model: Any, folder: Path, config: dict[str, Any], *, pickled: bool = False) -> None:
    """The weights and config.json as published ones are: no tied tensor twice, plain settings."""
    tensors = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    tied = {name for name in tensors if name in model.all_tied_weights_keys}
    tensors = {name: tensor for name, tensor in tensors.items() if name not in tied}
    tensors |= config.pop("tensors", {})
    table = json.loads(model.config.to_json_string())
    write_json(folder / "config.json", {**table, "architectures": [type(model).__name__], **config})
    if pickled:
        torch.save(tensors, folder / "pytorch_model.bin")
    else:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def build_t5(folder: Path, *, large: bool = False, **options: Any) -> None:
    """ViT5, envit5: rows to spare; base is tied with relu, large untied with gated-gelu."""
    pieces = train_pieces(
        folder / "spiece.model", [*VIETNAMESE, *ENGLISH], 460, **T5_SPECIALS, **options
    )
    config = T5Config(  # type: ignore[call-arg]
        vocab_size=pieces + 96, d_model=64, d_kv=16, d_ff=96, num_layers=2, num_heads=4,
        feed_forward_proj="gated-gelu" if large else "relu", tie_word_embeddings=not large,
        decoder_start_token_id=0, pad_token_id=0, eos_token_id=1, n_positions=512,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    spread(model, embedding=1.0, rest=0.22, end=1, ends=1.8)
    own: dict[str, Any] = {"tie_word_embeddings": not large}
    if large:  # a model made in memory is tied by its constructor; the published one is not
        torch.manual_seed(12)
        own["tensors"] = {"lm_head.weight": torch.randn(pieces + 96, 64) * 0.3}
    save(model, folder, own)
    write_json(
        folder / "tokenizer_config.json", {"tokenizer_class": "T5Tokenizer", "extra_ids": 96}
    )


def build_mbart(folder: Path, *, many: bool = False) -> None:
    """vinai-translate: MBart with fairseq's numbers and 25 languages (52 in MBart-50)."""
    pieces = train_pieces(folder / "sentencepiece.bpe.model", [*VIETNAMESE, *ENGLISH], 460)
    config = MBartConfig(
        vocab_size=pieces + 1 + (52 if many else 25) + 1, d_model=64, encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=96,
        decoder_ffn_dim=96, max_position_embeddings=128, scale_embedding=True, dropout=0.0,
        decoder_start_token_id=2, forced_eos_token_id=None,
    )  # fmt: skip
    model = MBartForConditionalGeneration(config)
    spread(model, embedding=0.35, rest=0.25, end=2, ends=1.3)
    save(model, folder, {}, pickled=not many)
    kind = "MBart50Tokenizer" if many else "MBartTokenizer"
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": kind})


def build_nllb(folder: Path) -> None:
    """NLLB: BPE SentencePiece, fairseq's numbers, 202 languages, the language before the text."""
    pieces = train_pieces(
        folder / "sentencepiece.bpe.model", [*VIETNAMESE, *ENGLISH], 460, model_type="bpe"
    )
    build_m2m_network(folder, pieces + 1 + 202 + 1)
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "NllbTokenizer"})


def build_m2m100(folder: Path) -> None:
    """M2M100: vocab.json beside the SentencePiece model, tokens such as __vi__ after it."""
    path = folder / "sentencepiece.bpe.model"
    train_pieces(path, [*VIETNAMESE, *ENGLISH], 460, model_type="bpe")
    model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    texts = [model.id_to_piece(i) for i in range(3, len(model))]
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *texts[::-1]]  # an order of its own
    write_json(folder / "vocab.json", {token: i for i, token in enumerate(tokens)})
    build_m2m_network(folder, len(tokens) + 100 + 8)
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "M2M100Tokenizer"})


def build_m2m_network(folder: Path, size: int) -> None:
    """The network that NLLB and M2M100 have in common."""
    config = M2M100Config(
        vocab_size=size, d_model=64, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=96,
        decoder_ffn_dim=96, max_position_embeddings=128, scale_embedding=True, dropout=0.0,
        activation_function="relu", decoder_start_token_id=2,
    )  # fmt: skip
    model = M2M100ForConditionalGeneration(config)
    spread(model, embedding=0.35, rest=0.25, end=2, ends=1.3)
    save(model, folder, {})


def build_marian(folder: Path) -> None:
    """opus-mt: two SentencePiece models, one vocab.json with its pad token last, .bin weights."""
    train_pieces(folder / "source.spm", VIETNAMESE, 360)
    train_pieces(folder / "target.spm", ENGLISH, 160)
    sides = [
        sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
        for name in ("source.spm", "target.spm")
    ]
    pieces = dict.fromkeys(side.id_to_piece(i) for side in sides for i in range(3, len(side)))
    tokens = ["</s>", "<unk>", *pieces, "<pad>"]
    write_json(folder / "vocab.json", {token: i for i, token in enumerate(tokens)})
    pad = len(tokens) - 1
    config = MarianConfig(
        vocab_size=len(tokens), d_model=64, encoder_layers=2, decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=96,
        decoder_ffn_dim=96, max_position_embeddings=128, scale_embedding=True, dropout=0.0,
        activation_function="swish", pad_token_id=pad, eos_token_id=0, bos_token_id=0,
        decoder_start_token_id=pad,
        forced_eos_token_id=0,
    )  # fmt: skip
    model = MarianMTModel(config)
    spread(model, embedding=0.35, rest=0.25, end=0, ends=1.3)
    with torch.no_grad():
        model.model.shared.weight[pad] = 0  # the decoder starts from it
        model.final_logits_bias.normal_(0.0, 0.5)
        model.final_logits_bias[0, pad] = 0
    save(model, folder, {"bad_words_ids": [[pad]], "num_beams": 6}, pickled=True)
    write_json(folder / "tokenizer_config.json", {"source_lang": "vie", "target_lang": "eng"})


def build_gemma(folder: Path, *, window: int = 64) -> None:
    """Gemma 3: BPE with bytes and no dummy prefix; attention that sees a window."""
    path = folder / "tokenizer.model"
    size = train_pieces(
        path, [*VIETNAMESE, *ENGLISH], 620, model_type="bpe", byte_fallback=True,
        add_dummy_prefix=False, remove_extra_whitespaces=False, split_digits=True,
        normalization_rule_name="identity", user_defined_symbols="<start_of_turn>,<end_of_turn>",
        **GEMMA_SPECIALS,
    )  # fmt: skip
    config = Gemma3TextConfig(
        vocab_size=size, hidden_size=64, num_hidden_layers=3, intermediate_size=96,
        num_attention_heads=4, num_key_value_heads=2, head_dim=16, query_pre_attn_scalar=16,
        max_position_embeddings=256, sliding_window=window, pad_token_id=0, eos_token_id=1,
        bos_token_id=2,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"],
    )  # fmt: skip
    model = Gemma3ForCausalLM(config)
    spread(model, embedding=0.12, rest=0.5, end=1, ends=1.5)
    with torch.no_grad():  # two likely ends are searched differently: docs/checkpoints.md
        model.model.embed_tokens.weight[5] *= 0.1
    save(model, folder, {})
    write_json(folder / "generation_config.json", {"eos_token_id": [1, 5], "bos_token_id": 2})
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "GemmaTokenizer", "bos_token": "<bos>", "eos_token": "<eos>",
         "add_bos_token": True, "chat_template": "{{ messages }}"},
    )  # fmt: skip


def build_qwen(folder: Path) -> None:
    """Qwen 3: byte-level BPE in a tokenizer.json, no start token."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN_WORDS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=560, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator([*VIETNAMESE, *ENGLISH], trainer)
    specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokenizer.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in specials])
    tokenizer.save(str(folder / "tokenizer.json"))
    end, _, turn = (int(tokenizer.token_to_id(special) or 0) for special in specials)
    config = Qwen3Config(
        vocab_size=tokenizer.get_vocab_size() + 5, hidden_size=64, num_hidden_layers=2,
        intermediate_size=96, num_attention_heads=4, num_key_value_heads=2, head_dim=16,
        max_position_embeddings=256, tie_word_embeddings=True, bos_token_id=end, eos_token_id=turn,
        rope_parameters={"rope_type": "default", "rope_theta": 50000.0},
    )  # fmt: skip
    model = Qwen3ForCausalLM(config)
    spread(model, embedding=0.3, rest=0.3, end=turn, ends=1.3)
    save(model, folder, {})
    write_json(
        folder / "generation_config.json", {"eos_token_id": [turn, end], "pad_token_id": end}
    )
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "Qwen2Tokenizer", "bos_token": None, "eos_token": "<|im_end|>",
         "pad_token": "<|endoftext|>", "unk_token": None, "add_bos_token": False},
    )  # fmt: skip


def build_all(root: Path) -> None:
    """A folder for each kind, below `root`."""
    builders: dict[str, Callable[[Path], None]] = {
        "vit5-base": build_t5,
        "vit5-large": partial(build_t5, large=True),
        "envit5": partial(build_t5, normalization_rule_name="identity"),
        "vinai": build_mbart,
        "mbart50": partial(build_mbart, many=True),
        "opus": build_marian,
        "nllb": build_nllb,
        "m2m100": build_m2m100,
        "gemma": build_gemma,
        "gemma-narrow": partial(build_gemma, window=8),
        "qwen": build_qwen,
    }
    for name, build in builders.items():
        (root / name).mkdir()
        build(root / name)
