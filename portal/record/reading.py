"""Reading a stream as it is stored, a page at a time: however long it is, little of it is in memory."""

from collections.abc import Iterator
from typing import NamedTuple

from portal.lib.db import asked
from portal.record.stored import PAGE

_ENTRIES = """SELECT "seq", "at", "actor", "kind", "facts", "previous", "hash" FROM "entry"
WHERE "stream" = {}%s ORDER BY "seq" LIMIT {}"""
_TEXTS = 'SELECT "seq", "name", "salt", "text" FROM "entry_text" WHERE "stream" = {}%s ORDER BY "seq", "name"'
_AFTER, _THROUGH = ' AND "seq" > {}', ' AND "seq" <= {}'


class StoredEntry(NamedTuple):
    """An entry of a stream, each value as the database holds it."""

    seq: int
    at: str
    actor: str
    kind: str
    facts: str
    previous: str
    hash: str


class StoredText(NamedTuple):
    """A personal text beside an entry; `salt` and `text` are None once it is erased."""

    seq: int
    name: str
    salt: str | None
    text: str | None


class Page(NamedTuple):
    """Some entries of a stream in their order, with the texts beside them; one beside no entry is in some page too."""

    entries: list[StoredEntry]
    texts: list[StoredText]


def pages(stream: str) -> Iterator[Page]:
    """Read a stream from its first entry to its last; a stream without entries has one page, of texts at most."""
    after: int | None = None
    while True:
        entries = _entries(stream, after)
        is_last = len(entries) < PAGE
        through = None if is_last else entries[-1].seq
        yield Page(entries, _texts(stream, after, through))
        if is_last:
            return
        after = through


def some_after(stream: str, after: int, most: int) -> Page:
    """Read at most so many entries of a stream behind number `after`, with the texts beside them."""
    entries = _entries(stream, after, most)
    return Page(entries, _texts(stream, after, entries[-1].seq) if entries else [])


def texts_by_entry(texts: list[StoredText]) -> dict[int, dict[str, str | None]]:
    """Return texts by the number of their entry and their pointer, as `put_back` takes those of one entry."""
    found: dict[int, dict[str, str | None]] = {}
    for row in texts:
        found.setdefault(row.seq, {})[row.name] = row.text
    return found


def _entries(stream: str, after: int | None, most: int = PAGE) -> list[StoredEntry]:
    values = [stream, most] if after is None else [stream, after, most]
    rows = asked(_ENTRIES % ("" if after is None else _AFTER), values)
    return [StoredEntry._make(row) for row in rows.fetchall()]


def _texts(stream: str, after: int | None, through: int | None) -> list[StoredText]:
    bounds = [(_AFTER, after), (_THROUGH, through)]
    named = [(condition, value) for condition, value in bounds if value is not None]
    rows = asked(
        _TEXTS % "".join(condition for condition, _ in named), [stream, *(value for _, value in named)]
    )
    return [StoredText._make(row) for row in rows.fetchall()]
