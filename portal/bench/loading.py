"""Fills a record with copies of one real sale, some thousand entries a second.

Every entry goes through the real `append` and its applier, which write into empty tables in memory, and every receipt
is signed; the rows then go into the database by the thousand, in the order in which things happened. A test compares
them with what `append` leaves in the database itself.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from portal.lib.db import Table, db, transaction, utc_instant
from portal.lib.ids import new_ref
from portal.people.models import Contact, Staff
from portal.record.actions import append
from portal.record.events import projections
from portal.record.models import COMPANY, SYSTEM, Entry, EntryText, Live, Receipt, SigningKey, Stream
from portal.record.reading import StoredEntry, StoredText, pages, texts_by_entry
from portal.record.receipts import issue
from portal.record.rules import Personal, put_back
from portal.record.shadow import Shadow, in_place_of_ours
from portal.record.stored import stored_rows
from portal.sales.models import Sale

BATCH = 50
_ASKED = 3
OF_A_CUSTOMER = 2 + _ASKED
_ZONE = "America/New_York"
# A text that begins so is a person's: it can't be typed.
_MARK = "\0"
_WORDS = "Can you do the same for our hall, and what would it cost? We are at home on most days after four."
_REF = re.compile(r'"([2-9A-HJKMNP-TV-Z]{13})"')
_FRAME = ("type", "version", "key", "sale", "sealed_at", "previous_head", "nonce")


_Row: TypeAlias = tuple[Any, ...]


class Pattern(NamedTuple):
    """A sale to be copied: its entries, what its receipt states, and the refs in both that each copy has of its own."""

    entries: Sequence[StoredEntry]
    receipt: Mapping[str, Any]
    customer: str
    contact: Contact
    external_id: str
    own: frozenset[str]


def pattern_of(sale: str) -> Pattern:
    """Read a sale as a pattern; the texts stand in the facts of its entries where the hashes were."""
    row = Sale.get_by_id(sale)
    entries = [_spoken(entry, page.texts) for page in pages(sale) for entry in page.entries]
    content = json.loads(bytes(Receipt.get(Receipt.stream == sale).body or b""))
    stated = {name: value for name, value in content.items() if name not in _FRAME}
    shared = {one.ref for one in Staff.select(Staff.ref)} | {row.customer}
    own = frozenset(ref for entry in entries for ref in _REF.findall(entry.facts)) - shared
    contact = Contact.get(Contact.customer == row.customer)
    return Pattern(entries, stated, row.customer, contact, row.external_id or "", own)


class Loader:
    """Copies a sale as often as is asked."""

    def __init__(self, pattern: Pattern) -> None:
        """Prepare to copy `pattern` in the database that is bound."""
        own = [projection.table for projection in projections()]
        self._pattern = pattern
        self._tables: list[type[Table]] = [Stream, Entry, EntryText, Receipt, Live, *own]
        self._shadow = Shadow(self._tables)
        self._count = 0

    def load_until(self, entries: int) -> None:
        """Add sales, each with a customer who asked us something, until there are about so many entries."""
        each = len(self._pattern.entries) + OF_A_CUSTOMER
        while (missing := entries - Entry.select().count()) >= each:
            self.load(min(BATCH, missing // each))

    def load(self, sales: int) -> None:
        """Add so many sales, all or none of them."""
        made = self._made(sales, _known())
        with transaction():
            for table, rows in made.items():
                if table is not SigningKey:
                    _put(table, rows)

    def _made(self, sales: int, known: Mapping[type[Table], list[_Row]]) -> dict[type[Table], list[_Row]]:
        """Let copies be appended where nothing else is, and return the rows that this gave."""
        with in_place_of_ours(self._shadow), self._shadow.undone():
            for table, rows in known.items():
                _put(table, rows)
            for _ in range(sales):
                self._count += 1
                copy(self._pattern, self._count)
            made = {table: _rows(table) for table in self._tables}
        # Sales go on side by side, and so do their entries in the database.
        made[Entry].sort(key=lambda row: row[2])
        return made


def copy(pattern: Pattern, number: int) -> None:
    """Append a copy of a sale, with a customer of its own, in the transaction of the caller."""
    at = utc_instant(pattern.entries[0].at)
    refs = {ref: new_ref() for ref in (*sorted(pattern.own), pattern.customer, pattern.contact.ref)}
    _add_customer(refs[pattern.customer], refs[pattern.contact.ref], number, at)
    sale = new_ref()
    for entry in pattern.entries:
        facts = _with_refs(entry.facts, refs)
        when = utc_instant(entry.at)
        if entry.kind == "sale.sealed":
            facts["external_id"] = f"{pattern.external_id}-{number}"
            facts["receipt"] = issue(sale, pattern.receipt, when).as_facts()
        append(sale, entry.kind, facts, refs.get(entry.actor, entry.actor), when)


def _add_customer(ref: str, contact: str, number: int, at: datetime) -> None:
    name, email = f"Household {number}", f"copy{number}@home.example"
    append(COMPANY, "customer.added", {"customer": ref, "name": Personal(name)}, SYSTEM, at)
    person = {"contact": contact, "name": Personal(name), "email": Personal(email), "time_zone": _ZONE}
    append(COMPANY, "contact.added", {"customer": ref, **person}, SYSTEM, at)
    for _ in range(_ASKED):
        append(COMPANY, "enquiry.received", _enquiry(name, email), SYSTEM, at)


def _enquiry(name: str, email: str) -> dict[str, Any]:
    said = {"name": Personal(name), "email": Personal(email), "phone": "", "words": Personal(_WORDS)}
    told: dict[str, Any] = {
        "came_by": "site",
        "code": None,
        "contact": None,
        "friend_may_know": False,
        "flags": [],
    }
    return {"enquiry": new_ref(), **told, **said}


def _spoken(entry: StoredEntry, texts: list[StoredText]) -> StoredEntry:
    """Return an entry with each text of its facts where its hash was."""
    facts = json.loads(entry.facts)
    said = texts_by_entry(texts).get(entry.seq, {})
    told = put_back(facts, {name: f"{_MARK}{text}" for name, text in said.items()})
    return entry._replace(facts=json.dumps(told))


def _with_refs(facts: str, refs: Mapping[str, str]) -> dict[str, Any]:
    """Read the facts of a pattern's entry with other refs, and texts apart again."""
    told = _REF.sub(lambda found: f'"{refs.get(found[1], found[1])}"', facts)
    apart: dict[str, Any] = _apart(json.loads(told))
    return apart


def _apart(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _apart(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_apart(child) for child in value]
    is_text = isinstance(value, str) and value.startswith(_MARK)
    return Personal(value.removeprefix(_MARK)) if is_text else value


def _known() -> dict[type[Table], list[_Row]]:
    """Return what copies stand on: the company's head, and the keys that sign."""
    return {
        Stream: _rows(Stream, COMPANY),
        Live: _rows(Live, COMPANY),
        SigningKey: _rows(SigningKey),
    }


def _rows(table: Any, key: str = "") -> list[_Row]:
    """Return the rows of a table as they are stored, all of them or the one of this key."""
    [first, *_] = table._meta.get_primary_keys()
    query = table.select().where(first == key) if key else table.select()
    return [tuple(row.values()) for row in stored_rows(query)]


def _put(table: type[Table], rows: Sequence[_Row]) -> None:
    """Write rows as they are stored; the company's head and live row are there already, and move."""
    if rows:
        names = ", ".join(f'"{field.column_name}"' for field in table._meta.sorted_fields)
        marks = ", ".join("?" * len(rows[0]))
        statement = f'INSERT OR REPLACE INTO "{table._meta.table_name}" ({names}) VALUES ({marks})'  # noqa: S608 - ours
        db.connection().executemany(statement, rows)
