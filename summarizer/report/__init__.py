"""What a run tells people and schedulers: progress, counts, and the manifest."""

from __future__ import annotations

from summarizer.report.counts import Counts
from summarizer.report.manifest import Manifest
from summarizer.report.progress import Lines, Progress, Silent

__all__ = ["Counts", "Lines", "Manifest", "Progress", "Silent"]
