"""Reads of check-ins: which were asked and answered, and which sales have a moment that wasn't asked about."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN, fn

from portal.lib import clock
from portal.lib.together import Rows
from portal.people.models import Contact
from portal.ratings.models import CheckIn, CheckInMoment, Rating
from portal.ratings.moments import (
    ASKED_BY_MAIL,
    COMPLETION,
    GOES_ON,
    THEN_EVERY,
    Agreement,
    day_name,
    days_of_moments,
    fixed_moments,
    is_ready,
)
from portal.record.rules import ERASED
from portal.sales.models import Closing, Sale

_ZONES = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """A check-in as pages show it: its moments, the one it is named after first, and the day (in the sale's zone).

    `answered_at` (UTC) and `answered_by` (a name) say who answered; while it `waits` it is the one asked for.
    """

    ref: str
    moments: tuple[str, ...]
    due_on: date
    opened_at: datetime
    answered_at: datetime | None
    answered_by: str
    waits: bool


def check_in_queries(sale: str) -> dict[str, Any]:
    """Return the queries whose rows `check_ins_from` reads, for a page that reads other things with them."""
    rows: Any = CheckIn.select(CheckIn, Contact.name.alias("who")).join(
        Rating, JOIN.LEFT_OUTER, on=(Rating.ref == CheckIn.rating)
    )
    joined = rows.join(Contact, JOIN.LEFT_OUTER, on=(Contact.ref == Rating.by))
    return {
        "check_ins": joined.where(CheckIn.sale == sale).order_by(CheckIn.seq.desc()),
        "check_in_moments": CheckInMoment.select()
        .where(CheckInMoment.sale == sale)
        .order_by(CheckInMoment.moment),
    }


def check_ins_from(rows: Rows) -> list[Asked]:
    """Return what the rows of `check_in_queries` say, the newest first."""
    moments: dict[str, list[str]] = {}
    for row in rows["check_in_moments"]:
        moments.setdefault(row.check_in, []).append(row.moment)
    return [
        Asked(
            row.ref,
            (row.moment, *(name for name in moments.get(row.ref, ()) if name != row.moment)),
            row.due_on,
            row.opened_at,
            row.settled_at,
            row.who or "",
            place == 0 and row.settled_at is None,
        )
        for place, row in enumerate(rows["check_ins"])
    ]


def waiting_check_in(check_ins: Iterable[Asked]) -> Asked | None:
    """Return the check-in that waits for an answer, if there is one."""
    return next((one for one in check_ins if one.waits), None)


def newest_check_in(sale: str) -> CheckIn | None:
    """Return the check-in of a sale that was opened last, answered or not, if there is one."""
    found: CheckIn | None = CheckIn.select().where(CheckIn.sale == sale).order_by(CheckIn.seq.desc()).first()
    return found


def asked_moments(sales: Collection[str]) -> dict[str, frozenset[str]]:
    """Return by sale which of its moments were asked about."""
    found: dict[str, set[str]] = {}
    for row in CheckInMoment.select().where(CheckInMoment.sale.in_(sorted(sales))):
        found.setdefault(row.sale, set()).add(row.moment)
    return {sale: frozenset(moments) for sale, moments in found.items()}


def agreement_of(sale: Sale) -> Agreement:
    """Return the days of a sale by which its moments come."""
    closing: Closing | None = Closing.get_or_none(Closing.sale == sale.ref)
    kind, ended_on = (closing.kind, closing.on) if closing else ("", None)
    return _agreement(sale, kind, ended_on)


def asked_for_by_mail(at: datetime) -> Any:
    """Return the condition on CheckIn that holds while the weekly mail asks for it: unanswered, newest, young."""
    newer = CheckIn.alias()
    is_newest = ~fn.EXISTS(
        newer.select(newer.seq).where((newer.sale == CheckIn.sale) & (newer.seq > CheckIn.seq))
    )
    return CheckIn.settled_at.is_null() & (CheckIn.opened_at > at - ASKED_BY_MAIL) & is_newest


def check_ins_to_ask(customer: str, at: datetime) -> list[tuple[Sale, tuple[str, ...]]]:
    """Return the sales of a customer about which the weekly mail asks, the newest first, each with the moments."""
    rows: Iterable[Any] = (
        CheckIn.select(CheckIn.moment, CheckInMoment.moment.alias("also"), Sale)
        .join(Sale, on=(Sale.ref == CheckIn.sale), attr="of")
        .switch(CheckIn)
        .join(CheckInMoment, on=(CheckInMoment.check_in == CheckIn.ref), attr="with_it")
        .where(asked_for_by_mail(at) & (Sale.customer == customer))
        .order_by(CheckIn.opened_at.desc(), CheckIn.ref, CheckInMoment.moment)
    )
    found: dict[str, tuple[Sale, tuple[str, ...]]] = {}
    for row in rows:
        sale, moments = found.get(row.of.ref, (row.of, (row.moment,)))
        also = row.with_it.also
        found[sale.ref] = sale, moments if also in moments else (*moments, also)
    return list(found.values())


def sales_with_moments(at: datetime) -> Iterator[str]:
    """Yield the sales of which a fixed moment has come by `at` and wasn't asked about; each may come twice.

    Of each sale only the latest moment is looked for, by the day of its signing: what it leaves out is asked about with
    that one.
    """
    today = clock.today(ZoneInfo("UTC"), at)
    for named, query in (_completed(), *_by_signing(today)):
        for row in query.objects(Sale):
            of = _agreement(row, row.closed_how or "", row.closed_on)
            there = clock.today(ZoneInfo(row.time_zone), at)
            come = fixed_moments(of, there)
            if come and any(is_ready(moment, of, there) for moment in come if moment.name == named):
                yield row.ref


def _by_signing(today: date) -> Iterator[tuple[str, Any]]:
    oldest = Sale.select(fn.MIN(Sale.signed_on)).scalar()
    if oldest is None:
        return
    every = days_of_moments()
    days = next(every)
    while oldest <= (newest := today + _ZONES - timedelta(days=days)):
        following = next(every)
        since = today - _ZONES - timedelta(days=following)
        ended_long_ago = today - GOES_ON - timedelta(days=THEN_EVERY)
        still = Closing.on.is_null() | (Closing.on >= ended_long_ago)
        name = day_name(days)
        yield name, _not_asked(name).where(Sale.signed_on.between(since, newest) & still)
        days = following


def _completed() -> tuple[str, Any]:
    has_ended = Sale.completed_on.is_null(False) | Closing.on.is_null(False)
    return COMPLETION, _not_asked(COMPLETION).where(has_ended)


def _not_asked(moment: str) -> Any:
    asked = CheckInMoment.select(1).where((CheckInMoment.sale == Sale.ref) & (CheckInMoment.moment == moment))
    columns: tuple[Any, ...] = (
        Sale.ref,
        Sale.signed_on,
        Sale.sealed_at,
        Sale.completed_on,
        Sale.time_zone,
        Closing.kind.alias("closed_how"),
        Closing.on.alias("closed_on"),
    )
    query: Any = Sale.select(*columns).join(Closing, JOIN.LEFT_OUTER, on=(Closing.sale == Sale.ref))
    # Nobody is left to answer for a sale that was erased at its customer's request.
    return query.where(~fn.EXISTS(asked) & (Sale.title != ERASED))


def _agreement(sale: Any, how: str, ended_on: date | None) -> Agreement:
    sealed_on = clock.today(ZoneInfo(sale.time_zone), sale.sealed_at)
    return Agreement(sale.signed_on, sealed_on, sale.completed_on, ended_on, how == "cancelled")
