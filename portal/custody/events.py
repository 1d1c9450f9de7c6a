"""What entries of the company's stream do to the tables of erasures and legal holds."""

from datetime import date
from typing import Any

from peewee import Case

from portal.custody.models import Erasure, LegalHold
from portal.lib.db import changed, utc_instant
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects
from portal.record.rules import ERASED


@applies("erasure.asked")
def erasure_asked(entry: Applied) -> None:
    """A customer wants everything about them erased."""
    facts = entry.facts
    Erasure.insert(
        ref=facts["erasure"],
        customer=facts["customer"],
        asked_at=entry.at,
        asked_by=entry.actor,
        words=facts["words"],
        written_on=date.fromisoformat(facts["written_on"]) if facts["written_on"] else None,
        due_at=utc_instant(facts["due_at"]),
    ).execute()


@applies("erasure.undone")
def erasure_undone(entry: Applied) -> None:
    """They changed their minds in time."""
    undone = {"undone_at": entry.at, "undone_by": entry.actor}
    exactly_one(changed(Erasure.update(undone).where(_waiting(entry))))


@applies("erasure.done")
def erasure_done(entry: Applied) -> None:
    """Everything of the customer is erased; what they wrote to us about it, and why it was held, goes as well."""
    customer = entry.facts["customer"]
    exactly_one(changed(Erasure.update(done_at=entry.at).where(_waiting(entry))))
    Erasure.update(words=_erased(Erasure.words)).where(Erasure.customer == customer).execute()
    LegalHold.update(reason=ERASED).where(LegalHold.customer == customer).execute()


@applies("hold.set")
def hold_set(entry: Applied) -> None:
    """Nothing of a customer may be erased, for a reason."""
    facts = entry.facts
    LegalHold.insert(
        ref=facts["hold"],
        customer=facts["customer"],
        reason=facts["reason"],
        set_at=entry.at,
        set_by=entry.actor,
    ).execute()


@applies("hold.lifted")
def hold_lifted(entry: Applied) -> None:
    """The reason is gone; an erasure that waited for it has a day again."""
    facts = entry.facts
    lifted = {"lifted_at": entry.at, "lifted_by": entry.actor}
    stands = (LegalHold.ref == facts["hold"]) & LegalHold.lifted_at.is_null()
    exactly_one(changed(LegalHold.update(lifted).where(stands)))
    if facts["erasure"]:
        due = {"due_at": utc_instant(facts["due_at"])}
        exactly_one(changed(Erasure.update(due).where(_waiting(entry))))


def _waiting(entry: Applied) -> Any:
    ended = Erasure.undone_at.is_null(is_null=False) | Erasure.done_at.is_null(is_null=False)
    return (Erasure.ref == entry.facts["erasure"]) & ~ended


def _erased(column: Any) -> Any:
    """Return what a text is once it is erased: one that was left empty is no text."""
    return Case(None, [(column == "", "")], ERASED)


projects(Erasure)
projects(LegalHold)
