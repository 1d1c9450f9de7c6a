"""The clocks of a conversation: what a contact's message opens, and what an answer of ours stops."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.deliveries.actions.answers import Answer, deliver_by
from portal.deliveries.actions.fields import By
from portal.deliveries.actions.occasions import Beginning, begin, open_for
from portal.deliveries.models import Delivery
from portal.deliveries.rules import ENDED
from portal.lib.worktime import BadWeek
from portal.messages.models import IS_WAITING, Message, MessageOccasion
from portal.messages.rules import Asked, Reply, answered_by
from portal.people.queries import working_week
from portal.promises.due_kinds import BadDue, Every
from portal.promises.models import Promise
from portal.promises.occasions import speaks_of_messages
from portal.promises.stored import due_of
from portal.sales.models import Sale

ANSWERED = "Answered."


@dataclass(frozen=True)
class Started:
    """What a message opens: occasions of promises, and by when it is answered by them and by those open already."""

    opens: tuple[tuple[Promise, Beginning], ...]
    due_at: datetime | None

    @property
    def deliveries(self) -> list[str]:
        """The refs of the deliveries that it opens."""
        return [beginning.delivery for _, beginning in self.opens]


def start(sale: Sale, at: datetime) -> Started:
    """Return what a contact's message opens that is written at `at`, to the caller who holds the sale.

    One occasion a promise stands for all messages until the next answer.
    """
    running = _running(sale.ref)
    opens = [
        (promise, beginning)
        for promise, due in _promises(sale.ref)
        if promise.ref not in running and (beginning := _begin(sale, due, at)) is not None
    ]
    dues = [*running.values(), *(beginning.due_at for _, beginning in opens)]
    return Started(tuple(opens), min(dues, default=None))


def open_all(sale: Sale, started: Started, what: str, by: By) -> None:
    """Append the occasions that a message opens, in the caller's transaction."""
    for promise, beginning in started.opens:
        open_for(sale, promise, what, beginning, by)


def answers_of(sale: Sale, reply: Reply) -> list[dict[str, Any]]:
    """Return what a message of ours answers of all that waits, as facts: which message, after how many seconds."""
    waiting = [asked_of(row) for row in _waiting(sale.ref)]
    found = answered_by(reply, waiting, working_week()) if waiting else []
    return [{"message": one.asked.ref, "seconds": one.seconds} for one in found]


def deliver_answered(sale: Sale, answers: list[dict[str, Any]], by: By) -> None:
    """Append that what `by` says now delivers what it answers (`answers_of`), in the caller's transaction."""
    answered = [one["message"] for one in answers]
    deliver_by(sale, opened_by(answered), Answer(by.viewer.ref, by.at, ANSWERED), by)


def opened_by(messages: list[str]) -> list[str]:
    """Return the deliveries that these messages opened."""
    rows = MessageOccasion.select().where(MessageOccasion.message.in_(messages))
    return [row.delivery for row in rows.order_by(MessageOccasion.delivery)]


def asked_of(row: Message) -> Asked:
    """Return a contact's message as the rules see it."""
    return Asked(row.ref, row.seq, row.at)


def _waiting(sale: str) -> list[Message]:
    return list(Message.select().where((Message.sale == sale) & IS_WAITING).order_by(Message.seq))


def _running(sale: str) -> dict[str, datetime]:
    """Return by when each promise is due whose occasion a message opened that still waits."""
    rows = (
        Delivery.select(Delivery.promise, Delivery.due_at)
        .join(MessageOccasion, on=(MessageOccasion.delivery == Delivery.ref))
        .join(Message, on=(Message.ref == MessageOccasion.message))
    )
    is_open = Delivery.state.not_in(sorted(ENDED))
    of_sale = rows.where((Message.sale == sale) & IS_WAITING & is_open)
    # The first deadline counts: after a dispute two occasions of one promise may wait.
    return {row.promise: row.due_at for row in of_sale.order_by(Delivery.due_at.desc())}


def _promises(sale: str) -> Iterator[tuple[Promise, Every]]:
    """Yield the promises about messages that stand."""
    stand = (Promise.sale == sale) & (Promise.due_kind == "every") & Promise.released_at.is_null()
    for promise in Promise.select().where(stand).order_by(Promise.n):
        try:
            due = due_of(promise.due)
        except BadDue:  # What the occasion is was erased.
            continue
        if isinstance(due, Every) and speaks_of_messages(due.occasion):
            yield promise, due


def _begin(sale: Sale, due: Every, at: datetime) -> Beginning | None:
    try:
        return begin(sale, due, at)
    except BadWeek:
        # A message is taken all the same; without a deadline there is no occasion of the promise.
        return None
