"""Which customers are neglected: those with most reasons first, each as a member of staff may see them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from peewee import Case, Node, fn

from portal.deliveries.access import may_see
from portal.deliveries.queries import people_of
from portal.figures.heeding import heard_of
from portal.figures.models import Heed, Threshold
from portal.figures.neglect import Heard, Reason, reasons_of
from portal.figures.thresholds import USUAL, Numbers
from portal.lib.db import engine
from portal.lib.ids import is_ref
from portal.lib.together import Rows
from portal.people.access import Viewer
from portal.people.models import Customer, Staff
from portal.sales.models import Sale

MOST_ROWS = 50
_A_DAY = 86_400
# Later than any instant of a record.
_NEVER = 2**52
_PLACE = re.compile(r"([1-5])_([0-9]{1,12})_([A-Z0-9]+)")


@dataclass(frozen=True)
class Neglected:
    """A sale whose customer is neglected, with its reasons; `heard_by` is the name of whose our last word was."""

    sale: Sale
    customer: str
    sold_by: str
    heard: Heard
    heard_by: str
    reasons: tuple[Reason, ...]


def neglected_page(viewer: Viewer, numbers: Numbers, at: datetime, after: str) -> tuple[list[Neglected], str]:
    """Return a page of what this member of staff may see, and where the next one begins (empty at the end).

    Whoever has most reasons stands on top, and of these whoever has had one for longest. `numbers` are the thresholds
    in force, `after` what the page before returned. A sale that was mended since it was counted is left out.
    """
    found = _found(at)
    place = (found.c.reasons.desc(), found.c.since, Sale.ref)
    query = _listed(viewer, found).order_by(*place).limit(MOST_ROWS + 1)
    if behind := _PLACE.fullmatch(after):
        query = query.where(_after(found, *behind.groups()))
    rows = list(cast("Iterable[Any]", query.objects()))
    last = rows[MOST_ROWS - 1] if len(rows) > MOST_ROWS else None
    following = f"{last.reasons}_{last.since}_{last.ref}" if last else ""
    return _filled(rows[:MOST_ROWS], numbers, at), following


def neglected_queries(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """Return the query of whom we neglect, cut off after MOST_ROWS, for a page that says how many they are."""
    found = _found(at)
    query: Any = Sale.select(Sale.customer).distinct().join(found, on=(found.c.sale == Sale.ref))
    return {"neglected": query.where(may_see(viewer)).limit(MOST_ROWS + 1)}


def neglected_from(rows: Rows) -> int:
    """Return how many customers `neglected_queries` found: MOST_ROWS + 1 says that there are more than those."""
    return len(rows["neglected"])


def _listed(viewer: Viewer, found: Any) -> Any:
    columns = (
        Sale,
        Customer.name.alias("customer_name"),
        Staff.name.alias("sold_by"),
        found.c.reasons.alias("reasons"),
        found.c.since.alias("since"),
    )
    query = cast("Any", Sale.select(*columns)).join(found, on=(found.c.sale == Sale.ref))
    query = query.switch(Sale).join(Customer, on=(Customer.ref == Sale.customer))
    return query.switch(Sale).join(Staff, on=(Staff.ref == Sale.salesperson)).where(may_see(viewer))


def _after(found: Any, reasons: str, since: str, ref: str) -> Node:
    n, instant, last = int(reasons), int(since), ref if is_ref(ref) else ""
    later = (found.c.since > instant) | ((found.c.since == instant) & (Sale.ref > last))
    return cast("Node", (found.c.reasons < n) | ((found.c.reasons == n) & later))


def _found(at: datetime) -> Any:
    """Return the sales with a reason: how many there are, and since when there is the oldest (see `reasons_of`)."""
    conditions = _conditions(int(at.timestamp()))
    count: Any = sum(Case(None, ((holds, 1),), 0) for holds, _ in conditions)
    either: Any = conditions[0][0]
    for holds, _ in conditions[1:]:
        either |= holds
    least = fn.MIN if engine() == "sqlite" else fn.LEAST
    since = least(*(Case(None, ((holds, instant),), _NEVER) for holds, instant in conditions))
    query = Heed.select(Heed.sale, count.alias("reasons"), since.alias("since")).where(either)
    return query.alias("found")


def _conditions(now: int) -> list[tuple[Any, Any]]:
    """Return when each reason holds, and since when, as conditions on Heed; what isn't known is no reason."""
    waits = fn.COALESCE(Heed.written_at, Heed.asked_at)
    both = Case(None, ((Heed.asked_at < waits, Heed.asked_at),), waits)
    low = (Heed.lowest <= _threshold("low_rating")) | (fn.COALESCE(Heed.fall, 0) >= _threshold("fall"))
    return [
        (Heed.heard_at <= now - _threshold("silent_days") * _A_DAY, Heed.heard_at),
        (Heed.late_at <= now, Heed.late_at),
        (both <= now, both),
        (Heed.rated_at.is_null(False) & low, Heed.rated_at),
        (Heed.met_at <= now - _threshold("review_days") * _A_DAY, Heed.met_at),
    ]


def _threshold(topic: str) -> Any:
    chosen = Threshold.select(Threshold.number).where(Threshold.topic == topic)
    return fn.COALESCE(chosen, USUAL[topic])


def _filled(rows: list[Any], numbers: Numbers, at: datetime) -> list[Neglected]:
    heard = heard_of([row.ref for row in rows])
    people = people_of(one.heard_by for one in heard.values())
    found = []
    for row in rows:
        one = heard.get(row.ref)
        reasons = reasons_of(one, numbers, at) if one is not None else ()
        if one is not None and reasons:
            by = people.get(one.heard_by or "")
            found.append(Neglected(row, row.customer_name, row.sold_by, one, by.name if by else "", reasons))
    return found
