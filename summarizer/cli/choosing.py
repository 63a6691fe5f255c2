"""Which models a run has, and all that its records depend on."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from pathlib import Path

import msgspec

from summarizer import catalog
from summarizer.catalog import ModelSpec
from summarizer.cli.dependence import glossaries, program
from summarizer.cli.request import Options
from summarizer.layout import layout
from summarizer.records import Models
from summarizer.report import versions
from summarizer.store.installed import fingerprint

log = logging.getLogger(__name__)

FREE = frozenset(  # options that change no record, or stand in the settings as digests
    {"sources", "out", "model", "translator", "glossary"}
    | {"limits", "workers", "cache", "commercial", "keep", "quiet", "log_format"}
)
UNSEEN = frozenset(("batch_size", "runtime"))  # options that salience's records do not depend on


class Chosen(msgspec.Struct, frozen=True):
    """The models of a run, found but not loaded."""

    summarizer: ModelSpec | None
    translator: ModelSpec | None
    names: Models

    @property
    def is_exact(self) -> bool:
        """Whether a record depends on its article alone, not on its batch or on the machine."""
        return (
            self.translator is None
            and self.summarizer is not None
            and (self.summarizer.backend == "salience")
        )


def choose_models(options: Options) -> Chosen:
    """The models that `options` name. Raises ModelError."""
    summarizer = _find(options.model, "summarize", commercial=options.commercial)
    translator = _find(options.translator, "translate", commercial=options.commercial)
    return Chosen(summarizer, translator, Models(_named(summarizer), _named(translator)))


def settings(options: Options, chosen: Chosen) -> dict[str, object]:
    """Everything that changes a record, by the name that people know."""
    given = msgspec.to_builtins(options)
    left_out = FREE | UNSEEN if chosen.is_exact else FREE
    flat = {name: value for name, value in given.items() if name not in left_out}
    flat |= flat.pop("runtime", {})
    flat.pop("cores", None)  # what they make of a layout counts
    flat["field"] = flat.pop("fields")
    named = {f"--{name.replace('_', '-')}": value for name, value in flat.items()}
    packages = versions()
    if chosen.is_exact:
        packages = {}
    glossary = _digest(glossaries(options)) if chosen.translator else None
    split = options.keep.errors is not None
    return {
        **named,
        **packages,
        **layouts(options, chosen),
        "the program": program()[:12],
        "summarizing model": chosen.names.summarizer,
        "translator": chosen.names.translator,
        "--glossary": glossary,
        "--errors": split,
    }


def layouts(options: Options, chosen: Chosen) -> dict[str, str]:
    """How each engine that runs a model is laid out on the cores."""
    given = options.runtime
    found = {}
    for spec in (chosen.summarizer, chosen.translator):
        if spec is not None and spec.backend != "salience":
            replicas, threads = layout(spec.backend, given.replicas, given.threads, given.available)
            found[f"layout of {spec.backend}"] = f"--replicas {replicas} --threads {threads}"
    return found


def _find(name: str | None, task: catalog.Task, *, commercial: bool) -> ModelSpec | None:
    """The model of that name, fit for the task; None where none is wanted."""
    if name is None:
        return None
    spec = catalog.for_task(catalog.find(name), task)
    if commercial:
        catalog.require_commercial(spec)
    if spec.backend != "salience":  # that one is our own
        terms = "" if spec.licence.commercial else ", which forbids commercial use"
        log.info("%s: its licence is %s%s", spec.name, spec.licence.name, terms)
    return spec


def _named(spec: ModelSpec | None) -> str | None:
    return f"{spec.name}@{fingerprint(spec)}" if spec else None


def _digest(files: list[Path]) -> str:
    """The first 12 hex digits of a SHA-256 over the files; one that cannot be read is told later"""
    total = hashlib.sha256()
    for file in files:
        with suppress(OSError):
            total.update(file.read_bytes())
    return total.hexdigest()[:12]
