"""Staff hear what a customer writes: whoever sold, and whoever delivers something that is open; or the managers."""

from collections.abc import Iterable

from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery
from portal.deliveries.rules import ENDED
from portal.messages.mail.letters import Cause, Said, files_of, send
from portal.messages.models import Message
from portal.messages.wording import NOTED_AS
from portal.people.mail_choices import wants
from portal.people.models import Staff
from portal.people.queries import managers, working_week
from portal.sales.models import Sale
from portal.web.words import instant_words

TOPIC = "letters"


def tell_staff(sale: Sale, message: Message, by: By) -> None:
    """Bring a contact's message to whoever is to read it, in the caller's transaction."""
    said = Said(
        subject=f"{by.viewer.name} writes about “{sale.title}”",
        opening=f"{by.viewer.name} writes about “{sale.title}”:",
        words=message.words,
        files=files_of(message),
        closing=_closing(message),
        ask="Answer",
        address=f"/staff/sales/{sale.ref}/messages",
    )
    _to_each(Cause(sale, message, by.viewer, by.at), said, who_reads(sale))


def tell_disputed(sale: Sale, ref: str, by: By) -> None:
    """Tell the salesperson, every manager and whoever noted it that a contact says a call did not take place."""
    message: Message = Message.get_by_id(ref)
    when = instant_words(message.at, _zone())
    noted_by = Staff.get_by_id(message.by)
    noted = NOTED_AS[message.how]
    said = Said(
        subject=f"{by.viewer.name} says that {noted} did not take place",
        opening=f"{noted_by.name} noted {noted} on {when}, about “{sale.title}”."
        f" {by.viewer.name} says that it did not take place{':' if message.dispute else '.'}",
        words=message.dispute or "",
        files=(),
        closing="Both stay visible. What only that had answered waits again.",
        ask="See the conversation",
        address=f"/staff/sales/{sale.ref}/messages",
    )
    told = {sale.salesperson, message.by, *(one.ref for one in managers())}
    _to_each(Cause(sale, message, by.viewer, by.at), said, _active(told))


def who_reads(sale: Sale) -> list[Staff]:
    """Return who hears of a customer's messages: the salesperson and whoever delivers something open; or managers."""
    is_open = Delivery.state.not_in(sorted(ENDED)) & Delivery.assigned_to.is_null(False)
    rows = Delivery.select(Delivery.assigned_to).where((Delivery.sale == sale.ref) & is_open).distinct()
    return _active({sale.salesperson, *(row.assigned_to for row in rows)}) or managers()


def _active(refs: Iterable[str | None]) -> list[Staff]:
    active = Staff.ref.in_(sorted(ref for ref in refs if ref)) & Staff.ended_at.is_null()
    return list(Staff.select().where(active).order_by(Staff.ref))


def _to_each(cause: Cause, said: Said, people: Iterable[Staff]) -> None:
    for person in people:
        if wants(person.ref, TOPIC) == "at_once":
            send(cause, person, TOPIC, said)


def _closing(message: Message) -> str:
    if not message.wants_answer:
        return "They say that it needs no answer."
    if message.due_at is None:
        return "They wait for an answer."
    return f"By our promise they hear from us by {instant_words(message.due_at, _zone())}."


def _zone() -> str:
    return str(working_week().zone)
