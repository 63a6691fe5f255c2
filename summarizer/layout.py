"""How many processor cores there are for this process, and how a model is laid out on them."""

from __future__ import annotations

import os
from contextlib import suppress
from math import ceil
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")


def cores() -> int:
    """The cores that this process may use: by its affinity (taskset, Slurm) and by the processor
    quota of its control groups (containers), which is rounded up."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, ceil(min(own, quota())))


def quota(root: Path = GROUPS, own: Path = Path("/proc/self/cgroup")) -> float:
    """Processors' worth of time that the control groups of this process allow; inf for no limit."""
    found = [float("inf")]
    with suppress(OSError, ValueError):
        for line in own.read_text(encoding="utf-8").splitlines():
            number, kinds, path = line.split(":", 2)
            if number == "0":  # version 2: one tree
                folder = root / path.lstrip("/")
                found += map(_quota, (folder, *folder.parents))
            elif "cpu" in kinds.split(","):  # version 1; a container sees its own group as the root
                found += map(_old_quota, (root / kinds / path.lstrip("/"), root / kinds))
    return min(found)


def _quota(group: Path) -> float:
    try:
        time, period = (group / "cpu.max").read_text(encoding="ascii").split()
        return float(time) / float(period)
    except (OSError, ValueError):  # the root has none, and "max" is none
        return float("inf")


def _old_quota(group: Path) -> float:
    try:
        time, period = (
            int((group / name).read_text(encoding="ascii"))
            for name in ("cpu.cfs_quota_us", "cpu.cfs_period_us")
        )
        return time / period if time > 0 else float("inf")
    except (OSError, ValueError):
        return float("inf")


def layout(
    backend: str, replicas: int | None, threads: int | None, available: int
) -> tuple[int, int]:
    """Copies of a model that share its weights, and threads of each, on so many cores.

    transformers has one copy. CTranslate2 has one thread a copy: on two cores twice as fast as one
    copy with two threads (docs/benchmarks.md). What is given stays, the rest follows from it.
    """
    if backend != "ct2":
        return 1, threads or available
    if replicas is None:
        replicas = max(1, available // (threads or 1))
    if threads is None:
        threads = max(1, available // replicas)
    return replicas, threads
