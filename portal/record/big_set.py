"""A set of any size in little memory: SQLite keeps it, in a file without a name once there is much."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any


class BigSet:
    """Pairs of values that SQLite can hold, each once."""

    def __init__(self) -> None:
        """Begin with nothing; the file, if it comes to one, is unlinked while it is open."""
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("PRAGMA journal_mode = off")
        self._kept.execute("CREATE TABLE kept (a, b, PRIMARY KEY (a, b))")

    def add(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        """Put pairs into the set."""
        self._kept.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?)", pairs)

    def discard(self, pair: tuple[Any, Any]) -> None:
        """Take a pair out, if it is in."""
        self._kept.execute("DELETE FROM kept WHERE a = ? AND b = ?", pair)

    def __contains__(self, pair: tuple[Any, Any]) -> bool:
        """Tell whether a pair is in."""
        return self._kept.execute("SELECT 1 FROM kept WHERE a = ? AND b = ?", pair).fetchone() is not None

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return int(self._kept.execute("SELECT count(*) FROM kept").fetchone()[0])

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Give the pairs in their order."""
        return iter(self._kept.execute("SELECT a, b FROM kept ORDER BY a, b"))
