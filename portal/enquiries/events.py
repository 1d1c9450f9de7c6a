"""What entries of the company's stream do to the tables of enquiries."""

from typing import Any

from peewee import Case, fn

from portal.enquiries.models import Enquiry, EnquiryAnswer
from portal.lib.db import changed, utc_text
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects
from portal.record.rules import ERASED


@applies("enquiry.received")
def enquiry_received(entry: Applied) -> None:
    """Somebody asks us about something."""
    facts = entry.facts
    Enquiry.insert(
        ref=facts["enquiry"],
        seq=entry.seq,
        at=entry.at,
        came_by=facts["came_by"],
        code=facts["code"],
        contact=facts["contact"],
        name=facts["name"],
        email=facts["email"],
        phone=facts["phone"],
        words=facts["words"],
        friend_may_know=facts["friend_may_know"],
        flags=facts["flags"],
        state="open",
        version=entry.seq,
    ).execute()


@applies("enquiry.answered")
def enquiry_answered(entry: Applied) -> None:
    """We answered; the first answer stops the clock."""
    facts = entry.facts
    answered: dict[str, Any] = {"version": entry.seq}
    if facts["took"] is not None:
        answered |= {"answered_at": entry.at, "answered_in": facts["took"]}
    if facts["was_open"]:
        answered["state"] = "answered"
    exactly_one(changed(Enquiry.update(answered).where(_unchanged(entry))))
    EnquiryAnswer.insert(
        ref=facts["answer"],
        enquiry=facts["enquiry"],
        seq=entry.seq,
        at=entry.at,
        by=entry.actor,
        how=facts["how"],
        words=facts["words"],
    ).execute()


@applies("enquiry.closed")
def enquiry_closed(entry: Applied) -> None:
    """It came to nothing, for a reason."""
    closed = {"state": "closed", "closed_reason": entry.facts["reason"], "ended_at": entry.at}
    _change(entry, closed)


@applies("enquiry.reopened")
def enquiry_reopened(entry: Applied) -> None:
    """It was closed by mistake, or they came back."""
    _change(entry, {"state": entry.facts["state"], "closed_reason": None, "ended_at": None})


@applies("enquiry.taken_on")
def enquiry_taken_on(entry: Applied) -> None:
    """The enquirer became a customer with this sale; whose it is may tell more about who asked."""
    won = {"state": "won", "sale": entry.facts["sale"], "flags": entry.facts["flags"], "ended_at": entry.at}
    _change(entry, won)


@applies("enquiry.friend_choice_changed")
def friend_choice_changed(entry: Applied) -> None:
    """The enquirer lets whoever referred them know, or no longer."""
    _change(entry, {"friend_may_know": entry.facts["friend_may_know"]})


@applies("enquiry.forgotten")
def enquiry_forgotten(entry: Applied) -> None:
    """The enquirer asked us to delete what they sent; the texts are erased beside the chain in the same transaction.

    The rows are blanked here as a rebuild would write them, so that nobody has to write the whole stream anew: who
    deletes may be a stranger.
    """
    gone = {
        column.name: _erased(column) for column in (Enquiry.name, Enquiry.email, Enquiry.phone, Enquiry.words)
    }
    ended = fn.COALESCE(Enquiry.ended_at, utc_text(entry.at))
    _change(entry, {**gone, "forgotten_at": entry.at, "friend_may_know": False, "ended_at": ended})
    theirs = EnquiryAnswer.enquiry == entry.facts["enquiry"]
    EnquiryAnswer.update(words=ERASED).where(theirs).execute()


def _erased(column: Any) -> Any:
    """Return what a text is once it is erased: one that was left empty is no text."""
    return Case(None, [(column == "", "")], ERASED)


def _change(entry: Applied, new: dict[str, Any]) -> None:
    exactly_one(changed(Enquiry.update(version=entry.seq, **new).where(_unchanged(entry))))


def _unchanged(entry: Applied) -> Any:
    """Return the condition that nobody touched the enquiry since whoever acts looked at it."""
    return (Enquiry.ref == entry.facts["enquiry"]) & (Enquiry.version == entry.facts["was"])


projects(Enquiry)
projects(EnquiryAnswer)
