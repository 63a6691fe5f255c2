"""What becomes of a summary whose numbers or names its article does not explain: `--on-flag`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec.structs import replace

from summarizer.planning import Plan, plan_requests
from summarizer.records import Failure, Flag, Summary, failed
from summarizer.textmodel import TextModel

DOUBTS = frozenset({"number", "name"})  # kinds of checks that tell of an invention or a loss


class OnFlag(StrEnum):
    """What to do about a flag of the number and name checks."""

    warn = "warn"
    fallback = "fallback"
    fail = "fail"


def doubts(flags: Iterable[Flag]) -> list[Flag]:
    """The flags that tell of numbers or names."""
    return [flag for flag in flags if flag.check.split("-")[0] in DOUBTS]


def fall_back(
    items: Iterable[Summary | Failure], backup: TextModel, name: str, plan: Plan
) -> Iterator[Summary | Failure]:
    """Put the summary of `backup`, which invents nothing, in the place of each doubtful one.

    What was wrong with the first stands in a flag "fallback", with the `name` of the backup.
    """
    for item in items:
        found = doubts(item.flags) if isinstance(item, Summary) else []
        yield _replaced(item, found, backup, name, plan) if found else item


def refuse(items: Iterable[Summary | Failure]) -> Iterator[Summary | Failure]:
    """Turn each doubtful summary or translation into a Failure with the code `flagged`."""
    for item in items:
        found = doubts(item.flags) if isinstance(item, Summary) else []
        if isinstance(item, Summary) and found:
            yield failed(item.document.article, "check", "flagged", _told(found))
        else:
            yield item


def _replaced(
    item: Summary | Failure, found: list[Flag], backup: TextModel, name: str, plan: Plan
) -> Summary | Failure:
    assert isinstance(item, Summary)
    (output,) = backup.generate(plan_requests(item.document, backup, plan))
    others = tuple(flag for flag in item.flags if flag.where != "summary")
    flag = Flag("fallback", "summary", f"{name} instead, for {_told(found)}")
    return replace(
        item,
        summary=output.text,
        tokens_read=None,
        tokens_written=None,
        score=None,
        flags=(*others, flag),
    )


def _told(flags: Iterable[Flag]) -> str:
    return ", ".join(f"{flag.check} in {flag.where}: {flag.value}" for flag in flags)
