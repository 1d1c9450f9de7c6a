"""The mails of intake: "what we promised you" with the receipt to keep, and a sealing that failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from portal.deliveries.models import Delivery
from portal.intake.models import Draft
from portal.intake.queries import headlines_of
from portal.lib.mail import Attachment, Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.models import Contact, Staff
from portal.people.queries import contacts_of, look, managers, staff
from portal.promises.due_kinds import After
from portal.promises.models import Promise
from portal.promises.stored import due_of, words_of_due
from portal.record.receipts import Read, read, receipts_of
from portal.sales.models import Sale
from portal.web.words import long_day, unwrapped

_SIGNATURE_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Promised:
    """All that the mail to one contact says; `days` are those of promises due once whose day is known, by number."""

    sale: Sale
    receipt: Read
    salesperson: Staff
    attachments: tuple[Attachment, ...]
    days: Mapping[int, date]


def queue_promised(sale_ref: str, at: datetime) -> None:
    """Queue "what we promised you" to every contact of a sale that is being sealed, in the caller's transaction.

    The words and dates come from the receipt's bytes, which go with the mail together with their signature.
    """
    sale = Sale.get_by_id(sale_ref)
    stored = receipts_of(sale_ref)[-1]
    attachments = (
        Attachment("receipt.json", "application/json", bytes(stored.body or b"")),
        Attachment("receipt.json.sig", _SIGNATURE_TYPE, bytes(stored.signature or b"")),
    )
    promised = Promised(sale, read(stored), staff(sale.salesperson), attachments, _days(sale_ref))
    for contact in contacts_of(sale.customer):
        queue(promised_letter(promised, contact), look(), at)


def promised_letter(promised: Promised, contact: Contact) -> Letter:
    """Return "what we promised you" to one contact."""
    title = promised.sale.title
    content = promised.receipt.content
    context = {
        "first_name": contact.name.split()[0],
        "title": title,
        "sale": promised.sale.ref,
        "signed_on": long_day(promised.sale.signed_on),
        "salesperson": promised.salesperson,
        "promises": [_line(promise, promised.days) for promise in content["promises"]],
        "standing_words": content["standing_words"],
    }
    return Letter(
        kind="promised",
        to=contact.email,
        to_name=contact.name,
        subject=short_head(f"{contact.name.split()[0]}, what we promised you: {title}"),
        template="intake/mail/promised",
        context=context,
        reply_to=(promised.salesperson.name, promised.salesperson.email),
        sender_name=promised.salesperson.name,
        attachments=promised.attachments,
        receipt=promised.receipt.number,
    )


def queue_not_sealed(draft: Draft, reason: str, at: datetime) -> None:
    """Tell every manager that a sealing failed and the draft is open again."""
    title = headlines_of([draft])[draft.ref].title
    for manager in managers():
        letter = Letter(
            kind="not-sealed",
            to=manager.email,
            to_name=manager.name,
            subject=short_head(f"Not sealed: {title}"),
            template="intake/mail/not_sealed",
            context={"title": title, "ref": draft.ref, "reason": reason},
        )
        queue(letter, look(), at)


def _line(promise: dict[str, Any], days: Mapping[int, date]) -> dict[str, object]:
    words = words_of_due(promise["due"])
    if isinstance(due_of(promise["due"]), After) and promise["n"] in days:
        words = f"by {long_day(days[promise['n']])}, {words}"
    return {
        "n": promise["n"],
        "words": unwrapped(promise["words"]),
        "said_by": promise["said_by"],
        "due": words,
    }


def _days(sale: str) -> dict[int, date]:
    """Return the day of each promise of a sale that is due once and whose day is known, by its number."""
    query = Delivery.select(Promise.n, Delivery.due_on).join(Promise, on=(Promise.ref == Delivery.promise))
    once = (Delivery.sale == sale) & (Promise.due_kind == "once") & Delivery.due_on.is_null(False)
    return {row["n"]: row["due_on"] for row in cast("Any", query.where(once).dicts())}
