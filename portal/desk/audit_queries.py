"""Reads of the audit: entries of the record and lines of the security log, the latest first, by their indexes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from portal.lib.db import asked, utc_instant, utc_text
from portal.lib.ids import is_ref
from portal.people.models import Customer, Staff
from portal.people.queries import contact_by_email, names_of
from portal.people.token_list import names_of_programs
from portal.record.models import SYSTEM, EntryText
from portal.record.rules import ERASED
from portal.record.through import take_program
from portal.sales.models import Sale

PAGE = 50
# A quotation in a list says what it is about; all of it stands where it was said.
_QUOTED_LETTERS = 240
_MOST_SALES = 200
_PORTAL = "portal"
_LONGEST_NUMBER = 9


class _Columns(NamedTuple):
    names: tuple[str, ...]
    order: tuple[str, ...]


_Condition = tuple[str, tuple[object, ...]]
_ENTRY = _Columns(("at", "stream", "seq", "actor", "kind", "facts", "hash"), ("at", "stream", "seq"))
_LINE = _Columns(("at", "ref", "kind", "person", "client", "detail"), ("at", "ref"))


@dataclass(frozen=True)
class Filter:
    """What is looked for; `people` and `streams` are refs, None for all, `since` and `until` instants."""

    since: datetime | None = None
    until: datetime | None = None
    people: tuple[str, ...] | None = None
    kind: str = ""
    streams: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Happened:
    """One entry, as it is read by a manager: `texts` by pointer, an erased one told as such; `facts` without them.

    `program` is the ref of the token through which the actor did it, "" for who did it by hand.
    """

    at: datetime
    stream: str
    seq: int
    actor: str
    kind: str
    facts: dict[str, Any]
    texts: dict[str, str]
    hash: str
    program: str

    @property
    def place(self) -> str:
        """Where the next page begins."""
        return f"{utc_text(self.at)}~{self.stream}~{self.seq}"


@dataclass(frozen=True)
class Noted:
    """One line of the security log."""

    at: datetime
    ref: str
    kind: str
    person: str
    client: str
    detail: str

    @property
    def place(self) -> str:
        """Where the next page begins."""
        return f"{utc_text(self.at)}~{self.ref}"


@dataclass(frozen=True)
class Names:
    """The names of people and of programs by ref, and the sales that entries belong to as (title, customer) by ref."""

    people: dict[str, str]
    sales: dict[str, tuple[str, str]]
    programs: dict[str, str] = field(default_factory=dict)

    def of(self, person: str) -> str:
        """Return somebody's name; the portal's own deeds and those of strangers have none."""
        return self.people.get(person) or ("The portal" if person == SYSTEM else "Somebody")


def happened(by: Filter, after: str, most: int, pointers: Sequence[str]) -> list[Happened]:
    """Return the entries that fit, the latest first, from behind the place `after` on, with these texts of theirs."""
    conditions = _conditions(by, "actor", ("at", "stream", "seq"), _entry_place(after) or ())
    if by.streams is not None:
        conditions.append(_among("stream", by.streams))
    rows = _latest("entry", _ENTRY, conditions, most)
    texts = _texts([(row[1], row[2]) for row in rows], pointers)
    return [_happened(row, texts.get((row[1], row[2]), {})) for row in rows]


def noted(by: Filter, after: str, most: int) -> list[Noted]:
    """Return the lines of the security log that fit, the latest first, from behind the place `after` on."""
    conditions = _conditions(by, "person", ("at", "ref"), _line_place(after) or ())
    rows = _latest("security_event", _LINE, conditions, most)
    return [Noted(utc_instant(row[0]), *row[1:]) for row in rows]


def people_called(who: str) -> tuple[str, ...]:
    """Return the refs of whom a manager means: by the address somebody has, their ref, or "portal" for itself."""
    if who == _PORTAL:
        return (SYSTEM,)
    if is_ref(who.upper()):
        return (who.upper(),)
    # Staff are few; customers are found by the index of addresses that are in use.
    staff = [row.ref for row in Staff.select(Staff.ref).where(Staff.email == who)]
    contact = contact_by_email(who)
    return (*staff, contact.ref) if contact else tuple(staff)


def streams_about(ref: str) -> tuple[str, ...]:
    """Return the streams of a sale, or of the sales of a customer, by ref; none when it is neither."""
    if not is_ref(ref):
        return ()
    theirs = (Sale.ref == ref) | (Sale.customer == ref)
    return tuple(row.ref for row in Sale.select(Sale.ref).where(theirs).order_by(Sale.ref).limit(_MOST_SALES))


def names_of_all(found: Sequence[Happened]) -> Names:
    """Return the names that some entries need, in four statements."""
    programs = names_of_programs({one.program for one in found if one.program})
    return replace(names_for((one.actor for one in found), (one.stream for one in found)), programs=programs)


def names_for(people: Iterable[str], streams: Iterable[str]) -> Names:
    """Return the names of people and sales, in three statements."""
    refs, sales = {one for one in people if is_ref(one)}, sorted({one for one in streams if is_ref(one)})
    found = names_of(refs)
    query = Sale.select(Sale.ref, Sale.title, Customer.name).join(
        Customer, on=(Customer.ref == Sale.customer)
    )
    rows: Any = query.where(Sale.ref.in_(sales)).tuples() if sales else ()
    return Names(found, {ref: (title, customer) for ref, title, customer in rows})


def _conditions(
    by: Filter, person: str, order: Sequence[str], behind: tuple[object, ...]
) -> list[_Condition]:
    """Return what rows have to meet, each with its values."""
    found: list[_Condition] = []
    if by.since is not None:
        found.append(('"at" >= {}', (utc_text(by.since),)))
    if by.until is not None:
        found.append(('"at" < {}', (utc_text(by.until),)))
    if by.people is not None:
        found.append(_among(person, by.people))
    if by.kind:
        found.append(('"kind" = {}', (by.kind,)))
    if behind:
        names, marks = ", ".join(f'"{name}"' for name in order), ", ".join(["{}"] * len(order))
        found.append((f"({names}) < ({marks})", behind))
    return found


def _among(column: str, refs: tuple[str, ...]) -> _Condition:
    marks = ", ".join(["{}"] * len(refs))
    return (f'"{column}" IN ({marks})', refs) if refs else ("1 = 0", ())


def _latest(table: str, columns: _Columns, conditions: list[_Condition], most: int) -> list[tuple[Any, ...]]:
    told, order = (
        ", ".join(f'"{name}"' for name in columns.names),
        ", ".join(f'"{name}" DESC' for name in columns.order),
    )
    where = f"WHERE {' AND '.join(words for words, _ in conditions)}" if conditions else ""
    statement = f'SELECT {told} FROM "{table}" {where} ORDER BY {order} LIMIT {{}}'  # noqa: S608 - our own names
    values = [value for _, some in conditions for value in some]
    rows: list[tuple[Any, ...]] = asked(statement, [*values, most]).fetchall()
    return rows


def _texts(
    places: Sequence[tuple[str, int]], pointers: Sequence[str]
) -> dict[tuple[str, int], dict[str, str]]:
    """Return the texts of some entries, cut off: a paper that was sealed may have a million letters."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    streams, seqs = sorted({stream for stream, _ in places}), sorted({seq for _, seq in places})
    if not places:
        return found
    text = fn.SUBSTR(EntryText.text, 1, _QUOTED_LETTERS + 1)
    theirs = EntryText.stream.in_(streams) & EntryText.seq.in_(seqs) & EntryText.name.in_(list(pointers))
    wanted = set(places)
    query: Any = (
        EntryText.select(EntryText.stream, EntryText.seq, EntryText.name, text).where(theirs).tuples()
    )
    for stream, seq, name, words in query:
        if (stream, seq) in wanted:
            found.setdefault((stream, seq), {})[name] = _cut(words)
    return found


def _cut(words: str | None) -> str:
    if words is None:
        return ERASED
    return words if len(words) <= _QUOTED_LETTERS else f"{words[:_QUOTED_LETTERS].rstrip()} …"


def _happened(row: tuple[Any, ...], texts: dict[str, str]) -> Happened:
    at, stream, seq, actor, kind, facts, digest = row
    said = json.loads(facts)
    program = take_program(said)
    return Happened(utc_instant(at), stream, seq, actor, kind, said, texts, digest, program)


def _entry_place(after: str) -> tuple[str, str, int] | None:
    """Return where a page of entries begins; what says no place is the beginning."""
    at, _, rest = after.partition("~")
    stream, _, seq = rest.partition("~")
    is_number = seq.isascii() and seq.isdigit() and len(seq) <= _LONGEST_NUMBER
    return (at, stream, int(seq)) if is_number and _is_instant(at) and stream.isascii() else None


def _line_place(after: str) -> tuple[str, str] | None:
    """Return where a page of lines begins; what says no place is the beginning."""
    at, _, ref = after.partition("~")
    return (at, ref) if is_ref(ref) and _is_instant(at) else None


def _is_instant(text: str) -> bool:
    try:
        return utc_text(utc_instant(text)) == text
    except (ValueError, OverflowError):
        return False
