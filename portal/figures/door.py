"""The revolving door: customers who came and who left, by month and why, who bought again, and whom customers sent.

A customer comes with the first sale that they sign. They leave on the day on which their last sale that went on is
cancelled, or a year after the last one was completed, where nothing was signed since: both stay as they were then,
whatever comes later. A customer who signs again has come back: that is a repeat sale.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, SQL, Node, Select, fn

from portal.enquiries.models import Enquiry
from portal.lib.together import Rows, together
from portal.people.models import Customer
from portal.sales.models import Closing, Sale

MOST_LEAVINGS = 100
_YEAR = 4
# An engine may take the same words with values of their own for another expression.
_FIRST_COLUMN = SQL("1")


@dataclass(frozen=True)
class Turned:
    """What the door saw in a time: `quiet` are those who left because nothing came after a completed sale."""

    came: int = 0
    cancelled: int = 0
    quiet: int = 0
    sales: int = 0
    won: int = 0

    @property
    def left(self) -> int:
        """How many customers left."""
        return self.cancelled + self.quiet

    @property
    def repeat(self) -> int:
        """How many sales were signed by customers who had signed one before."""
        return self.sales - self.came

    def __add__(self, other: "Turned") -> "Turned":
        """Return both together."""
        names = ("came", "cancelled", "quiet", "sales", "won")
        return Turned(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class Leaving:
    """A customer who cancelled their last sale: on which day in its zone, and why, in the words given at closing."""

    sale: str
    title: str
    customer: str
    on: date
    reason: str


@dataclass(frozen=True)
class Door:
    """What it saw, by the first days of months; and the latest leavings with their reasons, the newest first."""

    by_month: dict[date, Turned]
    leavings: tuple[Leaving, ...]


def door_of(today: date) -> Door:
    """Return what the door has seen up to `today`, in one statement."""
    rows = together(_queries(today))
    found: dict[date, dict[str, int]] = {}
    for name in ("came", "cancelled", "sales", "won"):
        for row in rows[name]:
            found.setdefault(_first(row.month), {})[name] = row.n
    for row in rows["quiet"]:
        # A year after the month in which the last sale was completed.
        month = _first(f"{int(row.month[:4]) + 1}{row.month[4:]}")
        found.setdefault(month, {})["quiet"] = row.n
    return Door({month: Turned(**counts) for month, counts in found.items()}, _leavings(rows))


def leavings_of() -> tuple[Leaving, ...]:
    """Return who cancelled their last sale and why, the newest first, in one statement."""
    return _leavings(together({"why": _why()}))


def _queries(today: date) -> dict[str, Any]:
    months: dict[str, Any] = {
        "came": _firsts(),
        "cancelled": _by_month(_last_closings("cancelled"), Closing.on, fn.COUNT(Closing.sale)),
        "quiet": _by_month(
            _last_closings("completed").where(_a_year_ago(today)), Closing.on, fn.COUNT(Closing.sale)
        ),
        "sales": _by_month(Sale.select(), Sale.signed_on, fn.COUNT(Sale.ref)),
        "won": _by_month(_won(), Sale.signed_on, fn.COUNT(Sale.ref.distinct())),
    }
    return {**months, "why": _why()}


def _why() -> Any:
    named = (Sale.ref, Sale.title, Customer.name.alias("customer_name"), Closing.on, Closing.reason)
    why = _last_closings("cancelled").switch(Sale).join(Customer, on=(Customer.ref == Sale.customer))
    newest = (Closing.on.desc(), Closing.sale)
    return why.select(*named).order_by(*newest).limit(MOST_LEAVINGS)


def _month(day: Any) -> Any:
    return fn.SUBSTR(day, 1, 7).alias("month")


def _firsts() -> Any:
    """Return the query of how many customers signed their first sale, by month."""
    signed = Sale.select(Sale.customer, fn.MIN(Sale.signed_on).alias("day")).group_by(Sale.customer)
    first = signed.alias("first")
    columns = (_month(first.c.day), fn.COUNT(first.c.customer).alias("n"))
    return Select((first,), columns).group_by(_FIRST_COLUMN)


def _by_month(query: Any, day: Any, count: Any) -> Any:
    return query.select(_month(day), count.alias("n")).group_by(_FIRST_COLUMN)


def _last_closings(kind: str) -> Any:
    """Return the query of closings after which no sale of the customer went on."""
    query: Any = Sale.select().join(Closing, on=(Closing.sale == Sale.ref))
    return query.where((Closing.kind == kind) & ~fn.EXISTS(_another_goes_on()))


def _another_goes_on() -> Any:
    """Return the other sales of the customer that were signed by then and not closed, or were closed later."""
    other, its = Sale.alias(), Closing.alias()
    theirs = (other.customer == Sale.customer) & (other.ref != Sale.ref) & (other.signed_on <= Closing.on)
    query: Any = other.select(1).join(its, JOIN.LEFT_OUTER, on=(its.sale == other.ref))
    return query.where(theirs & (its.sale.is_null() | _is_later(its)))


def _is_later(its: Any) -> Node:
    later: Any = its.on > Closing.on
    # Of two on the same day the one that was recorded last is the last one.
    same_day = (its.on == Closing.on) & (
        (its.at > Closing.at) | ((its.at == Closing.at) & (its.sale > Closing.sale))
    )
    found: Node = later | same_day
    return found


def _a_year_ago(today: date) -> Node:
    """Return whether a closing is a year ago, and nothing was signed in that year."""
    other = Sale.alias()
    year_later = (fn.SUBSTR(Closing.on, 1, _YEAR).cast("INTEGER") + 1).cast("TEXT")
    until = year_later.concat(fn.SUBSTR(Closing.on, _YEAR + 1, 6))
    since = (other.customer == Sale.customer) & (other.signed_on > Closing.on) & (other.signed_on <= until)
    signed = fn.EXISTS(other.select(1).where(since))
    passed: Any = until <= today.isoformat()
    found: Node = passed & ~signed
    return found


def _won() -> Any:
    query: Any = Sale.select().join(Enquiry, on=(Enquiry.sale == Sale.ref))
    return query.where((Enquiry.state == "won") & Enquiry.code.is_null(False))


def _leavings(rows: Rows) -> tuple[Leaving, ...]:
    found: Iterable[Any] = rows["why"]
    return tuple(Leaving(row.ref, row.title, row.customer_name, row.on, row.reason) for row in found)


def _first(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)
