"""Where model folders are found, which model a name means, and what it may be used for."""

from __future__ import annotations

import difflib
import hashlib
from pathlib import Path

import msgspec

from summarizer.errors import ModelError
from summarizer.modeltoml import (
    SPEC,
    Decoding,
    InputRules,
    Languages,
    Licence,
    ModelSpec,
    OutputRules,
    Task,
    TaskRules,
    read_spec,
)
from summarizer.places import installed_models

__all__ = [
    "SPEC", "Decoding", "InputRules", "Languages", "Licence", "ModelSpec", "OutputRules", "Task",
    "TaskRules", "find", "fingerprint", "for_task", "glossary_files", "known", "models_folder",
    "read_spec", "require_commercial", "require_task",
]  # fmt: skip
_OF_NO_EFFECT = frozenset({"README.md", "lock.json", "verified.json", "check.json"})


def models_folder() -> Path:
    """Where the bundled model folders are: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "models"
    return installed if installed.is_dir() else package.parent / "models"


def glossary_files() -> list[Path]:
    """The glossaries that come with the program."""
    return sorted((models_folder() / "glossary").glob("*.tsv"))


def known() -> dict[str, ModelSpec]:
    """The models by name, in alphabetical order: the bundled ones, and others that were pulled."""
    return {name: read_spec(folder) for name, folder in _folders().items()}


def _folders() -> dict[str, Path]:
    """Model folders by name; a bundled model.toml wins over one in the cache."""
    places = (installed_models(), models_folder())
    found = {
        file.parent.name: file.parent
        for place in places
        for file in place.glob(f"*/{SPEC}")
        if not file.parent.name.endswith((".part", ".old"))  # half a folder is none
    }
    return dict(sorted(found.items()))


def find(name: str) -> ModelSpec:
    """The model of that name, or in that folder.

    Raises ModelError for a name that is neither, with the nearest and all known names.
    """
    names = _folders()
    if name in names:
        return read_spec(names[name])
    folder = Path(name)
    if folder.is_dir():
        return read_spec(folder)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]}?" if near else "."
    raise ModelError(
        f"{name}: no such model{hint} Known models: {', '.join(names)}; "
        "or give a folder with a model.toml"
    )


def require_task(spec: ModelSpec, task: Task) -> None:
    """Raise ModelError where the model is not for `task`."""
    if task not in spec.tasks:
        others = ", ".join(s.name for s in known().values() if task in s.tasks) or "none"
        verb = {"summarize": "summarises", "translate": "translates"}
        raise ModelError(
            f"{spec.name}: {' and '.join(verb[t] for t in spec.tasks)}, and a model that "
            f"{verb[task]} is wanted; known ones: {others}"
        )


def require_commercial(spec: ModelSpec) -> None:
    """Raise ModelError where the model's licence forbids commercial use."""
    if not spec.licence.commercial:
        others = ", ".join(
            other.name
            for other in known().values()
            if other.licence.commercial and set(spec.tasks) & set(other.tasks)
        )
        raise ModelError(
            f"{spec.name}: its licence, {spec.licence.name}, forbids commercial use, and "
            f"--commercial was given; known ones that allow it: {others or 'none'}"
        )


def for_task(spec: ModelSpec, task: Task) -> ModelSpec:
    """The model as it does `task`. Raises ModelError where it is not for that."""
    require_task(spec, task)
    rules = spec.task.get(task, TaskRules())
    return msgspec.structs.replace(
        spec,
        input=rules.input or spec.input,
        output=rules.output or spec.output,
        decoding=rules.decoding or spec.decoding,
    )


def fingerprint(spec: ModelSpec) -> str:
    """The first 12 hex digits of a SHA-256 over the names and contents of the model's files."""
    total = hashlib.sha256()
    for path in sorted(spec.folder.rglob("*")):
        if path.is_file() and path.name not in _OF_NO_EFFECT:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            total.update(f"{path.relative_to(spec.folder).as_posix()} {content}\n".encode())
    return total.hexdigest()[:12]
