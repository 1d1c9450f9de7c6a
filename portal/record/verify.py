"""Verifying the record: chains, texts, receipts and files, and that the tables which pages read equal it.

1. Every entry's hash is that of its fields, its number and `previous` follow from the entry before, and the stream's
   head is its last entry.
2. Every personal text hashes, with its salt, to what its entry says; none stands beside no entry.
3. Every receipt carries the signature of a key on the record, and is the one that its entry names.
4. Every kept file has the hash under which it is kept.
5. The entries of a stream, applied to empty tables in memory, give the rows that pages read.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import peewee

from portal.lib.canonical import strict_loads
from portal.lib.db import Table, db
from portal.record.actions import has_texts
from portal.record.events import Projection, applied, apply, projections, texts_of
from portal.record.models import Entry, EntryText, Receipt, StoredFile, Stream
from portal.record.receipts import is_sound
from portal.record.rules import GENESIS, entry_hash, pointers_apart, text_hash

_HASHED = ("stream", "seq", "at", "actor", "kind", "facts", "previous")


@dataclass(frozen=True)
class Fault:
    """Something in the record that can't be so: in which stream, at which entry (0: none in particular), and what."""

    stream: str
    seq: int
    what: str


def verify_all(progress: Callable[[], None] = lambda: None) -> Iterator[Fault]:
    """Yield every fault of the whole record, stream by stream, calling `progress` after each."""
    for stream in _streams():
        yield from verify_stream(stream)
        progress()


def count_streams() -> int:
    """Return how many streams `verify_all` goes through."""
    return len(_streams())


def verify_stream(stream: str) -> Iterator[Fault]:
    """Yield every fault of one stream; the tables are compared only once its chain holds."""
    chain = [*_chain_faults(stream), *_text_faults(stream), *_receipt_faults(stream), *_file_faults(stream)]
    yield from chain
    if not chain:
        yield from _table_faults(stream)


def _streams() -> list[str]:
    """Return every stream that anything claims to belong to, so that a dropped head hides nothing."""
    named: set[str] = {row.ref for row in Stream.select(Stream.ref)}
    columns: list[Any] = [Entry.stream, EntryText.stream, Receipt.stream]
    columns += [projection.stream for projection in projections() if projection.stream is not None]
    for column in columns:
        named |= {stream for (stream,) in column.model.select(column).distinct().tuples()}
    return sorted(named)


def _chain_faults(stream: str) -> Iterator[Fault]:
    previous, expected = GENESIS, 1
    for entry in Entry.select().where(Entry.stream == stream).order_by(Entry.seq).iterator():
        if entry.seq != expected:
            yield Fault(stream, entry.seq, f"entry {expected} is missing")
            return
        if entry.previous != previous:
            yield Fault(stream, entry.seq, "it doesn't follow from the entry before it")
        if entry_hash({name: getattr(entry, name) for name in _HASHED}) != entry.hash:
            yield Fault(stream, entry.seq, "its hash isn't that of what it says")
        previous, expected = entry.hash, expected + 1
    head = Stream.get_or_none(Stream.ref == stream)
    if head is None or (head.seq, head.hash) != (expected - 1, previous):
        yield Fault(stream, expected - 1, "the stream's head is another entry than its last one")


def _text_faults(stream: str) -> Iterator[Fault]:
    expected: dict[tuple[int, str], str] = {}
    for entry in Entry.select(Entry.seq, Entry.facts).where(Entry.stream == stream).iterator():
        if has_texts(entry):
            facts = strict_loads(entry.facts)
            expected |= {(entry.seq, name): digest for name, digest in pointers_apart(facts).items()}
    for row in EntryText.select().where(EntryText.stream == stream).iterator():
        digest = expected.pop((row.seq, row.name), None)
        erased = row.text is None and row.salt is None
        if digest is None:
            yield Fault(stream, row.seq, f"the text {row.name} belongs to no entry")
        elif not erased and text_hash(row.salt or "", row.text or "") != digest:
            yield Fault(stream, row.seq, f"the text {row.name} isn't the one that was recorded")
    for seq, name in sorted(expected):
        yield Fault(stream, seq, f"the text {name} is missing")


def _receipt_faults(stream: str) -> Iterator[Fault]:
    named: dict[int, dict[str, Any]] = {}
    for entry in Entry.select(Entry.facts).where(
        (Entry.stream == stream) & Entry.facts.contains('"receipt":{')
    ):
        receipt = strict_loads(entry.facts)["receipt"]
        named[receipt["n"]] = receipt
    for row in Receipt.select().where(Receipt.stream == stream).order_by(Receipt.n):
        said = named.pop(row.n, None)
        if said is None or (said["sha256"], said["number"], said["key"]) != (
            row.sha256,
            row.number,
            row.key_id,
        ):
            yield Fault(stream, 0, f"receipt {row.n} isn't the one that the record names")
        elif (row.body, row.signature) != (None, None) and not is_sound(row):
            yield Fault(stream, 0, f"receipt {row.n} doesn't carry its signature")
    for number in sorted(named):
        yield Fault(stream, 0, f"receipt {number} is missing")


def _file_faults(stream: str) -> Iterator[Fault]:
    for row in StoredFile.select().where(StoredFile.stream == stream).iterator():
        if hashlib.sha256(bytes(row.body)).hexdigest() != row.sha256:
            yield Fault(stream, 0, f"the file {row.name} isn't the one that was kept")


def _table_faults(stream: str) -> Iterator[Fault]:
    mine = [
        projection for projection in projections() if (projection.stream is None) == (stream == "company")
    ]
    kept = {projection.table: _rows(projection, stream) for projection in mine}
    replayed = _replayed(stream, mine)
    for table, rows in kept.items():
        for key in sorted(set(rows) | set(replayed[table]), key=str):
            if rows.get(key) != replayed[table].get(key):
                name = table._meta.table_name
                yield Fault(
                    stream, 0, f"the row {'/'.join(map(str, key))} of {name} doesn't equal the record"
                )


def _replayed(stream: str, mine: list[Projection]) -> dict[type[Table], dict[Any, Any]]:
    """Apply the stream's entries to empty tables in memory and return their rows; the database isn't touched."""
    entries = [
        applied(entry, texts_of(stream, entry.seq) if has_texts(entry) else {})
        for entry in Entry.select().where(Entry.stream == stream).order_by(Entry.seq)
    ]
    shadow = peewee.SqliteDatabase(":memory:")
    tables = [projection.table for projection in projections()]
    real = db.obj
    db.initialize(shadow)
    try:
        shadow.create_tables(tables, safe=False)
        with shadow.atomic():
            for entry in entries:
                apply(entry)
        return {projection.table: _rows(projection, stream) for projection in mine}
    finally:
        shadow.close()
        db.initialize(real)


def _rows(projection: Projection, stream: str) -> dict[Any, Any]:
    query = projection.table.select()
    if projection.stream is not None:
        query = query.where(projection.stream == stream)
    key: Any = projection.table._meta.primary_key
    names = key.field_names if isinstance(key, peewee.CompositeKey) else (key.name,)
    rows: Any = query.dicts()
    return {tuple(row[name] for name in names): row for row in rows}
