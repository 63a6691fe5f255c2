"""What stands in a model.toml: a model as data."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from summarizer.errors import ModelError

SPEC = "model.toml"
MOST_BYTES = 2**20  # of a model.toml; ours have a few hundred
Task = Literal["summarize", "translate"]
Tokens = Annotated[int, Meta(ge=1, le=1_000_000)]
Few = Annotated[int, Meta(ge=1, le=64)]
Stop = Annotated[str, Meta(min_length=1)]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of model.toml: a key that is not known is an error that names it."""


class Licence(_Table, frozen=True):
    """Under what terms the weights may be used."""

    name: str
    commercial: bool
    url: str = ""


class InputRules(_Table, frozen=True):
    """How a text becomes a model's input.

    `max_tokens` bounds the whole input, prefix, template and end token included. `template` is for
    causal models: it holds {text} once, and may hold {title} and {terms}: terms, and what words
    mean by `lexicon`, a TSV file (vi, en) in the model's folder. `long` is what becomes of an
    article beyond the limit where the command does not say. With `views`, numbers of tokens, a
    summariser under "salience" reads so many of the best sentences as well, each time anew; of all
    answers the checks and their agreement choose.
    """

    max_tokens: Tokens | None = None
    prefix: str = ""
    template: str = "{text}"
    normalise: Literal["NFC", "NFKC"] = "NFC"
    long: Literal["pieces", "lead", "refuse", "salience"] = "pieces"
    views: tuple[Tokens, ...] = ()
    lexicon: Annotated[str, Meta(pattern=r"^([\w-][\w.-]*)?$")] = ""


class OutputRules(_Table, frozen=True):
    """How a model's output becomes a text: `strip` is cut off its front, `stop` ends it.

    A translated sentence whose tokens have a mean log-probability below `unsure` is flagged.
    """

    max_tokens: Tokens = 256
    strip: str = ""
    stop: tuple[Stop, ...] = ()
    detokenise: bool = False
    unsure: Annotated[float, Meta(lt=0)] | None = None


class Languages(_Table, frozen=True):
    """Language tokens of a multilingual model."""

    source: str = ""
    target: str = ""


class Decoding(_Table, frozen=True):
    """How an output is searched for; one beam is greedy.

    `hypotheses`, at most `beams`, are handed on (by ct2) for the checks to choose among.
    """

    beams: Few = 1
    hypotheses: Few = 1
    length_penalty: Annotated[float, Meta(ge=-10, le=10)] = 1.0
    no_repeat_ngram_size: Annotated[int, Meta(ge=0, le=1000)] = 0
    repetition_penalty: Annotated[float, Meta(ge=0.1, le=10)] = 1.0


class TaskRules(_Table, frozen=True):
    """What of a model differs when it does one of its tasks."""

    input: InputRules | None = None
    output: OutputRules | None = None
    decoding: Decoding | None = None


class ModelSpec(_Table, frozen=True):
    """Everything that model.toml says; `folder` is where it stands.

    `hub` is the checkpoint's name on its hub, `parameters` how many it has, in millions.
    """

    name: str
    backend: Literal["salience", "hf", "ct2"]
    tasks: tuple[Task, ...]
    licence: Licence
    summary: str = ""
    verified: str = ""
    architecture: Literal["seq2seq", "causal"] | None = None
    hub: str = ""
    parameters: int = 0
    input: InputRules = InputRules()
    output: OutputRules = OutputRules()
    languages: Languages = Languages()
    decoding: Decoding = Decoding()
    task: dict[Task, TaskRules] = {}
    options: dict[str, int | float | str | bool] = {}
    folder: Path = Path()


def read_spec(folder: Path) -> ModelSpec:
    """The spec of a model folder. Raises ModelError that names the file and the key."""
    path = folder / SPEC
    try:
        table = tomllib.loads(_text(path))
        spec = msgspec.convert({**table, "folder": folder}, ModelSpec)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ModelError(f"{path}: {error}") from None
    except RecursionError:
        raise ModelError(f"{path}: nested too deeply") from None
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", spec.name):
        raise ModelError(f"{path}: name must be of letters, digits, dots and dashes")
    inputs = [spec.input, *(rules.input for rules in spec.task.values() if rules.input)]
    if any(rules.template.count("{text}") != 1 for rules in inputs):
        raise ModelError(f"{path}: input.template must hold {{text}} exactly once")
    if spec.backend != "salience" and spec.architecture is None:
        raise ModelError(f"{path}: architecture is missing: give seq2seq or causal")
    return spec


def _text(path: Path) -> str:
    if not path.is_file():  # nor a pipe, which would be waited for
        raise ModelError(f"{path.parent}: no {SPEC} in this folder")
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(data) > MOST_BYTES:
        raise ModelError(f"{path}: larger than {MOST_BYTES // 2**20} MiB, which no {SPEC} is")
    return data.decode("utf-8")
