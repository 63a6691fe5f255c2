"""Prove a model on this machine: files, tokens, an article, both engines, memory and speed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from importlib import import_module

import msgspec

from summarizer.catalog import ModelSpec
from summarizer.errors import ModelError
from summarizer.installing.forms import Form, forms_of, run_form
from summarizer.installing.golden import SENTENCES
from summarizer.store.installed import check_lock, is_complete, located
from summarizer.store.locks import CHECKED, read_lock, versions

Say = Callable[[str], None]
CLOSE = 1e-3  # log-probabilities of two engines that compute the same


class Row(msgspec.Struct, frozen=True):
    """One finding; `ok` is None where there is nothing to be right or wrong about."""

    what: str
    found: str
    ok: bool | None = None


class Checked(msgspec.Struct, frozen=True):
    """What a model wrote at its first check; lies beside its lock."""

    date: str
    texts: dict[str, list[str]]
    versions: dict[str, str]


def check(spec: ModelSpec, say: Say) -> Iterator[Row]:
    """The findings, each as soon as it is known. Raises ModelError where the model does not run."""
    if spec.backend == "salience":
        raise ModelError("salience: comes with the program and its tests; a check is for others")
    found = located(spec)
    yield _files(found)
    if not is_complete(spec):
        golden_tokens = import_module("summarizer.backends.golden_tokens")
        yield from (Row(*row) for row in golden_tokens.check_tokens(found, SENTENCES))
    forms = []
    for name, form, runtime in forms_of(found):
        say(f"{spec.name}: running {name}")
        forms.append(run_form(name, form, runtime))
    yield from _answers(forms[0])
    yield from _as_before(found, forms[0])
    yield from (row for form in forms[1:] for row in compare(forms[0], form))
    yield from (_cost(form) for form in forms)


def compare(first: Form, second: Form) -> Iterator[Row]:
    """Whether two ways to run write the same; an int8 one may differ, by how much is said."""
    exact = "int8" not in second.name
    for search, outputs in first.outputs.items():
        others = second.outputs[search]
        same = sum(a.text == b.text for a, b in zip(outputs, others, strict=True))
        apart = max(
            (abs((a.score or 0) - (b.score or 0)) for a, b in zip(outputs, others, strict=True)),
            default=0.0,
        )
        found = f"{same} of {len(outputs)} texts the same, scores at most {apart:.4f} apart"
        agree = same == len(outputs) and apart < CLOSE
        yield Row(f"{second.name} against {first.name}, {search}", found, agree if exact else None)


def _files(spec: ModelSpec) -> Row:
    lock = read_lock(spec.folder)
    if lock is None:
        return Row("files", f"no lock in {spec.folder}: it was not pulled")
    check_lock(spec, spec.folder, lock, full=True)
    commit = f", commit {lock.origin.commit}" if lock.origin.commit else ""
    return Row("files", f"{len(lock.files)} as the lock says, {lock.origin.place}{commit}", True)


def _answers(form: Form) -> Iterator[Row]:
    """What it wrote, to be read by people; nothing at all, or an end that was cut, is a fault."""
    for search, outputs in form.outputs.items():
        for number, output in enumerate(outputs, 1):
            fault = "" if output.text and not output.cut else " (cut off)" if output.text else ""
            yield Row(f"text {number}, {search}", (output.text or "nothing") + fault, not fault)


def _as_before(spec: ModelSpec, form: Form) -> Iterator[Row]:
    """Whether it writes what it wrote at the first check, here or where it was packed."""
    texts = {search: [o.text for o in outputs] for search, outputs in form.outputs.items()}
    path = spec.folder / CHECKED
    if path.is_file():
        before = msgspec.json.decode(path.read_bytes(), type=Checked)
        same = before.texts == texts
        yield Row(f"as on {before.date}", "the same" if same else "other texts", same)
    elif read_lock(spec.folder) is not None:  # a folder of our own
        record = Checked(date.today().isoformat(), texts, versions())
        with suppress(OSError):  # a folder that only others may write
            path.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2))


def _cost(form: Form) -> Row:
    written = sum(o.tokens_written or 0 for outputs in form.outputs.values() for o in outputs)
    rate = written / len(form.outputs) / form.seconds if form.seconds else 0.0
    memory = "unknown" if form.memory is None else f"{form.memory / 1e9:.2f} GB"
    each = form.seconds / len(form.outputs["greedy"])
    found = f"{each:.2f} s a text, {rate:.0f} tokens/s, memory {memory}"
    return Row(f"cost of {form.name}", found)
