"""Reads of what is asked for and what stands: erasures and legal holds of a customer."""

from datetime import datetime

from portal.custody.models import Cleaning, Erasure, LegalHold
from portal.enquiries.models import Enquiry
from portal.lib.errors import Conflict
from portal.people.models import Contact
from portal.sales.models import Sale

_WAITS = Erasure.undone_at.is_null() & Erasure.done_at.is_null()


def waiting_erasure(customer: str) -> Erasure | None:
    """Return the erasure that a customer has asked for and that is neither undone nor done."""
    row: Erasure | None = Erasure.get_or_none((Erasure.customer == customer) & _WAITS)
    return row


def done_erasure(customer: str) -> Erasure | None:
    """Return the erasure by which everything of a customer went, if it did."""
    is_done = Erasure.done_at.is_null(is_null=False)
    row: Erasure | None = Erasure.get_or_none((Erasure.customer == customer) & is_done)
    return row


def erasures_of(customer: str) -> list[Erasure]:
    """Return everything that was ever asked for, the newest first."""
    return list(Erasure.select().where(Erasure.customer == customer).order_by(Erasure.asked_at.desc()))


def holds_of(customer: str) -> list[LegalHold]:
    """Return every legal hold that a customer had, the newest first."""
    return list(LegalHold.select().where(LegalHold.customer == customer).order_by(LegalHold.set_at.desc()))


def standing_hold(customer: str) -> LegalHold | None:
    """Return the legal hold that keeps everything of a customer, if one does."""
    row: LegalHold | None = LegalHold.get_or_none(
        (LegalHold.customer == customer) & LegalHold.lifted_at.is_null()
    )
    return row


def refuse_while_held(enquiry: Enquiry) -> None:
    """Refuse to delete an enquiry of a customer of whom nothing may be erased. Raises Conflict."""
    of_contact = Contact.select(Contact.customer).where(Contact.ref == enquiry.contact)
    of_sale = Sale.select(Sale.customer).where(Sale.ref == enquiry.sale)
    theirs = LegalHold.customer.in_(of_contact) | LegalHold.customer.in_(of_sale)
    if LegalHold.select().where(theirs & LegalHold.lifted_at.is_null()).exists():
        message = "For now this may not be deleted: we have to keep it by law, and the customer has read why."
        raise Conflict(message)


def due_erasures(at: datetime, most: int) -> list[Erasure]:
    """Return erasures whose week is over and that no hold keeps waiting, the oldest first."""
    held = LegalHold.select(LegalHold.customer).where(LegalHold.lifted_at.is_null())
    due = _WAITS & (Erasure.due_at <= at) & Erasure.customer.not_in(held)
    return list(Erasure.select().where(due).order_by(Erasure.due_at).limit(most))


def cleanings() -> list[Cleaning]:
    """Return what is still to be cleaned after erasures."""
    return list(Cleaning.select().order_by(Cleaning.at))
