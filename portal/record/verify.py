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

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from portal.lib.db import db, release
from portal.lib.spread import spread
from portal.record.big_set import BigSet
from portal.record.events import further_faults, projections
from portal.record.models import COMPANY, Entry, EntryText, Receipt, StoredFile, Stream
from portal.record.reading import pages
from portal.record.rules import Fault
from portal.record.shadow import Shadow
from portal.record.stored import UNREADABLE, in_pages, one_moment
from portal.record.verify_chain import Told, Walk
from portal.record.verify_papers import file_faults, receipt_faults
from portal.record.verify_tables import Replay, empty_tables

_NOT_TEXT = "Could not decode"
_TOGETHER = 16
_SELDOM = 70_000
_WORTH_A_PROCESS = 100


def verify_all(progress: Callable[[], None] = lambda: None, jobs: int = 1) -> Iterator[Fault]:
    """Yield every fault of the whole record, calling `progress` after each stream.

    Not for a process that serves pages: while tables are compared, the whole process works in memory. With more `jobs`
    the streams are spread over so many processes: for a command, which has no threads.
    """
    try:
        streams = _streams()
    except UNREADABLE as error:
        yield _unreadable("", error)
        return
    # Whoever has written and not committed is seen by this connection alone.
    most = 1 if db.in_transaction() else 1 + len(streams) // _WORTH_A_PROCESS
    jobs = min(jobs, most)
    if jobs > 1:
        release()
    for count, faults in spread(_checking, _groups(streams), jobs):
        yield from faults
        for _ in range(count):
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
    with _checking() as check:
        yield from check([stream])[1]


def chain_and_text_faults(stream: str) -> Iterator[Fault]:
    """Yield what is wrong with the entries of a stream and the texts beside them."""
    walk = Walk(stream)
    for page in pages(stream):
        walk.take(page)
    walk.end()
    yield from walk.faults


@contextmanager
def _checking() -> Iterator[Callable[[list[str]], tuple[int, list[Fault]]]]:
    """Give what checks some streams, and returns how many they were and what is wrong with them."""
    with _seldom_collecting(), empty_tables() as shadow:
        yield lambda streams: (len(streams), _faults(streams, shadow))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage in cycles a hundred times as seldom: millions of rows come and go, and none is in a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _groups(streams: BigSet) -> Iterator[list[str]]:
    """Give the streams in groups that are checked together: the company, which is the longest, first."""
    names = (name for name, _ in streams)
    if (COMPANY, "") in streams:
        yield [COMPANY]
    while group := list(islice((name for name in names if name != COMPANY), _TOGETHER)):
        yield group


def _faults(streams: list[str], shadow: Shadow) -> list[Fault]:
    with one_moment():
        found = {stream: _readable(stream, lambda one: _found(one, shadow)) for stream in streams}
        sound = [stream for stream in streams if not found[stream]]
        return [fault for faults in found.values() for fault in faults] + _further_faults(sound)


def _further_faults(streams: list[str]) -> list[Fault]:
    try:
        return [Fault(stream, 0, what) for stream, what in further_faults(streams)]
    except UNREADABLE as error:
        if len(streams) == 1:
            return [_unreadable(streams[0], error)]
        return [fault for stream in streams for fault in _further_faults([stream])]


def _readable(stream: str, check: Callable[[str], list[Fault]]) -> list[Fault]:
    try:
        return check(stream)
    except UNREADABLE as error:
        return [_unreadable(stream, error)]


def _found(stream: str, shadow: Shadow) -> list[Fault]:
    walk, replay = Walk(stream), Replay(stream, shadow)
    with shadow.undone():
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
