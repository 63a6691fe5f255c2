"""What must be remembered for a whole run, in a fixed amount of memory."""

from __future__ import annotations

import hashlib
import sqlite3


class SeenCounts:
    """How often each text was seen, in a private temporary database: memory does not grow.

    SQLite keeps it in its cache while small and spills to an unnamed file that dies with the
    process.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, n INTEGER) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def count(self, text: str) -> int:
        """Record one more sight of `text`; the number of sights so far, from 1."""
        key = (_key(text),)
        # most are new, and this costs less than half of an insert that updates and returns
        if self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, 1)", key).rowcount:
            return 1
        rows = self._database.execute("UPDATE seen SET n = n + 1 WHERE key = ? RETURNING n", key)
        return int(rows.fetchone()[0])

    def times(self, text: str) -> int:
        """The number of sights of `text` so far; this is none."""
        row = self._database.execute("SELECT n FROM seen WHERE key = ?", (_key(text),)).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Let go of the database and its disk space."""
        self._database.close()


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
