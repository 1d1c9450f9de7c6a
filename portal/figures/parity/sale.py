"""How long the customer of one sale waited for our answers, before they signed and since; and what we wrote unasked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from portal.deliveries.models import Update
from portal.deliveries.queries import from_us
from portal.figures.models import StageRead, StageReply
from portal.figures.parity.company import counted, histogram, waits
from portal.figures.parity.spread import NO_ANSWERS, Spread, spread
from portal.lib import clock
from portal.lib.together import Rows, together
from portal.lib.worktime import WorkingWeek, add_working
from portal.messages.models import IS_FROM_US, IS_WAITING, Message
from portal.people.queries import company_hours, week_of
from portal.sales.models import Sale

_MOST_SHOWN = 200
# The papers of a sale are read a few seconds after it is sealed.
_SOON = timedelta(seconds=15)
_READ_BY = timedelta(hours=1)


@dataclass(frozen=True)
class Unasked:
    """How often we wrote or called though nothing waited, over how many days; `days` is 0 where nothing is known."""

    times: int = 0
    days: int = 0


NEVER = Unasked()


@dataclass(frozen=True)
class SaleParity:
    """How long a customer waited for our answers before they signed, and since; `before` has n 0 without kept mails.

    At `until` (UTC) the clock changes a median though nothing is recorded, or the papers are read meanwhile; None where
    neither can be.
    """

    before: Spread = NO_ANSWERS
    since: Spread = NO_ANSWERS
    unasked_before: Unasked = NEVER
    unasked_since: Unasked = NEVER
    until: datetime | None = None


NOTHING_KNOWN = SaleParity()


@dataclass(frozen=True)
class Reply:
    """One answer: when it was asked for and given (UTC), after how many whole minutes of working time."""

    asked_at: datetime
    answered_at: datetime
    minutes: int
    before: bool


def sale_parity(sale: str, at: datetime) -> SaleParity:
    """Return it of one sale as it stands at `at` (aware), in one statement."""
    return parity_from(together(parity_queries(sale)), at)


def parity_queries(sale: str) -> dict[str, Any]:
    """Return the queries whose rows `parity_from` reads, for a page that reads other things in the same statement."""
    messages = Message.select().where(Message.sale == sale)
    answers = Message.select(Message.answer).where((Message.sale == sale) & Message.answer.is_null(False))
    unasked = IS_FROM_US & Message.ref.not_in(answers)
    stands = Update.retracted_at.is_null() & (Update.kind != "retracted")
    told = (Update.sale == sale) & stands & from_us()
    return {
        "parity_company": company_hours(),
        "parity_sale": Sale.select(Sale.signed_on, Sale.time_zone, Sale.sealed_at).where(Sale.ref == sale),
        "parity_stage": counted(StageReply.select().where(StageReply.sale == sale), StageReply.seconds),
        "parity_read": StageRead.select(StageRead.unasked, StageRead.began_at).where(StageRead.sale == sale),
        "parity_since": counted(messages.where(Message.answered_at.is_null(False)), Message.answered_in),
        "parity_waiting": messages.select(Message.at).where(IS_WAITING).order_by(Message.at),
        "parity_unasked": messages.select(fn.COUNT(Message.ref).alias("n")).where(unasked),
        "parity_told": Update.select(fn.COUNT(Update.ref).alias("n")).where(told),
    }


def parity_from(rows: Rows, at: datetime) -> SaleParity:
    """Return what the rows of `parity_queries` say at `at` (aware)."""
    if not rows["parity_sale"] or not rows["parity_company"]:
        return NOTHING_KNOWN
    [sale], week = rows["parity_sale"], week_of(rows["parity_company"][0])
    still = [row.at for row in rows["parity_waiting"]]
    answered = spread(histogram(rows["parity_since"]))
    since = spread(histogram(rows["parity_since"]), waits(still, at, week))
    is_new = at - sale.sealed_at < _READ_BY
    changes = [at + _SOON] if is_new and not rows["parity_read"] else []
    changes += _changes(answered, since, still, at, week)
    return SaleParity(
        spread(histogram(rows["parity_stage"])),
        since,
        _unasked_before(rows["parity_read"], sale),
        _unasked_since(rows, sale, at),
        min(changes, default=None),
    )


def replies_of(sale: str) -> list[Reply]:
    """Return the answers that a customer got, the oldest first: all before they signed, and the last ones since."""
    before = StageReply.select().where(StageReply.sale == sale).order_by(StageReply.n)
    found = [Reply(row.asked_at, row.answered_at, row.seconds // 60, before=True) for row in before]
    answered = (Message.sale == sale) & Message.answered_at.is_null(False)
    since = Message.select().where(answered).order_by(Message.seq.desc()).limit(_MOST_SHOWN)
    return found + [
        Reply(row.at, row.answered_at, (row.answered_in or 0) // 60, before=False)
        for row in reversed(list(since))
        if row.answered_at is not None
    ]


def _changes(
    answered: Spread, since: Spread, still: Sequence[datetime], at: datetime, week: WorkingWeek
) -> Iterator[datetime]:
    """Yield when what waits may change the median next: as it grows older than half took, and each minute from then."""
    if answered.median is None:
        return
    counts = timedelta(minutes=answered.median + 1)
    yield from (begins for asked_at in still if (begins := add_working(asked_at, counts, week)) > at)
    if since.n > answered.n:
        yield add_working(at, timedelta(minutes=1), week)


def _unasked_since(rows: Rows, sale: Any, at: datetime) -> Unasked:
    times = sum(row.n for name in ("parity_unasked", "parity_told") for row in rows[name])
    days = (clock.today(ZoneInfo(sale.time_zone), at) - sale.signed_on).days
    return Unasked(times, max(days, 0))


def _unasked_before(read: Sequence[Any], sale: Any) -> Unasked:
    row = next((one for one in read if one.began_at is not None), None)
    if row is None:
        return NEVER
    began = clock.today(ZoneInfo(sale.time_zone), row.began_at)
    return Unasked(row.unasked, max((sale.signed_on - began).days, 0) + 1)
