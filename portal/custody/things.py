"""Everything that we hold of a customer or a sale, one thing after the other: what an export is made of.

A thing is a JSON object with its `kind`; the kinds and their fields are those of `inventory`. Whoever works here is
named, never referred to; what belongs to other customers, what staff note for themselves, and secrets are no part.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import BooleanField

from portal.custody.inventory import BESIDE, IN_COMPANY, LEFT_OUT, Holding
from portal.custody.whose import Whose, entries_about
from portal.lib.db import JSONField, Table, utc_text
from portal.people.models import Contact, Staff
from portal.people.queries import company
from portal.record.events import projections
from portal.record.models import COMPANY, Entry, EntryText, Receipt
from portal.record.stored import stored_rows

FORMAT, VERSION = "kept-export", 1
Thing = dict[str, Any]
# What a column is called in a thing, where that name is taken there.
_OTHER_NAMES = {"kind": "sort"}
# What things are ordered by, as far as they have it.
_ORDER = ("seq", "n", "at", "asked_at", "set_at", "opened_at", "queued_at", "started_at", "ref")


@dataclass(frozen=True)
class Names:
    """The names of people by their refs, as they stand in things."""

    of: Mapping[str, str]

    def put(self, column: str, value: Any) -> Any:
        """Return a value of a column, a person's name in place of their ref; the key of a row stays."""
        return self.of.get(value, value) if isinstance(value, str) and column != "ref" else value


def head(of: Mapping[str, str], at: datetime) -> Thing:
    """Return the first thing of an export: what it is, of whom, and when it was made."""
    return {
        "kind": "export",
        "format": FORMAT,
        "version": VERSION,
        "of": dict(of),
        "made_at": utc_text(at),
        "company": company().name,
    }


def names_of(customer: str) -> Names:
    """Return the names of whoever works or worked here, and of this customer's contacts."""
    staff = {row.ref: row.name for row in Staff.select(Staff.ref, Staff.name)}
    theirs = Contact.select(Contact.ref, Contact.name).where(Contact.customer == customer)
    return Names({**staff, **{row.ref: row.name for row in theirs}})


def things_of_sale(sale: str, names: Names) -> Iterator[Thing]:
    """Yield a sale with all that is recorded of it: its rows, its receipts, and the entries with their texts."""
    for projection in projections():
        if projection.stream is not None:
            yield from _rows(projection.table, projection.stream == sale, names)
    for receipt in Receipt.select().where(Receipt.stream == sale).order_by(Receipt.n):
        yield _receipt(receipt)
    yield from _entries(sale, Entry.select().where(Entry.stream == sale).order_by(Entry.seq), names)


def things_in_company(of: Whose, names: Names) -> Iterator[Thing]:
    """Yield the customer, their contacts, and what they have said or asked that is in the company's record."""
    yield from _held(IN_COMPANY, of, names)


def things_beside(of: Whose, names: Names) -> Iterator[Thing]:
    """Yield what we hold of the customer outside the record, and the entries of the company's record about them."""
    yield from _held(BESIDE, of, names)
    for seq in entries_about(_told(of)):
        entry = Entry.select().where((Entry.stream == COMPANY) & (Entry.seq == seq))
        yield from _entries(COMPANY, entry, names)


def _told(of: Whose) -> frozenset[str]:
    """Return whose entries are shown: not those of enquiries that only gave an address, which anybody may type."""
    return of.refs - (set(of.enquiries) - set(of.own_enquiries))


def _held(holdings: tuple[Holding, ...], of: Whose, names: Names) -> Iterator[Thing]:
    for holding in holdings:
        for thing in _rows(holding.table, holding.where(of), names):
            yield {name: value for name, value in thing.items() if name not in holding.without}


def _rows(table: type[Table], where: Any, names: Names) -> Iterator[Thing]:
    fields = table._meta.sorted_fields
    readers: dict[str, Callable[[Any], Any]] = {}
    for field in fields:
        if isinstance(field, JSONField):
            readers[field.column_name] = json.loads
        elif isinstance(field, BooleanField):
            readers[field.column_name] = bool
    ordered = [field for name in _ORDER for field in fields if field.name == name]
    kind = table._meta.table_name
    for row in stored_rows(table.select().where(where).order_by(*ordered)):
        told = {name: names.put(name, value) for name, value in row.items() if name not in LEFT_OUT}
        for name, read in readers.items():
            if told.get(name) is not None:
                told[name] = read(row[name])
        yield {"kind": kind, **{_OTHER_NAMES.get(name, name): value for name, value in told.items()}}


def _receipt(row: Receipt) -> Thing:
    return {
        "kind": "receipt",
        "sale": row.stream,
        "n": row.n,
        "number": row.number,
        "sha256": row.sha256,
        "key": row.key_id,
        "sealed_at": utc_text(row.sealed_at),
        "body_base64": _base64(row.body),
        "signature_base64": _base64(row.signature),
    }


def _entries(stream: str, query: Any, names: Names) -> Iterator[Thing]:
    for entry in query.iterator():
        texts = EntryText.select().where((EntryText.stream == stream) & (EntryText.seq == entry.seq))
        facts = json.loads(entry.facts)
        yield {
            "kind": "record_entry",
            "stream": stream,
            "seq": entry.seq,
            "at": entry.at,
            "actor": entry.actor,
            "by": names.of.get(entry.actor, ""),
            "what": entry.kind,
            # What we noticed about an address is our own remark, and no part of what somebody said.
            "facts": {name: value for name, value in facts.items() if name != "flags"},
            "texts": {text.name: {"salt": text.salt, "text": text.text} for text in texts},
            "previous": entry.previous,
            "hash": entry.hash,
        }


def _base64(body: bytes | memoryview | None) -> str | None:
    return None if body is None else base64.b64encode(bytes(body)).decode("ascii")
