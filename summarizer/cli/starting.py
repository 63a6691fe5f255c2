"""What is there already, and what a run may do about it."""

from __future__ import annotations

from enum import StrEnum

from summarizer.cli.request import How, Options
from summarizer.errors import UsageError
from summarizer.report import Earlier, differences, read_manifest
from summarizer.writing import Target


class Start(StrEnum):
    """How a run begins."""

    fresh = "fresh"
    resume = "resume"
    append = "append"
    retry = "retry"
    nothing = "nothing"  # all is done


def refuse(options: Options, target: Target) -> None:
    """Raise UsageError for what the files show to be wrong, before anything is locked or loaded."""
    how = options.keep.how
    if target.kind == "stdout":
        if how in (How.resume, How.append, How.retry_failed):
            raise UsageError(f"--{how}: standard output is gone when it is written; name a file")
        return
    rewrites = how in (How.append, How.retry_failed)
    if target.kind == "folder" and (rewrites or target.errors):
        option = f"--{how}" if rewrites else "--errors"
        raise UsageError(f"{option}: works with a .jsonl or .json output, not with a folder")
    if target.errors is not None and rewrites:
        raise UsageError(f"--{how}: keeps failed records in OUT; leave --errors out")
    if how is How.new:
        _refuse_existing(options.out, target)


def _refuse_existing(out: str, target: Target) -> None:
    if target.exists:
        raise UsageError(f"{out}: exists; give --overwrite to replace it, or another name")
    if target.errors is not None and target.errors.exists():
        raise UsageError(f"{target.errors}: exists; give --overwrite to replace it")
    if target.has_part and target.manifest is not None and target.manifest.exists():
        raise UsageError(
            f"{out}: an earlier run was not finished; give --resume to go on with it, "
            "or --overwrite to start over"
        )


def decide(options: Options, target: Target, settings: dict[str, object]) -> Start:
    """How to begin. Raises UsageError where going on would not give what was begun."""
    how = options.keep.how
    if how in (How.new, How.overwrite) or target.manifest is None:
        return Start.fresh
    earlier = read_manifest(target.manifest)
    if how is How.resume:
        return _resume(options, target, earlier, settings)
    unfinished = earlier is not None and target.has_part and earlier.status != "finished"
    if unfinished and earlier is not None and earlier.mode != how.value:
        raise UsageError(
            f"{target.path}: an earlier run was not finished; give --resume to go on with it first"
        )
    if how is How.append:
        return Start.append
    if not target.exists:
        raise UsageError(f"{target.path}: is not there, so nothing in it has failed")
    if earlier is None:
        raise _unknown(target)
    _require_same(earlier, settings, target)
    return Start.retry


def _resume(
    options: Options, target: Target, earlier: Earlier | None, settings: dict[str, object]
) -> Start:
    if earlier is None:
        if target.exists or target.has_part:
            raise _unknown(target)
        return Start.fresh
    if not target.exists and not target.has_part:
        return Start.fresh
    _require_same(earlier, settings, target)
    done = earlier.is_committed and target.exists and not target.has_part
    if done or (earlier.status == "finished" and target.exists):
        if options.sources != earlier.sources:
            raise UsageError(
                f"{target.path}: is finished, and was made from other sources "
                f"({', '.join(earlier.sources)}); give --append to add to it"
            )
        return Start.nothing
    goes_on = {"append": Start.append, "retry-failed": Start.retry}
    return goes_on.get(earlier.mode, Start.resume if target.has_part else Start.fresh)


def _require_same(earlier: Earlier, settings: dict[str, object], target: Target) -> None:
    found = "; ".join(differences(earlier.settings, settings))
    if found:
        raise UsageError(
            f"{target.path}: was begun with other settings: {found}; give the same ones, "
            "or --overwrite to start over"
        )


def _unknown(target: Target) -> UsageError:
    return UsageError(
        f"{target.path}: there is no manifest {target.manifest} that says how it was made; "
        "give --overwrite to start over"
    )
