"""Results of earlier runs, by what they depend on: a database in a folder that the user names.

Several runs may use one at once. What goes wrong with it costs time, never a run: it is left aside
with a warning.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from summarizer.batching import windows
from summarizer.errors import UsageError

log = logging.getLogger(__name__)

FILE = "results.sqlite"
DAY = 86_400
PATIENCE = 60.0  # seconds to wait for another run that writes
MOST_NAMED = 500  # keys in one query; SQLite's limit was 999 for long


class Stats(msgspec.Struct, frozen=True):
    """What a database of results holds; days are since 1970."""

    entries: int
    bytes: int
    oldest: int | None
    newest: int | None


def key_of(context: bytes, *parts: str | None) -> bytes:
    """The key of a result: a digest of all that it depends on."""
    found = hashlib.blake2b(context, digest_size=20)
    for part in parts:
        data = b"" if part is None else part.encode("utf-8", "surrogatepass")
        found.update(b"-" if part is None else b"%d:" % len(data))
        found.update(data)
    return found.digest()


class Results:
    """The results in one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._today = int(time.time()) // DAY
        self._failed = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = _opened(self._path)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{folder}: cannot be used as a cache ({error})") from error

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that have one."""
        found: dict[bytes, bytes] = {}
        old: list[bytes] = []
        with self._tolerated():
            for some in windows(dict.fromkeys(keys), MOST_NAMED):
                query = f"SELECT key, value, used FROM results WHERE key IN {_marks(some)}"
                for key, value, used in self._database.execute(query, some):
                    found[key] = value
                    if used < self._today:
                        old.append(key)
            for some in windows(old, MOST_NAMED):
                update = f"UPDATE results SET used = ? WHERE key IN {_marks(some)}"
                self._database.execute(update, [self._today, *some])
        return found

    def keep(self, made: Mapping[bytes, bytes]) -> None:
        """Remember these values, all or none of them."""
        if not made:
            return
        with self._tolerated(), self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
                [(key, value, self._today) for key, value in made.items()],
            )

    def stats(self) -> Stats:
        """What is in it."""
        with self._told():
            row = self._database.execute(
                "SELECT count(*), min(used), max(used) FROM results"
            ).fetchone()
            pages, size = (
                self._database.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "page_size")
            )
        return Stats(row[0], pages * size, row[1], row[2])

    def prune(self, days: int) -> int:
        """Forget what was not used for so many days, give the room back, and tell how many."""
        with self._told():
            done = self._database.execute(
                "DELETE FROM results WHERE used <= ?", [self._today - days]
            )
            self._database.execute("VACUUM")
        return done.rowcount

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @contextmanager
    def _tolerated(self) -> Iterator[None]:
        """Go on without the database where it fails."""
        try:
            yield
        except sqlite3.Error as error:
            if not self._failed:
                log.warning("%s: the run goes on without it (%s)", self._path, error)
            self._failed = True

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise UsageError(f"{self._path}: {error}") from error


def _marks(keys: Sequence[bytes]) -> str:
    return "(" + ",".join("?" * len(keys)) + ")"


def _opened(path: Path) -> sqlite3.Connection:
    """Readers and a writer do not wait for each other (WAL); what a crash loses is made again."""
    database = sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute(
        "CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB NOT NULL, "
        "used INTEGER NOT NULL)"
    )
    return database
