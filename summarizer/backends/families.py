"""What stands around a text, by family of model: end tokens, language tokens, the decoder's first.

T5, Marian          text </s>
MBart (25 codes)    text </s> vi_VN      the decoder starts with en_XX
MBart-50            vi_VN text </s>      the decoder starts with </s> en_XX
NLLB, M2M100        vie_Latn text </s>   the decoder starts with </s> eng_Latn
BARTpho             <s> text </s>
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from enum import StrEnum

import msgspec

from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError

MBART_50_ONLY = "gl_ES"  # a language that MBart-50 has and MBart does not
_CODE = re.compile(r"[a-z]{2}_[A-Z]{2}|[a-z]{3}_[A-Z][a-z]{3}|__[a-z]{2,3}__|>>\w+<<")


class Family(StrEnum):
    """Kinds of model that put different tokens around a text."""

    t5 = "t5"
    marian = "marian"
    mbart = "mbart"
    mbart50 = "mbart50"
    m2m100 = "m2m100"  # NLLB too
    bart = "bart"
    other = "other"  # as its tokenizer.json says


_BY_TYPE = {
    "t5": Family.t5,
    "mt5": Family.t5,
    "umt5": Family.t5,
    "marian": Family.marian,
    "m2m_100": Family.m2m100,
}


class Around(msgspec.Struct, frozen=True):
    """Tokens before and after a text, and those that the decoder must begin with.

    `forced` follow the decoder's own start token, except where they are the start (MBart).
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()


def find_family(model_type: str, vocabulary: Collection[str]) -> Family:
    """The family by the checkpoint's `model_type` ("" where unknown), else by its vocabulary."""
    if model_type in _BY_TYPE:
        return _BY_TYPE[model_type]
    if "en_XX" in vocabulary:
        return Family.mbart50 if MBART_50_ONLY in vocabulary else Family.mbart
    if model_type == "mbart":
        return Family.bart
    if "eng_Latn" in vocabulary or "__en__" in vocabulary:
        return Family.m2m100
    return Family.other


def tokens_around(
    spec: ModelSpec, family: Family, vocabulary: Collection[str], default: Around, end: str
) -> Around:
    """What stands around a text; `default` is what the tokenizer itself says.

    Raises ModelError where a language of model.toml is missing or no token of the model.
    """
    source = _language(spec, "source", vocabulary)
    target = _language(spec, "target", vocabulary)
    if family in (Family.mbart, Family.mbart50, Family.m2m100) and not (source and target):
        raise ModelError(
            f"{spec.name}: a model of many languages: its model.toml must give languages.source "
            "and languages.target"
        )
    match family:
        case Family.t5 | Family.marian:
            return Around(source, (end,), target)
        case Family.mbart:
            return Around((), (end, *source), target)
        case Family.mbart50 | Family.m2m100:
            return Around(source, (end,), target)
        case Family.bart:
            return Around(("<s>",), (end,), target)
        case Family.other:
            return Around((*default.before, *source), default.after or (end,), target)


def _language(spec: ModelSpec, side: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    """The language token of that side: as written, or as the family writes it."""
    name: str = getattr(spec.languages, side)
    if not name:
        return ()
    for token in (f"__{name}__", f">>{name}<<", name):  # "en" may be an ordinary piece as well
        if token in vocabulary:
            return (token,)
    codes = sorted(token for token in vocabulary if _CODE.fullmatch(token))
    near = difflib.get_close_matches(name, codes, n=3, cutoff=0.3) or codes[:3]
    raise ModelError(
        f"{spec.name}: languages.{side} = {name} is no token of this model"
        + (f"; near it: {', '.join(near)}" if near else "; it has no language tokens")
    )
