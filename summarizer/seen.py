"""What must be remembered for a whole run, in a fixed amount of memory."""

from __future__ import annotations

import hashlib
import sqlite3

MOST = 2**15  # texts that are remembered in memory: some 5 MB, and ten times as fast


class SeenCounts:
    """How often each text was seen: the first ones in memory, more in a private database.

    SQLite keeps that in its cache while small and spills to an unnamed file that dies with the
    process, so that memory does not grow.
    """

    def __init__(self) -> None:
        self._few: dict[bytes, int] = {}
        self._database: sqlite3.Connection | None = None

    def count(self, text: str) -> int:
        """Record one more sight of `text`; the number of sights so far, from 1."""
        key = _key(text)
        if self._database is not None:
            return _count(self._database, key)
        found = self._few[key] = self._few.get(key, 0) + 1
        if len(self._few) >= MOST:
            self._database = _filled(self._few)
            self._few = {}
        return found

    def times(self, text: str) -> int:
        """The number of sights of `text` so far; this is none."""
        key = _key(text)
        if self._database is None:
            return self._few.get(key, 0)
        row = self._database.execute("SELECT n FROM seen WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Let go of memory and disk space."""
        self._few = {}
        if self._database is not None:
            self._database.close()


def _filled(counts: dict[bytes, int]) -> sqlite3.Connection:
    """A database with those counts."""
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, n INTEGER) WITHOUT ROWID")
    database.execute("BEGIN")
    database.executemany("INSERT INTO seen VALUES (?, ?)", sorted(counts.items()))
    return database


def _count(database: sqlite3.Connection, key: bytes) -> int:
    # most are new, and this costs less than half of an insert that updates and returns
    if database.execute("INSERT OR IGNORE INTO seen VALUES (?, 1)", (key,)).rowcount:
        return 1
    rows = database.execute("UPDATE seen SET n = n + 1 WHERE key = ? RETURNING n", (key,))
    return int(rows.fetchone()[0])


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
