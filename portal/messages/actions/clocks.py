"""The clocks of a conversation: what a contact's message opens, and what an answer of ours stops."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.deliveries.actions.answers import Answer, deliver_by
from portal.deliveries.actions.fields import By
from portal.deliveries.actions.occasions import Beginning, begin, open_for
from portal.deliveries.models import Delivery
from portal.deliveries.rules import ENDED
from portal.lib.db import utc_text
from portal.lib.text import one_line
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
_WHAT = 120


@dataclass(frozen=True)
class Started:
    """What a message opens: occasions of promises, and by when it is answered by them and by those open already."""

    opens: tuple[tuple[Promise, Beginning], ...]
    due_at: datetime | None

    @property
    def deliveries(self) -> list[str]:
        """The refs of the deliveries that it opens."""
        return [beginning.delivery for _, beginning in self.opens]


@dataclass(frozen=True)
class GoesOn:
    """What still waits after a call that came too early for it: those messages, and what the first of them opens."""

    messages: tuple[Message, ...]
    started: Started

    def as_facts(self) -> dict[str, Any]:
        """Return what the entry of the call states of it."""
        due_at = self.started.due_at
        return {
            "messages": [row.ref for row in self.messages],
            "occasions": self.started.deliveries,
            "due_at": utc_text(due_at) if due_at else None,
        }


def start(sale: Sale, at: datetime, answered: Collection[str] = ()) -> Started:
    """Return what a contact's message opens that is written at `at`, to the caller who holds the sale.

    One occasion a promise stands for all messages until the next answer; those of messages that are `answered` now
    are over.
    """
    running = _running(sale.ref, answered)
    opens = [
        (promise, beginning)
        for promise, due in _promises(sale.ref)
        if promise.ref not in running and (beginning := _begin(sale, due, at)) is not None
    ]
    dues = [*running.values(), *(beginning.due_at for _, beginning in opens)]
    return Started(tuple(opens), min(dues, default=None))


def going_on(sale: Sale, answers: list[dict[str, Any]]) -> GoesOn | None:
    """Return what waits on while a call answers what was written before it, where that leaves it without an occasion.

    Without one of its own no promise would judge how long it waits.
    """
    answered = {one["message"] for one in answers}
    waiting = [row for row in _waiting(sale.ref) if row.ref not in answered]
    if not answered or not waiting:
        return None
    started = start(sale, waiting[0].at, answered)
    return GoesOn(tuple(waiting), started) if started.opens else None


def open_all(sale: Sale, started: Started, words: str, by: By) -> None:
    """Append the occasions that a message opens, each named by its first words, in the caller's transaction."""
    for promise, beginning in started.opens:
        open_for(sale, promise, _what(words), beginning, by)


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


def _what(words: str) -> str:
    line = one_line(words)
    if not line:
        return "A message with a file"
    return line if len(line) <= _WHAT else f"{line[: _WHAT - 1].rstrip()}…"


def _running(sale: str, answered: Collection[str]) -> dict[str, datetime]:
    """Return by when each promise is due whose occasion a message opened that still waits, but for those answered."""
    rows = (
        Delivery.select(Delivery.promise, Delivery.due_at)
        .join(MessageOccasion, on=(MessageOccasion.delivery == Delivery.ref))
        .join(Message, on=(Message.ref == MessageOccasion.message))
    )
    is_open = Delivery.state.not_in(sorted(ENDED))
    waits = IS_WAITING & Message.ref.not_in(sorted(answered))
    of_sale = rows.where((Message.sale == sale) & waits & is_open)
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
