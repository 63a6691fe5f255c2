"""What a run tells people and schedulers: progress, counts, and the manifest."""

from __future__ import annotations

from summarizer.report.counts import Counts
from summarizer.report.earlier import Base, Earlier, differences, mark_finished, read_manifest
from summarizer.report.manifest import Manifest, versions
from summarizer.report.progress import Lines, Progress, Silent
from summarizer.report.work import Work

__all__ = [
    "Base",
    "Counts",
    "Earlier",
    "Lines",
    "Manifest",
    "Progress",
    "Silent",
    "Work",
    "differences",
    "mark_finished",
    "read_manifest",
    "versions",
]
