"""What happened in a run, in numbers."""

from __future__ import annotations

from collections import Counter

from summarizer.records import FailedRecord, Record
from summarizer.writing import Kept


class Counts:
    """Counts of a run; the one running total that its report and its exit code are made from."""

    def __init__(self) -> None:
        self.ok = 0
        self.failed = 0
        self.flagged = 0
        self.flags: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.kept = 0
        self.kept_failed = 0

    @property
    def total(self) -> int:
        """Records written."""
        return self.ok + self.failed

    @property
    def new(self) -> int:
        """Records written by this process."""
        return self.total - self.kept

    @property
    def new_failed(self) -> int:
        """Failed records written by this process."""
        return self.failed - self.kept_failed

    def add(self, record: Record | FailedRecord) -> None:
        """Count one record."""
        if isinstance(record, FailedRecord):
            self.failed += 1
            self.errors[record.error.code] += 1
        else:
            self._add_ok(record)

    def keep(self, record: Kept) -> None:
        """Count one record that an earlier run has written."""
        self.kept += 1
        if record.error is not None:
            self.failed += 1
            self.kept_failed += 1
            self.errors[record.error.code] += 1
        else:
            self._add_ok(record)

    def _add_ok(self, record: Record | Kept) -> None:
        self.ok += 1
        if record.flags:
            self.flagged += 1
            self.flags.update(flag.check for flag in record.flags)
        if record.input.dropped:
            self.dropped.update(dropped.kind for dropped in record.input.dropped)

    def summary(self) -> dict[str, object]:
        """For the manifest; kinds in alphabetical order."""
        return {
            "articles": self.total,
            "kept": self.kept,
            "ok": self.ok,
            "failed": self.failed,
            "flagged": self.flagged,
            "flags": dict(sorted(self.flags.items())),
            "dropped": dict(sorted(self.dropped.items())),
            "errors": dict(sorted(self.errors.items())),
        }
