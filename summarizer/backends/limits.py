"""What the process of a model may take: time for a batch, and memory."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from summarizer.backends.runtime import Runtime

SHARE = 0.9  # of it, for one model: the rest is for the parent and for the system
TIMEOUT = 600.0
NO_LIMIT = float("inf")


class Limits(msgspec.Struct, frozen=True):
    """What a model's process may take."""

    timeout: float | None = TIMEOUT  # seconds for one batch; None: any
    memory: int | None = None  # bytes; None: nearly all that there is


def memory_limit(limits: Limits, runtime: Runtime) -> int | None:
    """Bytes that a model's process may take; None for no limit.

    There is none by default where a GPU may be used: what its driver reserves is not what is taken.
    """
    automatic = runtime.device == "auto" and not Path("/dev/nvidiactl").exists()
    on_cpu = automatic or runtime.device == "cpu"
    return limits.memory or (share_of_memory() if on_cpu else None)


def share_of_memory() -> int:
    """Bytes that one model may take: most of the machine's memory, or of the control group's."""
    return int(SHARE * min(_physical(), _of_groups()))


def _physical() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _of_groups(root: Path = Path("/sys/fs/cgroup")) -> float:
    """The lowest limit of the control groups (version 2) that this process is in."""
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
        own = next(line.removeprefix("0::/") for line in lines if line.startswith("0::/"))
        return min(
            (_limit(folder) for folder in (root / own, *(root / own).parents)), default=NO_LIMIT
        )
    return NO_LIMIT


def _limit(group: Path) -> float:
    try:
        return float((group / "memory.max").read_text(encoding="ascii"))
    except (OSError, ValueError):  # the root group has none, and "max" is none
        return NO_LIMIT
