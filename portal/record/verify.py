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

from collections.abc import Callable, Iterator, Sequence

from portal.record.big_set import BigSet
from portal.record.events import further_checks, projections
from portal.record.models import COMPANY, Entry, EntryText, Receipt, StoredFile, Stream
from portal.record.reading import pages
from portal.record.rules import Fault
from portal.record.stored import UNREADABLE, in_pages, one_moment
from portal.record.verify_chain import Told, Walk
from portal.record.verify_papers import file_faults, receipt_faults
from portal.record.verify_tables import Shadow, empty_tables, replaying

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
        for stream, _ in streams:
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
    walk = Walk(stream)
    for page in pages(stream):
        walk.take(page)
    walk.end()
    yield from walk.faults


def _faults(stream: str, shadow: Shadow) -> list[Fault]:
    try:
        with one_moment():
            return _found(stream, shadow) or _further_faults(stream)
    except UNREADABLE as error:
        return [_unreadable(stream, error)]


def _found(stream: str, shadow: Shadow) -> list[Fault]:
    walk = Walk(stream)
    with replaying(stream, shadow) as replay:
        for page in pages(stream):
            replay.apply(walk.take(page), page.texts)
        walk.end()
        return walk.faults or _faults_of_papers(stream, walk.papers) or list(replay.faults())


def _faults_of_papers(stream: str, told: Sequence[Told]) -> list[Fault]:
    try:
        return [*receipt_faults(stream, told), *file_faults(stream, told)]
    except (LookupError, TypeError):
        # Whoever hashes anew may write anything.
        return [Fault(stream, 0, "what it says of its receipts and files can't be read")]


def _further_faults(stream: str) -> list[Fault]:
    return [Fault(stream, 0, what) for check in further_checks() for what in check(stream)]


def _streams() -> BigSet:
    """Return every stream that anything claims to belong to, so that a dropped head hides nothing."""
    named = BigSet()
    columns = [Stream.ref, Entry.stream, EntryText.stream, Receipt.stream, StoredFile.stream]
    columns += [projection.stream for projection in projections() if projection.stream is not None]
    with one_moment():
        for column in columns:
            name, table = column.column_name, column.model._meta.table_name
            for rows in in_pages(f'SELECT DISTINCT "{name}" FROM "{table}"', (), many=True):  # noqa: S608 - ours
                named.add((stream, "") for (stream,) in rows)
        company = (one.table for one in projections() if one.stream is None)
        if any(table.select().exists() for table in company):
            named.add([(COMPANY, "")])
    return named


def _unreadable(stream: str, error: Exception) -> Fault:
    """Return the fault of bytes that SQLite can't read as text. Raises `error` when it is about something else."""
    if _NOT_TEXT not in str(error):
        raise error
    return Fault(stream, 0, "something in it is no text any more")
