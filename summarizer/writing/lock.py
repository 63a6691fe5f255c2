"""One run an output: a lock that dies with its process."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from summarizer.errors import HeldError

UNLOCKABLE = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
PATIENCE = 0.2  # seconds between two looks at a lock that is waited for


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock."""

    pid: int
    host: str
    since: str

    @classmethod
    def me(cls) -> Holder:
        """This process."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(os.getpid(), socket.gethostname(), now)

    @property
    def is_gone(self) -> bool:
        """Whether it is a process of this host that is no more; another host is not known."""
        if self.host != socket.gethostname():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return self.pid == os.getpid()


@contextmanager
def locked(
    path: Path, out: Path, wait: Callable[[str], None] | None, unlockable: Callable[[str], None]
) -> Iterator[None]:
    """Hold the lock file `path` of `out` inside the block.

    Raises HeldError, with the holder's name, where another process has it; with `wait`, that name
    is told to it once and the lock is waited for. The lock is the system's (flock): it ends with
    the process that has it, however that ends. Where the file system knows no locks, that is told
    to `unlockable` and the name in the file decides, unless its process is no more.
    """
    descriptor = _take(path, out, wait, unlockable)
    os.register_at_fork(after_in_child=lambda: _forget(descriptor))
    try:
        yield
    finally:
        try:
            with suppress(OSError):
                path.unlink()
        finally:
            os.close(descriptor.pop())


def _forget(descriptor: list[int]) -> None:
    """In a child: let go of the parent's lock, or it would live as long as the child."""
    while descriptor:
        with suppress(OSError):
            os.close(descriptor.pop())


def _take(
    path: Path, out: Path, wait: Callable[[str], None] | None, unlockable: Callable[[str], None]
) -> list[int]:
    told = False
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if not _flock(descriptor, unlockable):
                if wait is None:
                    raise HeldError(
                        f"{out}: another run holds it ({_name(path)}); give --wait to wait for it"
                    )
                if not told:
                    wait(f"{out}: waiting for another run ({_name(path)})")
                    told = True
                time.sleep(PATIENCE)
            elif _is_still(path, descriptor):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, msgspec.json.encode(Holder.me()) + b"\n", 0)
                return [descriptor]
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its holder removed the file when it ended: there may be a new one


def _flock(descriptor: int, unlockable: Callable[[str], None]) -> bool:
    """Whether the lock was taken."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in UNLOCKABLE:
            raise
        holder = _holder(os.pread(descriptor, 4096, 0))
        if holder is not None and not holder.is_gone:
            return False
        unlockable(error.strerror or str(error))
    return True


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the file that was locked is the one that stands under `path`."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _holder(data: bytes) -> Holder | None:
    try:
        return msgspec.json.decode(data, type=Holder)
    except msgspec.DecodeError:
        return None


def _name(path: Path) -> str:
    try:
        holder = _holder(path.read_bytes())
    except OSError:
        holder = None
    if holder is None:
        return "it has only just begun"
    return f"process {holder.pid} on {holder.host} since {holder.since}"
