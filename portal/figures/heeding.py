"""What of sales decides whether their customers are neglected: read as it stands, and kept in the table of heed.

It is kept whenever a sale is counted for the company's figures. A page reads it again of the sales that it shows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN, SQL, fn

from portal.deliveries.models import Delivery, Update
from portal.deliveries.queries import from_us
from portal.deliveries.stamping import is_set_apart
from portal.enquiries.models import IS_WAITING, Enquiry
from portal.figures.models import Heed
from portal.figures.neglect import Heard, Invited, Marks, answer_late_at
from portal.lib import clock
from portal.lib.together import together
from portal.lib.worktime import WorkingWeek
from portal.messages.models import IS_FROM_US, Message
from portal.messages.models import IS_WAITING as MESSAGE_WAITS
from portal.people.models import Contact, Customer
from portal.people.queries import company_hours, week_of, working_week
from portal.promises.models import Promise
from portal.ratings.models import Rating
from portal.ratings.rules import RULES
from portal.record.rules import ERASED
from portal.reviews.models import Review
from portal.sales.models import Closing, Sale

# As on Today: what was missed is said already, and what has ended is not late any more.
_NOT_OPEN = ("delivered", "missed", "released", "replaced")
_A_DAY, _A_MOMENT = timedelta(days=1), timedelta(microseconds=1)
_COLUMNS = (
    Heed.heard_at,
    Heed.late_at,
    Heed.written_at,
    Heed.rated_at,
    Heed.lowest,
    Heed.fall,
    Heed.met_at,
)


def heard_of(sales: Collection[str]) -> dict[str, Heard]:
    """Return what decides it of each of these sales, in one statement; those of erased customers are left out."""
    if not sales:
        return {}
    rows = together(_queries(sorted(sales)))
    by_sale = {name: _by_sale(found) for name, found in rows.items() if name not in {"sales", "company"}}
    week = week_of(rows["company"][0])
    return {
        sale.ref: _heard(sale, {name: found.get(sale.ref, []) for name, found in by_sale.items()}, week)
        for sale in rows["sales"]
        if sale.customer_name != ERASED
    }


def keep_heed(sales: Collection[str]) -> None:
    """Write what decides it of these sales, in the caller's transaction; what customers ask is kept apart from it."""
    heard = heard_of(sales)
    gone = sorted(set(sales) - set(heard))
    if gone:
        Heed.delete().where(Heed.sale.in_(gone)).execute()
    rows = [{"sale": sale, **_as_row(one)} for sale, one in sorted(heard.items())]
    if rows:
        again = Heed.insert_many(rows).on_conflict(conflict_target=[Heed.sale], preserve=_COLUMNS)
        again.execute()


def keep_late_to_enquiries() -> None:
    """Write since when answers to enquiries are late: on the newest sale, for theirs is no sale's stream."""
    now: dict[str, int] = {}
    week = working_week()
    for sale, at in _asked().tuples():
        if sale is not None:
            now.setdefault(sale, _seconds(answer_late_at(at, None, week)))
    kept = {row.sale: row.asked_at for row in Heed.select().where(Heed.asked_at.is_null(False))}
    for sale in sorted(now.keys() | kept.keys()):
        if now.get(sale) != kept.get(sale):
            row = Heed.insert(sale=sale, asked_at=now.get(sale))
            row.on_conflict(conflict_target=[Heed.sale], preserve=[Heed.asked_at]).execute()


def _queries(sales: list[str]) -> dict[str, Any]:
    named = (Sale.ref, Sale.customer, Sale.state, Sale.time_zone, Sale.signed_on, Sale.sealed_at)
    about: Any = Sale.select(*named, Customer.name.alias("customer_name"))
    customers = Sale.select(Sale.customer).where(Sale.ref.in_(sales))
    return {
        "company": company_hours(),
        "sales": about.join(Customer, on=(Customer.ref == Sale.customer)).where(Sale.ref.in_(sales)),
        "updates": _last_updates(sales),
        "messages": _last_messages(sales),
        "written": Message.select(Message.sale, Message.at, Message.due_at).where(
            MESSAGE_WAITS & Message.sale.in_(sales)
        ),
        "open": _open(sales),
        "ratings": Rating.select(Rating.sale, Rating.at, Rating.what, Rating.when, Rating.care)
        .where(Rating.sale.in_(sales))
        .order_by(Rating.seq.desc()),
        "reviews": Review.select(Review.sale, Review.state, Review.at, Review.meets_at, Review.held_at)
        .where(Review.sale.in_(sales))
        .order_by(Review.n),
        "asked": _asked().where(Contact.customer.in_(customers)),
    }


def _asked() -> Any:
    """Return the query of what customers ask and wait for, each with the newest of their sales."""
    mine = Sale.alias()
    newest = mine.select(mine.ref).where(mine.customer == Contact.customer)
    newest = newest.order_by(mine.signed_on.desc(), mine.ref.desc()).limit(1)
    query: Any = Enquiry.select(newest.alias("sale"), Enquiry.at)
    query = query.join(Contact, on=(Contact.ref == Enquiry.contact))
    return query.where(IS_WAITING).order_by(Enquiry.at)


def _last_updates(sales: list[str]) -> Any:
    theirs = Update.sale.in_(sales) & from_us()
    last = Update.select(Update.sale, fn.MAX(Update.seq).alias("seq")).where(theirs).group_by(Update.sale)
    of = last.alias("last")
    is_last = (Update.sale == of.c.sale) & (Update.seq == of.c.seq)
    return Update.select(Update.sale, Update.at, Update.by).join(of, on=is_last)


def _last_messages(sales: list[str]) -> Any:
    """Return the query of our last word in each conversation: noted calls and visits too, unless they were disputed."""
    ours = Message.sale.in_(sales) & IS_FROM_US
    last = Message.select(Message.sale, fn.MAX(Message.at).alias("at")).where(ours).group_by(Message.sale)
    of = last.alias("last")
    is_last = (Message.sale == of.c.sale) & (Message.at == of.c.at)
    return Message.select(Message.sale, Message.at, Message.by).join(of, on=is_last).where(ours)


def _open(sales: list[str]) -> Any:
    columns = (
        *(Delivery.sale, Delivery.due_on, Delivery.due_at, Delivery.state, Delivery.verdict),
        *(Delivery.breached_at, Closing.on.alias("closed_on"), Closing.kind.alias("closing")),
    )
    query: Any = Delivery.select(*columns).join(Promise, on=(Promise.ref == Delivery.promise))
    query = query.switch(Delivery).join(Closing, JOIN.LEFT_OUTER, on=(Closing.sale == Delivery.sale))
    is_open = Delivery.state.not_in(_NOT_OPEN) & (Promise.due_kind != "holding")
    has_date = Delivery.due_on.is_null(False) | Delivery.due_at.is_null(False)
    counts = Delivery.afterwards == SQL("FALSE")
    return query.where(Delivery.sale.in_(sales) & is_open & has_date & counts)


def _by_sale(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.sale, []).append(row)
    return found


def _heard(sale: Any, rows: Mapping[str, Sequence[Any]], week: WorkingWeek) -> Heard:
    zone = ZoneInfo(sale.time_zone)
    words = sorted([*rows["updates"], *rows["messages"]], key=lambda row: row.at, reverse=True)
    # Whoever has left is asked for no better word any more.
    ratings = rows["ratings"] if sale.state != "cancelled" else []
    late = (_late_at(row, zone) for row in rows["open"] if not _is_apart(row, sale.time_zone))
    return Heard(
        goes_on=sale.state == "open",
        heard_at=words[0].at if words else sale.sealed_at,
        heard_by=words[0].by if words else None,
        signed_at=clock.begins(sale.signed_on, zone),
        late=tuple(sorted(late)),
        late_to_messages=tuple(sorted(answer_late_at(row.at, row.due_at, week) for row in rows["written"])),
        late_to_enquiries=tuple(answer_late_at(row.at, None, week) for row in rows["asked"]),
        rated_at=ratings[0].at if ratings else None,
        marks=_marks(ratings[:1]),
        before=_marks(ratings[1:2]),
        met_at=max((one.held_at for one in rows["reviews"] if one.held_at is not None), default=None),
        invited=_invited(rows["reviews"]),
    )


def _invited(reviews: Sequence[Any]) -> Invited | None:
    """Return the review that is to come, if one is: agreed on, or proposed by either side."""
    coming = [Invited(one.at, one.meets_at) for one in reviews if one.state in {"invited", "agreed"}]
    return coming[-1] if coming else None


def _is_apart(row: Any, zone: str) -> bool:
    return is_set_apart(row, row.closed_on if row.closing == "cancelled" else None, zone)


def _late_at(row: Any, zone: ZoneInfo) -> datetime:
    """Return the instant from which on a delivery is late."""
    at: datetime = (
        row.due_at + _A_MOMENT if row.due_at is not None else clock.begins(row.due_on + _A_DAY, zone)
    )
    return at


def _marks(ratings: Sequence[Any]) -> Marks:
    return tuple(getattr(rating, rule) for rating in ratings for rule in RULES)


def _as_row(heard: Heard) -> dict[str, int | None]:
    instants = {
        "heard_at": heard.heard_at if heard.goes_on else None,
        "late_at": heard.late[0] if heard.late else None,
        "written_at": heard.late_to_messages[0] if heard.late_to_messages else None,
        "rated_at": heard.rated_at,
        "met_at": (heard.met_at or heard.signed_at) if heard.goes_on else None,
    }
    told = {name: None if at is None else _seconds(at) for name, at in instants.items()}
    return {**told, "lowest": heard.lowest, "fall": heard.fall}


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
