"""How a run is laid out: as it was begun, where it goes on, for its batches are cut by that."""

from __future__ import annotations

import logging

import msgspec
from msgspec.structs import replace

from summarizer.backends import Runtime
from summarizer.cli.choosing import Chosen, layouts
from summarizer.cli.request import How, Options
from summarizer.layout import cores
from summarizer.report import Earlier, read_manifest
from summarizer.writing import Target

log = logging.getLogger(__name__)


class _Begun(msgspec.Struct, frozen=True):
    """What the manifest of an earlier run says of its layout."""

    batch_size: int | None = None
    runtime: Runtime = Runtime()


def laid_out(options: Options, target: Target, chosen: Chosen) -> Options:
    """`options` with a batch size, and the cores that threads and replicas are counted for.

    A run that goes on has those of its manifest, unless others are given now; where it would be
    laid out in another way by now, that is said. Raises UsageError for a manifest that is none.
    """
    now = _with(options, options.batch, options.runtime, cores())
    before = None if chosen.is_exact else _begun(options, target)
    if before is None:
        return now
    given, begun = options.runtime, before.runtime
    runtime = replace(
        given,
        threads=given.threads or begun.threads,
        replicas=given.replicas or begun.replicas,
    )
    batch = options.batch_size or before.batch_size or options.batch
    kept = _with(options, batch, runtime, begun.available)
    if _shown(kept, chosen) != _shown(now, chosen):
        log.info(
            "%s: goes on as it was begun, with %s; begun anew it would have %s",
            target.path, _shown(kept, chosen), _shown(now, chosen),
        )  # fmt: skip
    return kept


def _with(options: Options, batch: int, runtime: Runtime, counted: int) -> Options:
    runtime = replace(runtime, batch_size=batch, cores=counted)
    return replace(options, batch_size=batch, runtime=runtime)


def _begun(options: Options, target: Target) -> _Begun | None:
    """The layout of the run that `options` go on with; None where they begin one."""
    how = options.keep.how
    if target.manifest is None or how in (How.new, How.overwrite):
        return None
    earlier = read_manifest(target.manifest)
    if earlier is None or not (target.exists or target.has_part):
        return None
    if how is How.append and not _is_unfinished_append(earlier, target):
        return None
    try:
        return msgspec.convert(earlier.options, _Begun)
    except msgspec.ValidationError:  # of another version: its settings differ too
        return None


def _is_unfinished_append(earlier: Earlier, target: Target) -> bool:
    return earlier.mode == "append" and earlier.status != "finished" and target.has_part


def _shown(options: Options, chosen: Chosen) -> str:
    parts = [f"--batch-size {options.batch}", *layouts(options, chosen).values()]
    return " ".join(dict.fromkeys(parts))
