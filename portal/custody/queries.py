"""Reads of what is asked for and what stands: erasures and legal holds of a customer."""

from datetime import datetime

from portal.custody.models import Cleaning, Erasure, LegalHold
from portal.people.models import Customer

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


def due_erasures(at: datetime, most: int) -> list[Erasure]:
    """Return erasures whose week is over and that no hold keeps waiting, the oldest first."""
    held = LegalHold.select(LegalHold.customer).where(LegalHold.lifted_at.is_null())
    due = _WAITS & (Erasure.due_at <= at) & Erasure.customer.not_in(held)
    return list(Erasure.select().where(due).order_by(Erasure.due_at).limit(most))


def cleanings() -> list[Cleaning]:
    """Return what is still to be cleaned after erasures."""
    return list(Cleaning.select().order_by(Cleaning.at))


def is_erased(customer: Customer) -> bool:
    """Tell whether everything of a customer was erased at their request."""
    return done_erasure(customer.ref) is not None
