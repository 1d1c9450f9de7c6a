"""A draft as the sale that it would be if it were sealed now: rows in memory, of which the customer's page is made.

Nothing is written, locked or signed. What sealing would put on the record is said by the code that seals, and made into
rows by the code that applies entries; only the database between the two is left out. Sealing for real and undoing it
would hold the only writer of SQLite, or everybody who writes to the company's stream, for as long as the page takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.deliveries.columns import delivery_row
from portal.deliveries.ledger import Rows
from portal.deliveries.models import Delivery
from portal.deliveries.places import place_at
from portal.deliveries.plan import planned_at_sealing
from portal.deliveries.queries import Person, Promised
from portal.deliveries.told import Spoken
from portal.intake import mail
from portal.intake.facts import (
    Cast,
    days_of,
    promise_facts,
    receipt_content,
    sale_facts,
    source_facts,
    staff_emails,
)
from portal.lib.mail_templates import render
from portal.people.access import Viewer
from portal.people.models import Contact, Staff
from portal.people.queries import company, look
from portal.people.rules import name_from_address
from portal.promises.models import Promise
from portal.record.events import Applied
from portal.record.models import SYSTEM
from portal.record.receipts import Read
from portal.record.rules import put_back, set_apart
from portal.sales.events import sale_row
from portal.sales.models import Sale

NO_NUMBER = "given at the sealing"


@dataclass(frozen=True)
class Foreseen:
    """The rows of a sale that is not sealed, and the contact who would read it.

    `sources` are the refs of the draft's sources, by their number in the sale.
    """

    rows: Rows
    reader: Viewer
    sources: Mapping[int, str]

    def mail(self) -> tuple[str, str]:
        """Return subject and text of the mail that the contact would get."""
        reader, sale, by = self.reader, self.rows.sale, self.rows.people[self.rows.sale.salesperson]
        seller = Staff(ref=by.ref, name=by.name, email=by.email)
        contact = Contact(ref="", name=reader.name, email=reader.email, time_zone=reader.time_zone)
        promised = mail.Promised(sale, self.rows.receipts[0], seller, (), _once(self.rows))
        letter = mail.promised_letter(promised, contact)
        return letter.subject, render(letter, look())[0]


def foreseen(ref: str, document: Mapping[str, Any], at: datetime) -> Foreseen:
    """Return a checked document as the sale `ref` that sealing it at `at` would make of it."""
    staff = _staff(document)
    cast = Cast("", {email: (one.ref, one.name) for email, one in staff.items()})
    us, sources = company(), source_facts(document)
    read = Read(
        NO_NUMBER, receipt_content(document, cast, us.name, us.standing_words), sound=True, sealed_at=at
    )
    sale = Sale(**sale_row(_entry(ref, "sale.sealed", sale_facts(document, cast, sources), at)))
    made = _entry(ref, "promises.made", {"promises": promise_facts(document, cast, sources)}, at)
    facts = planned_at_sealing(made.facts["promises"], days_of(document, at))
    planned = _entry(ref, "deliveries.planned", facts, at)
    deliveries = [Delivery(**delivery_row(planned, one)) for one in planned.facts["deliveries"]]
    rows = Rows(
        sale,
        _promised(ref, made.facts["promises"], sources),
        [(row, None) for row in deliveries],
        (read,),
        {one.ref: Person(one.ref, one.name, one.email, one.phone, is_staff=True) for one in staff.values()},
        Spoken((), (), (), (), at),
    )
    first = document["customer"]["contacts"][0]
    reader = Viewer("contact", "", first["name"], first["email"], first["time_zone"])
    return Foreseen(rows, reader, {source["n"]: source["id"] for source in document["sources"]})


def _entry(ref: str, kind: str, facts: Mapping[str, Any], at: datetime) -> Applied:
    """Return an entry as its applier would see it, with the personal texts in their places."""
    kept, apart = set_apart(facts)
    return Applied(ref, 0, at, SYSTEM, kind, put_back(kept, {text.name: text.text for text in apart}))


def _staff(document: Mapping[str, Any]) -> dict[str, Staff]:
    """Return everybody of the staff whom a document names, by address; a new one as sealing would enter them."""
    emails = staff_emails(document)
    known = Staff.select().where(Staff.email.in_(sorted(emails)) & Staff.ended_at.is_null())
    new = {
        email: Staff(ref=email, email=email, name=name_from_address(email), role=role, phone="")
        for email, role in emails.items()
    }
    return new | {row.email: row for row in known}


def _promised(ref: str, facts: list[dict[str, Any]], sources: list[dict[str, Any]]) -> list[Promised]:
    places = {source["ref"]: source.get("places", ()) for source in sources}
    return [
        Promised(
            Promise(sale=ref, **one),
            one["delivered_by"],
            place_at(places[one["source"]], one["start"]) if one["source"] else "",
        )
        for one in facts
    ]


def _once(rows: Rows) -> dict[int, date]:
    """Return the day of each promise that is due once and whose day is known, by its number."""
    numbers = {one.promise.ref: one.promise.n for one in rows.promised if one.promise.due_kind == "once"}
    return {
        numbers[row.promise]: row.due_on
        for row, _ in rows.deliveries
        if row.promise in numbers and row.due_on
    }
