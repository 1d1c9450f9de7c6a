"""Sealing: the draft becomes the sale, its receipt is signed and mailed, and from here on nothing is reworded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.deliveries.plan import plan_sealed
from portal.intake.actions.drafts import UNSETTLED
from portal.intake.actions.parts import LOCKED
from portal.intake.asking import unsettled
from portal.intake.assembling import document_of
from portal.intake.facts import (
    Cast,
    days_of,
    promise_facts,
    receipt_content,
    sale_facts,
    source_facts,
    staff_emails,
)
from portal.intake.mail import queue_promised
from portal.intake.models import Draft, DraftSource
from portal.intake.rehearsal import other_customer
from portal.lib.db import changed, transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.people.actions.customers import NewContact, add_contact, add_customer
from portal.people.actions.staff import staff_for
from portal.people.models import Staff
from portal.people.queries import company, contact_by_email, customer
from portal.record.actions import NewFile, append, hold, keep_file
from portal.record.models import COMPANY
from portal.record.receipts import Seal, issue

_PLAIN_BYTES = "application/octet-stream"


@dataclass(frozen=True)
class Sealing:
    """Who seals, when (one reading of the clock), and whether the customer is written to."""

    by: str
    at: datetime
    mail: bool = True


def seal(draft: Draft, sealing: Sealing) -> Seal:
    """Seal a draft: record, receipt, deliveries and mail in one transaction; the draft is gone afterwards.

    Raises Conflict when somebody else changed or sealed it, Invalid when it lacks something or an address belongs to
    another customer by now, and Unavailable when there is no key to sign with: nothing is ever half sealed, or sealed
    unsigned.
    """
    with transaction():
        document = document_of(draft.ref, sealing.at)
        files = _files(draft)
        as_seen = (Draft.ref == draft.ref) & (Draft.version == draft.version)
        if changed(Draft.delete().where(as_seen)) != 1:
            message = "Somebody else changed this draft meanwhile; look at it again."
            raise Conflict(message)
        return seal_document(draft.ref, document, sealing, files)


def seal_at_once(draft: Draft, sealing: Sealing) -> Seal:
    """Seal a draft without its hour of grace, by what holds before that begins.

    Raises like `seal`, and Conflict for a draft that is locked, or while somebody who is to deliver said that they
    can't by then and that isn't settled.
    """
    with transaction():
        if draft.state != "draft":
            raise Conflict(LOCKED)
        if unsettled(draft.ref):
            raise Conflict(UNSETTLED)
        return seal(draft, sealing)


def seal_document(
    ref: str, document: dict[str, Any], sealing: Sealing, files: Sequence[NewFile] = ()
) -> Seal:
    """Seal a checked document as the sale `ref`, with the original files of its sources; raises like `seal`."""
    with transaction():
        hold(COMPANY)
        cast = _cast(document, sealing)
        receipt = _record(ref, document, cast, sealing)
        for file in files:
            keep_file(ref, file, sealing.by, sealing.at)
        if sealing.mail:
            queue_promised(ref, sealing.at)
        return receipt


def customer_of(document: dict[str, Any]) -> str | None:
    """Return the customer that the contacts of a document belong to already, or None for a new one.

    Raises Invalid when an address belongs to a customer of another name, or two addresses to two customers.
    """
    found: str | None = None
    for index, person in enumerate(document["customer"]["contacts"]):
        contact = contact_by_email(person["email"])
        if contact is None:
            continue
        same_name = customer(contact.customer).name.casefold() == document["customer"]["name"].casefold()
        if not same_name or (found and found != contact.customer):
            message = other_customer(person["email"], sealed=True)
            raise Invalid(Problem(f"/customer/contacts/{index}/email", message))
        found = contact.customer
    return found


def _files(draft: Draft) -> list[NewFile]:
    """Return the original files of a draft's sources; how one was called is said beside the chain, with its source."""
    rows = DraftSource.select(DraftSource.media_type, DraftSource.body).where(
        (DraftSource.draft == draft.ref) & DraftSource.body.is_null(False)
    )
    return [
        NewFile("source", row.media_type or _PLAIN_BYTES, bytes(row.body or b""))
        for row in rows.order_by(DraftSource.n)
    ]


def _cast(document: dict[str, Any], sealing: Sealing) -> Cast:
    staff = {}
    for email, role in staff_emails(document).items():
        ref = staff_for(email, role, sealing.by, sealing.at)
        staff[email] = (ref, Staff.get_by_id(ref).name)
    return Cast(_customer(document, sealing), staff)


def _customer(document: dict[str, Any], sealing: Sealing) -> str:
    ref = customer_of(document) or add_customer(document["customer"]["name"], sealing.by, sealing.at)
    for person in document["customer"]["contacts"]:
        if contact_by_email(person["email"]) is None:
            new = NewContact(person["name"], person["email"], person["time_zone"])
            add_contact(ref, new, sealing.by, sealing.at)
    return ref


def _record(ref: str, document: dict[str, Any], cast: Cast, sealing: Sealing) -> Seal:
    us = company()
    sources = source_facts(document)
    promises = promise_facts(document, cast, sources)
    receipt = issue(ref, receipt_content(document, cast, us.name, us.standing_words), sealing.at)
    sale = {**sale_facts(document, cast, sources), "receipt": receipt.as_facts()}
    append(ref, "sale.sealed", sale, sealing.by, sealing.at)
    made = append(ref, "promises.made", {"promises": promises}, sealing.by, sealing.at)
    plan_sealed(ref, made.facts["promises"], days_of(document, sealing.at), sealing.by, sealing.at)
    return receipt
