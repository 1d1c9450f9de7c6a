"""A contact says that what staff noted did not take place: what it answered waits again."""

from collections.abc import Iterable
from typing import Any

from portal.changes.access import refuse_erased
from portal.deliveries.actions.answers import Answer, deliver_by, wait_again
from portal.deliveries.actions.fields import By, only, words
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Conflict, NotHere
from portal.lib.once import first_time
from portal.messages.access import SeenMessage
from portal.messages.actions.clocks import ANSWERED, asked_of, opened_by
from portal.messages.mail import tell_disputed
from portal.messages.models import IS_FROM_US, Message
from portal.messages.rules import NOTED, WORDS_LIMIT, Answered, Asked, Reply, answered_without
from portal.people.queries import working_week
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

DID_NOT_HAPPEN = "The customer says that this did not take place."


def dispute_contact(seen: SeenMessage, text: str, by: By) -> None:
    """Say that a noted call, visit or text message did not take place, with words or without; once.

    What it answered is answered by the next word from us that came after it, or waits again; both stay visible. Raises
    Invalid for words that can't be kept, NotHere for staff and for what nobody noted, Conflict for a second time
    and where the customer was erased.
    """
    only(by, "contact")
    said = words("text", text, limit=WORDS_LIMIT)
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        refuse_erased(seen.sale)
        noted = Message.get_by_id(seen.message.ref)
        if noted.by_customer or noted.how not in NOTED:
            raise NotHere
        if noted.disputed_at is not None:
            raise Conflict("This was disputed already.")
        found = _answered_without(noted)
        facts = {
            "message": noted.ref,
            "text": Personal(said) if said else "",
            "reopens": [_facts(asked, answered) for asked, answered in found],
        }
        append(seen.sale.ref, "message.disputed", facts, by.viewer.ref, by.at)
        _wait_again(seen.sale, noted, found, by)
        tell_disputed(seen.sale, noted.ref, by)


_Found = Iterable[tuple[Asked, Answered | None]]


def _answered_without(noted: Message) -> list[tuple[Asked, Answered | None]]:
    """Return what a noted contact answered, each with what answers it without that one."""
    rows = Message.select().where(Message.answer == noted.ref).order_by(Message.seq)
    asked = [asked_of(row) for row in rows]
    if not asked:
        return []
    from_us = (Message.sale == noted.sale) & IS_FROM_US
    later = Message.select().where(from_us & (Message.seq > noted.seq)).order_by(Message.seq)
    replies = [Reply(row.ref, row.seq, row.at, row.posted_at) for row in later]
    return answered_without(asked, replies, working_week())


def _facts(asked: Asked, answered: Answered | None) -> dict[str, Any]:
    return {
        "message": asked.ref,
        "answer": answered.reply.ref if answered else None,
        "answered_at": utc_text(answered.reply.posted_at) if answered else None,
        "seconds": answered.seconds if answered else None,
    }


def _wait_again(sale: Sale, noted: Message, found: _Found, by: By) -> None:
    """Take back what the disputed contact delivered; what a later answer delivers stands by that one's time."""
    disputed = Answer(noted.by, noted.posted_at, DID_NOT_HAPPEN)
    for asked, answered in found:
        deliveries = opened_by([asked.ref])
        wait_again(sale, deliveries, disputed, by)
        if answered is not None:
            author = Message.get_by_id(answered.reply.ref).by
            deliver_by(sale, deliveries, Answer(author, answered.reply.posted_at, ANSWERED), by)
