"""The outbox: mails that wait to be sent, each claimed by one sender at a time, on any number of machines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from peewee import BlobField, BooleanField, Check, Expression, IntegerField, TextField, fn

from portal.lib.db import Table, UTCField, changed
from portal.lib.ids import new_ref

CLAIM = timedelta(minutes=2)  # Longer than a sender may take for one mail (`smtp.DEADLINE_SECONDS`).
KEEP_TRYING = timedelta(hours=4)
ERASED = "erased"  # The error of a mail that was dropped because its address was erased.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30))


class Outbox(Table):
    """A mail: waiting, sent or not to be sent. Without a recipient it goes to nobody.

    `body` is the whole MIME message, there only until it is sent: it may hold the code of a sign-in.
    `last_error` is a class of error (and an SMTP code), never an address.
    """

    message_id = TextField(primary_key=True)
    kind = TextField()
    recipient = TextField(null=True)
    urgent = BooleanField()
    body = BlobField(null=True)
    queued_at = UTCField()
    next_try_at = UTCField()
    tries = IntegerField(default=0)
    claimed_by = TextField(null=True)
    claimed_until = UTCField(null=True)
    sent_at = UTCField(null=True)
    failed_at = UTCField(null=True)
    last_error = TextField(default="")

    class Meta:
        """A mail ends once, its body is gone once it is sent, and a claim has an end."""

        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("sent_at IS NULL OR failed_at IS NULL", name="outbox_ends_once"),
            Check("sent_at IS NULL OR body IS NULL", name="outbox_sent_is_blank"),
            Check(
                "body IS NOT NULL OR sent_at IS NOT NULL OR failed_at IS NOT NULL",
                name="outbox_waiting_has_body",
            ),
            Check("(claimed_by IS NULL) = (claimed_until IS NULL)", name="outbox_claim_has_end"),
            Check("tries >= 0", name="outbox_tries_count"),
        ]


_WAITS = Outbox.sent_at.is_null() & Outbox.failed_at.is_null()
_FAILED = Outbox.failed_at.is_null(is_null=False)
# What the worker asks twice a second reads this alone: it holds the few mails that wait, however many were sent.
Outbox.add_index(Outbox.urgent.desc(), Outbox.queued_at, where=_WAITS, name="outbox_waiting")
Outbox.add_index(Outbox.failed_at, where=_FAILED, name="outbox_failed")


@dataclass(frozen=True)
class Waiting:
    """A mail that its holder alone may send until the claim ends; `recipient` None means nobody."""

    message_id: str
    kind: str
    recipient: str | None
    body: bytes
    queued_at: datetime
    tries: int
    claim: str


@dataclass(frozen=True)
class Unsent:
    """A mail that could not be sent, for staff."""

    message_id: str
    kind: str
    recipient: str
    queued_at: datetime
    failed_at: datetime
    last_error: str


def claim(at: datetime) -> Waiting | None:
    """Take the next mail that is due: urgent ones first, then the oldest; None when there is none.

    1. Find the first mail that is due and in nobody's hands.
    2. Take it by a conditional UPDATE; no row changed means that somebody was first: look again.
    """
    while (found := _first_due(at)) is not None:
        holder = new_ref()
        taking = {"claimed_by": holder, "claimed_until": at + CLAIM, "tries": Outbox.tries + 1}
        if changed(Outbox.update(taking).where((Outbox.message_id == found) & _is_due(at))):
            return _held(found, holder)
    return None


def sent(mail: Waiting, at: datetime) -> bool:
    """Note that `mail` went out and blank its body; False when the claim had ended and is another's."""
    return _let_go(mail, {"sent_at": at, "body": None, "last_error": ""})


def put_off(mail: Waiting, error: str, at: datetime) -> bool:
    """Try `mail` again after a pause that grows, and give up once four hours have passed since it was queued.

    A mail has every pause once before it is given up, so that a portal that was down for a day doesn't drop its mail.
    Return whether it will be tried again.
    """
    if at - mail.queued_at >= KEEP_TRYING and mail.tries > len(PAUSES):
        fail(mail, error, at)
        return False
    pause = PAUSES[min(mail.tries, len(PAUSES)) - 1]
    return _let_go(mail, {"next_try_at": at + pause, "last_error": error})


def fail(mail: Waiting, error: str, at: datetime) -> bool:
    """Note that `mail` can't be sent, for staff to see; its body is blanked: it may let somebody in."""
    return _let_go(mail, {"failed_at": at, "body": None, "last_error": error})


def length_and_age(at: datetime) -> tuple[int, float]:
    """Return how many mails wait, and the age of the oldest in seconds (0 when none waits)."""
    waiting = Outbox.select(fn.COUNT(Outbox.message_id), fn.MIN(Outbox.queued_at)).where(_WAITS)
    count, oldest = waiting.scalar(as_tuple=True)
    return count, max(0.0, (at - oldest).total_seconds()) if oldest else 0.0


def forget_before(instant: datetime) -> None:
    """Delete the rows of mails that were sent or given up before `instant`."""
    Outbox.delete().where(_ended_before(instant)).execute()


def count_before(instant: datetime) -> int:
    """Return how many rows of mails `forget_before` would delete."""
    return int(Outbox.select().where(_ended_before(instant)).count())


def could_not_be_sent(limit: int = 100) -> list[Unsent]:
    """Return the mails that were given up, the latest first, at most `limit`; nobody is to get an erased one."""
    who = (Outbox.message_id, Outbox.kind, Outbox.recipient)
    what = (Outbox.queued_at, Outbox.failed_at, Outbox.last_error)
    rows = Outbox.select(*who, *what).where(_FAILED & (Outbox.last_error != ERASED))
    rows = rows.order_by(Outbox.failed_at.desc()).limit(limit)
    return [Unsent(*row) for row in cast("Iterable[tuple[Any, ...]]", rows.tuples())]


def _ended_before(instant: datetime) -> Expression:
    return (Outbox.sent_at < instant) | (Outbox.failed_at < instant)


def _first_due(at: datetime) -> str | None:
    order = (Outbox.urgent.desc(), Outbox.queued_at)
    found = Outbox.select(Outbox.message_id).where(_is_due(at)).order_by(*order).limit(1).scalar()
    return cast("str | None", found)


def _is_due(at: datetime) -> Expression:
    # A claim that ends later than any claim could was made before the clock was set back; it binds nobody.
    free = Outbox.claimed_by.is_null() | (Outbox.claimed_until < at) | (Outbox.claimed_until > at + CLAIM)
    ready = (Outbox.next_try_at <= at) | (Outbox.next_try_at > at + PAUSES[-1])
    return _WAITS & free & ready


def _held(message_id: str, holder: str) -> Waiting | None:
    row = Outbox.get_or_none((Outbox.message_id == message_id) & (Outbox.claimed_by == holder))
    if row is None or row.body is None:
        return None
    return Waiting(message_id, row.kind, row.recipient, bytes(row.body), row.queued_at, row.tries, holder)


def _let_go(mail: Waiting, changes: dict[str, object]) -> bool:
    mine = (Outbox.message_id == mail.message_id) & (Outbox.claimed_by == mail.claim)
    return changed(Outbox.update({**changes, "claimed_by": None, "claimed_until": None}).where(mine)) == 1
