"""What happened in a run, in numbers."""

from __future__ import annotations

from collections import Counter

from summarizer.records import FailedRecord, Record


class Counts:
    """Counts of a run; the one running total that its report and its exit code are made from."""

    def __init__(self) -> None:
        self.ok = 0
        self.failed = 0
        self.flagged = 0
        self.flags: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """Records written."""
        return self.ok + self.failed

    def add(self, record: Record | FailedRecord) -> None:
        """Count one record."""
        match record:
            case Record():
                self.ok += 1
                self.flagged += bool(record.flags)
                self.flags.update(flag.check for flag in record.flags)
                self.dropped.update(dropped.kind for dropped in record.input.dropped)
            case FailedRecord():
                self.failed += 1
                self.errors[record.error.code] += 1

    def summary(self) -> dict[str, object]:
        """For the manifest; kinds in alphabetical order."""
        return {
            "articles": self.total,
            "ok": self.ok,
            "failed": self.failed,
            "flagged": self.flagged,
            "flags": dict(sorted(self.flags.items())),
            "dropped": dict(sorted(self.dropped.items())),
            "errors": dict(sorted(self.errors.items())),
        }
