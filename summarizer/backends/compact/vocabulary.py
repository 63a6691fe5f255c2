"""A smaller vocabulary: the pieces that Vietnamese and English use, and a tokenizer over them.

Gemma's 262,144 pieces are most of what the model decodes with. A piece that is kept keeps its
embedding; text that the missing pieces would have written is written by smaller ones, down to
bytes, so every text still survives encoding and decoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from summarizer.backends.compact.gemma import Pieces

NORMAL, CONTROL, USER_DEFINED, BYTE = 1, 3, 4, 6  # piece types of SentencePiece
CONTROLS = ("<pad>", "<eos>", "<bos>", "<unk>")  # the only control pieces that are kept


def close(pieces: Pieces, wanted: Iterable[int]) -> list[int]:
    """`wanted` ids with everything needed to reach them: controls, bytes, and merge ancestors."""
    ids = {
        text: i for i, text in enumerate(pieces.texts) if pieces.types[i] in (NORMAL, USER_DEFINED)
    }
    kept = {i for i, kind in enumerate(pieces.types) if kind == BYTE}
    kept |= {pieces.texts.index(text) for text in CONTROLS}
    pending = [i for i in wanted if pieces.types[i] in (NORMAL, USER_DEFINED)]
    while pending:
        piece = pending.pop()
        if piece not in kept:
            kept.add(piece)
            pending += _ancestors(pieces, ids, piece)
    return sorted(kept)


def _ancestors(pieces: Pieces, ids: dict[str, int], piece: int) -> Sequence[int]:
    """The two pieces that are merged into this one: of all splits, the one merged earliest."""
    text = pieces.texts[piece]
    splits = [
        (ids[text[:cut]], ids[text[cut:]])
        for cut in range(1, len(text))
        if text[:cut] in ids and text[cut:] in ids
    ]
    return max(splits, key=lambda pair: min(pieces.ranks[i] for i in pair), default=())


def build_tokenizer(pieces: Pieces, kept: Sequence[int]) -> Tokenizer:
    """A tokenizer over the kept pieces, numbered by their place in `kept`.

    Special tokens inside a text are read as the characters they are written with.
    """
    texts = [pieces.texts[i] for i in kept]
    vocabulary = {text: number for number, text in enumerate(texts)}
    model = models.BPE(
        vocab=vocabulary,
        merges=_merges(pieces, kept, vocabulary),
        unk_token="<unk>",
        fuse_unk=True,
        byte_fallback=True,
    )
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("(?<=[^▁])(?=▁)"), "isolated")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    return tokenizer


def _merges(
    pieces: Pieces, kept: Sequence[int], vocabulary: dict[str, int]
) -> list[tuple[str, str]]:
    """All merges among the kept pieces, in the order in which SentencePiece does them."""
    merges = []
    for i in kept:
        text = pieces.texts[i]
        if pieces.types[i] not in (NORMAL, USER_DEFINED):
            continue
        for cut in range(1, len(text)):
            left, right = text[:cut], text[cut:]
            if left in vocabulary and right in vocabulary:
                order = (-pieces.ranks[i], vocabulary[left], vocabulary[right])
                merges.append((order, (left, right)))
    return [merge for _, merge in sorted(merges)]


def pack_ids(kept: Sequence[int], size: int) -> npt.NDArray[np.uint8]:
    """The kept ids as bits, one for each of `size` pieces."""
    bits = np.zeros(size, dtype=np.uint8)
    bits[np.asarray(kept)] = 1
    return np.packbits(bits)


def unpack_ids(packed: npt.NDArray[np.uint8]) -> list[int]:
    """The ids whose bits are set."""
    return [int(i) for i in np.flatnonzero(np.unpackbits(packed))]
