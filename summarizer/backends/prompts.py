"""What a model reads and writes: prefix or template around a text, the answer cut clean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from summarizer.catalog import ModelSpec
from summarizer.errors import ArticleError
from summarizer.textmodel import Request

_PLACES = re.compile(r"(\{text\}|\{title\}|\{terms\})")
_DETACHED = re.compile(r"\s+([,.;:!?%)\]”’…])")
_OPENED = re.compile(r"([(\[“‘])\s+")


def fill(spec: ModelSpec, request: Request) -> str:
    """The text of `request` with the model's prefix, or in the model's template."""
    return "".join(runs(spec, request))


def runs(spec: ModelSpec, request: Request, controls: Collection[str] = ()) -> list[str]:
    """The input for `request`: plain text at even places, the template's control tokens between.

    What stands in an article is never read as a placeholder or a control token: the template is
    cut apart before the values are put in.
    """
    text = normalise(spec, request.text)
    if spec.architecture != "causal":
        return [spec.input.prefix + text]
    values = {
        "{text}": text,
        "{title}": normalise(spec, request.title or ""),
        "{terms}": terms_lines(spec, request),
    }
    found = [""]
    for part in _PLACES.split(spec.input.template):
        first, *rest = [values[part]] if part in values else _split(part, controls)
        found[-1] += first
        found.extend(rest)
    return found


def _split(text: str, controls: Collection[str]) -> list[str]:
    """`text` cut at control tokens, which stay, at the odd places."""
    if not controls:
        return [text]
    longest_first = sorted(controls, key=len, reverse=True)
    return re.split(f"({'|'.join(map(re.escape, longest_first))})", text)


def normalise(spec: ModelSpec, text: str) -> str:
    """`text` in the Unicode form that the model was trained on, on one line."""
    return " ".join(unicodedata.normalize(spec.input.normalise, text).split())


def terms_lines(spec: ModelSpec, request: Request) -> str:
    """`Terms: a = b; c = d` and a line break; `Words: ...` and another where there are hints."""
    lines = ""
    for label, pairs in (("Terms", request.terms), ("Words", request.hints)):
        if pairs:
            listed = "; ".join(f"{source} = {target}" for source, target in pairs)
            lines += f"{label}: {normalise(spec, listed)}\n"
    return lines


def finish(spec: ModelSpec, text: str) -> str:
    """What the model wrote, up to the first stop string, without what it repeats of its prompt."""
    for stop in spec.output.stop:
        text = text.split(stop, 1)[0]
    text = text.strip().removeprefix(spec.output.strip).strip()
    return detokenise(text) if spec.output.detokenise else text


def detokenise(text: str) -> str:
    """Punctuation put back to the words that it belongs to: "nước , nơi" becomes "nước, nơi"."""
    return _OPENED.sub(r"\1", _DETACHED.sub(r"\1", text))


def check_length(spec: ModelSpec, tokens: int) -> None:
    """Raise ArticleError where an input is beyond the model's limit: nothing is cut here."""
    limit = spec.input.max_tokens
    if limit is not None and tokens > limit:
        message = f"{tokens} tokens with the prompt, and {spec.name} reads {limit}"
        raise ArticleError("too-long", message)
