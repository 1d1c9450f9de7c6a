"""What entries of a sale's stream do to the tables of its conversation."""

from typing import Any

from portal.deliveries.columns import instant_of
from portal.lib.db import changed
from portal.messages.models import Message, MessageFile, MessageOccasion
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects


@applies("message.sent")
def message_sent(entry: Applied) -> None:
    """Somebody wrote: a contact's message starts a clock if it wants an answer, one of staff stops what it answers."""
    facts = entry.facts
    _insert(
        entry,
        at=entry.at,
        by_customer=facts["by_customer"],
        wants_answer=facts["wants_answer"],
        due_at=instant_of(facts["due_at"]),
    )
    for file in facts["files"]:
        MessageFile.insert(sale=entry.stream, of=facts["message"], **file).execute()
    _open(entry, facts["message"], facts["occasions"])
    _answer(entry)


@applies("message.noted")
def message_noted(entry: Applied) -> None:
    """Staff noted a call, a visit or a text message that took place elsewhere; it answers what came before it."""
    happened_at = instant_of(entry.facts["happened_at"])
    _insert(entry, at=happened_at, by_customer=False, wants_answer=False, due_at=None)
    _answer(entry)
    if on := entry.facts["goes_on"]:
        for message in on["messages"]:
            theirs = (Message.ref == message) & (Message.sale == entry.stream)
            exactly_one(changed(Message.update(due_at=instant_of(on["due_at"])).where(theirs)))
        _open(entry, on["messages"][0], on["occasions"])


@applies("message.disputed")
def message_disputed(entry: Applied) -> None:
    """A contact says that what staff noted did not take place: what it answered waits again, or a later one did."""
    facts = entry.facts
    said = {"disputed_at": entry.at, "disputed_by": entry.actor, "dispute": facts["text"]}
    noted = (Message.ref == facts["message"]) & (Message.sale == entry.stream)
    exactly_one(changed(Message.update(said).where(noted & Message.disputed_at.is_null())))
    for one in facts["reopens"]:
        again = {
            "answer": one["answer"],
            "answered_at": instant_of(one["answered_at"]),
            "answered_in": one["seconds"],
        }
        theirs = (Message.ref == one["message"]) & (Message.answer == facts["message"])
        exactly_one(changed(Message.update(again).where(theirs)))


def _insert(entry: Applied, **row: Any) -> None:
    facts = entry.facts
    Message.insert(
        ref=facts["message"],
        sale=entry.stream,
        seq=entry.seq,
        posted_at=entry.at,
        by=entry.actor,
        how=facts["how"],
        words=facts["words"],
        quoted=facts.get("quoted", ""),
        program=entry.program or None,
        **row,
    ).execute()


def _open(entry: Applied, message: str, deliveries: list[str]) -> None:
    for delivery in deliveries:
        row = {"delivery": delivery, "sale": entry.stream, "message": message}
        MessageOccasion.insert(row).execute()


def _answer(entry: Applied) -> None:
    for one in entry.facts["answers"]:
        waits = (Message.ref == one["message"]) & (Message.sale == entry.stream)
        answered = {
            "answered_at": entry.at,
            "answered_in": one["seconds"],
            "answer": entry.facts["message"],
        }
        is_open = Message.wants_answer & Message.answered_at.is_null()
        exactly_one(changed(Message.update(answered).where(waits & is_open)))


projects(Message, Message.sale)
projects(MessageFile, MessageFile.sale)
projects(MessageOccasion, MessageOccasion.sale)
