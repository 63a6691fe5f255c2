"""Models as data: what stands in a model.toml, and where model folders are found."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from summarizer.errors import ModelError

SPEC = "model.toml"
Task = Literal["summarize", "translate"]


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
    causal models: it holds {text} once, and may hold {title} and {terms}.
    """

    max_tokens: int | None = None
    prefix: str = ""
    template: str = "{text}"
    normalise: Literal["NFC", "NFKC"] = "NFC"


class OutputRules(_Table, frozen=True):
    """How a model's output becomes a text: `strip` is cut off its front, `stop` ends it."""

    max_tokens: int = 256
    strip: str = ""
    stop: tuple[str, ...] = ()
    detokenise: bool = False


class Languages(_Table, frozen=True):
    """Language tokens of a multilingual model."""

    source: str = ""
    target: str = ""


class Decoding(_Table, frozen=True):
    """How an output is searched for; one beam is greedy."""

    beams: int = 1
    length_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    repetition_penalty: float = 1.0


class ModelSpec(_Table, frozen=True):
    """Everything that model.toml says; `folder` is where it stands."""

    name: str
    backend: Literal["salience", "hf", "ct2"]
    tasks: tuple[Task, ...]
    licence: Licence
    summary: str = ""
    verified: str = ""
    architecture: Literal["seq2seq", "causal"] | None = None
    hub: str = ""
    input: InputRules = InputRules()
    output: OutputRules = OutputRules()
    languages: Languages = Languages()
    decoding: Decoding = Decoding()
    options: dict[str, int | float | str | bool] = {}
    folder: Path = Path()


def models_folder() -> Path:
    """Where the bundled model folders are: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "models"
    return installed if installed.is_dir() else package.parent / "models"


def known() -> dict[str, ModelSpec]:
    """The bundled models by name, in alphabetical order."""
    files = sorted(models_folder().glob(f"*/{SPEC}"))
    return {file.parent.name: read_spec(file.parent) for file in files}


def find(name: str) -> ModelSpec:
    """The model of that name, or in that folder.

    Raises ModelError for a name that is neither, with the nearest and all known names.
    """
    names = sorted(file.parent.name for file in models_folder().glob(f"*/{SPEC}"))
    if name in names:
        return read_spec(models_folder() / name)
    folder = Path(name)
    if folder.is_dir():
        return read_spec(folder)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise ModelError(
        f"{name}: no such model{hint} Known models: {', '.join(names)}; "
        "or give a folder with a model.toml"
    )


def read_spec(folder: Path) -> ModelSpec:
    """The spec of a model folder. Raises ModelError that names the file and the key."""
    path = folder / SPEC
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        spec = msgspec.convert({**table, "folder": folder}, ModelSpec)
    except FileNotFoundError:
        raise ModelError(f"{folder}: no {SPEC} in this folder") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ModelError(f"{path}: {error}") from None
    if spec.input.template.count("{text}") != 1:
        raise ModelError(f"{path}: input.template must hold {{text}} exactly once")
    if spec.backend != "salience" and spec.architecture is None:
        raise ModelError(f"{path}: architecture is missing: give seq2seq or causal")
    return spec


def require_task(spec: ModelSpec, task: Task) -> None:
    """Raise ModelError where the model is not for `task`."""
    if task not in spec.tasks:
        others = ", ".join(s.name for s in known().values() if task in s.tasks) or "none"
        verb = {"summarize": "summarises", "translate": "translates"}
        raise ModelError(
            f"{spec.name}: {' and '.join(verb[t] for t in spec.tasks)}, and a model that "
            f"{verb[task]} is wanted; known ones: {others}"
        )


def fingerprint(spec: ModelSpec) -> str:
    """The first 12 hex digits of a SHA-256 over the names and contents of the model's files."""
    total = hashlib.sha256()
    for path in sorted(spec.folder.rglob("*")):
        if path.is_file() and path.name != "README.md":
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            total.update(f"{path.relative_to(spec.folder).as_posix()} {content}\n".encode())
    return total.hexdigest()[:12]
