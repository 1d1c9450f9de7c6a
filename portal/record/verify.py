"""Verifying the record: chains, texts, receipts and files, and that the tables which pages read equal it.

1. Every entry's hash is that of its fields, its number and `previous` follow from the entry before, and the stream's
   head is its last entry.
2. Every personal text hashes, with its salt, to what its entry says, or an entry says that it was erased; none stands
   beside no entry.
3. Every receipt carries the signature of a key on the record over words about this sale, and is the one that its
   entry names; an empty one was erased by an entry.
4. Every kept file is the one that its entry names.
5. The entries of a stream, applied to empty tables in memory, give the rows that pages read.
6. What features ask beyond that holds: the promises are those of the signed receipt.

A later step is taken only once the earlier one finds nothing, so that what it reads is what was written.
"""

from collections.abc import Callable, Iterator

import peewee

from portal.record.events import further_checks, projections
from portal.record.models import COMPANY, Entry, EntryText, Receipt, StoredFile, Stream
from portal.record.rules import Fault
from portal.record.stored import UNREADABLE, one_moment, stored_rows
from portal.record.verify_chain import chain_faults, text_faults, told_by
from portal.record.verify_papers import file_faults, receipt_faults
from portal.record.verify_tables import empty_tables, table_faults

_NOT_TEXT = "Could not decode"


def verify_all(progress: Callable[[], None] = lambda: None) -> Iterator[Fault]:
    """Yield every fault of the whole record, stream by stream, calling `progress` after each.

    Not for a process that serves pages: while tables are compared, the whole process works in memory.
    """
    try:
        streams = _streams()
    except UNREADABLE as error:
        yield _unreadable("", error)
        return
    with empty_tables() as shadow:
        for stream in streams:
            yield from _faults(stream, shadow)
            progress()


def count_streams() -> int:
    """Return how many streams `verify_all` goes through; 0 when their names can't be read."""
    try:
        return len(_streams())
    except UNREADABLE as error:
        _unreadable("", error)
        return 0


def verify_stream(stream: str) -> Iterator[Fault]:
    """Yield every fault of one stream. As `verify_all`, not for a process that serves pages."""
    with empty_tables() as shadow:
        yield from _faults(stream, shadow)


def chain_and_text_faults(stream: str) -> Iterator[Fault]:
    """Yield what is wrong with the entries of a stream and the texts beside them."""
    entries = _entries(stream)
    chain = list(chain_faults(stream, entries))
    yield from chain or text_faults(stream, told_by(entries))


def _faults(stream: str, shadow: peewee.SqliteDatabase) -> list[Fault]:
    try:
        with one_moment():
            entries = _entries(stream)
            found = list(chain_faults(stream, entries)) or _faults_beside(stream, entries)
            return found or list(table_faults(stream, entries, shadow)) or _further_faults(stream)
    except UNREADABLE as error:
        return [_unreadable(stream, error)]


def _faults_beside(stream: str, entries: list[Entry]) -> list[Fault]:
    told = told_by(entries)
    return [*text_faults(stream, told), *receipt_faults(stream, told), *file_faults(stream, told)]


def _further_faults(stream: str) -> list[Fault]:
    return [Fault(stream, 0, what) for check in further_checks() for what in check(stream)]


def _entries(stream: str) -> list[Entry]:
    return list(Entry.select().where(Entry.stream == stream).order_by(Entry.seq))


def _streams() -> list[str]:
    """Return every stream that anything claims to belong to, so that a dropped head hides nothing."""
    named: set[str] = {row.ref for row in Stream.select(Stream.ref)}
    for table in (Entry, EntryText, Receipt, StoredFile):
        named |= {row.stream for row in table.select(table.stream).distinct()}
    for projection in projections():
        if projection.stream is not None:
            rows = stored_rows(projection.table.select(projection.stream).distinct())
            named |= {stream for row in rows for stream in row.values()}
        elif projection.table.select().exists():
            named.add(COMPANY)
    return sorted(named, key=str)


def _unreadable(stream: str, error: Exception) -> Fault:
    """Return the fault of bytes that SQLite can't read as text. Raises `error` when it is about something else."""
    if _NOT_TEXT not in str(error):
        raise error
    return Fault(stream, 0, "something in it is no text any more")
