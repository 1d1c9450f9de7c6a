"""Reading deliveries over all sales, for a scheduler or a dispatcher."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from portal.api.calling import Call, operation
from portal.api.due_queries import DueWanted, delivered, due, place_of
from portal.api.reads.done import delivery_fields, delivery_full
from portal.api.reads.keys import after_due, after_instant
from portal.api.reads.promised import of_promise, promised_in
from portal.api.reads.sales import READ
from portal.api.shapes.deliveries import DeliveryListed, DeliveryRead, OfPromise, OfSale
from portal.deliveries.access import delivery_for
from portal.deliveries.models import Occasion, Wait
from portal.deliveries.pairs import Done
from portal.deliveries.stamping import is_set_apart, stamp
from portal.deliveries.timing import time_of
from portal.deliveries.told import Waiting
from portal.lib.api.paging import Page, page_of
from portal.lib.api.pointers import QUERY
from portal.lib.api.shapes import Day, Paged
from portal.lib.db import utc_text
from portal.lib.errors import Invalid, Problem


class DeliveriesQuery(Paged):
    """Which deliveries."""

    state: Annotated[
        Literal["open", "promised", "started", "at_risk", "waiting_for_customer", "missed", "delivered"],
        Field(
            description="How they stand by what we say; `open` is all that is neither delivered nor ended."
        ),
    ] = "open"
    due_from: Annotated[Day | None, Field(description="Those promised for this day or later.")] = None
    due_until: Annotated[Day | None, Field(description="Those promised for this day or earlier.")] = None


@operation(
    "GET",
    "/deliveries",
    READ,
    "Deliveries",
    "List deliveries",
    about="Those that the program may update. What is to be done comes by its promised day, the first first, and leaves"
    " out what has none; what is `delivered` comes newest first, whenever it was promised for. The day of a moment is"
    " that of UTC here.",
    query=DeliveriesQuery,
    answer=Page[DeliveryListed],
)
def list_deliveries(call: Call) -> Page[DeliveryListed]:
    """Return a page of deliveries."""
    asked: DeliveriesQuery = call.query
    if asked.state == "delivered":
        return _delivered(call, asked)
    wanted = DueWanted(asked.due_from, asked.due_until, None if asked.state == "open" else asked.state)
    rows = due(call.viewer, wanted, after_due(asked.cursor), asked.limit + 1)
    return page_of([_listed(row, call.at) for row in rows], asked.limit, [place_of(row) for row in rows])


@operation(
    "GET",
    "/deliveries/{ref}",
    READ,
    "Deliveries",
    "Read a delivery",
    about="With its promise and sale, and every update, verdict and wait.",
    answer=DeliveryRead,
)
def read_delivery(call: Call, ref: str) -> DeliveryRead:
    """Return a delivery."""
    seen = delivery_for(call.viewer, ref)
    found = promised_in(seen.sale, call.viewer, call.at)
    pair, done = next(one for one in found.ledger.all_done if one[1].row.ref == ref)
    full = delivery_full(done, found.names)
    return DeliveryRead(**dict(full), sale=found.of_sale(), promise=of_promise(pair))


def _delivered(call: Call, asked: DeliveriesQuery) -> Page[DeliveryListed]:
    named = [name for name in ("due_from", "due_until") if getattr(asked, name) is not None]
    if named:
        message = "What is delivered comes by when it was; leave this out, or ask for another state."
        raise Invalid(*(Problem(f"{QUERY}{name}", message) for name in named))
    rows = delivered(call.viewer, after_instant(asked.cursor), asked.limit + 1)
    keys = [(utc_text(row.delivered_at), row.ref) for row in rows]
    return page_of([_listed(row, call.at) for row in rows], asked.limit, keys)


def _listed(row: Any, at: datetime) -> DeliveryListed:
    done = _done(row, at)
    names = {row.assigned_to: row.assigned_name} if row.assigned_to else {}
    return DeliveryListed(
        **delivery_fields(done, names),
        sale=OfSale(ref=row.sale, title=row.title, customer=row.customer_name),
        promise=OfPromise(n=row.promise_n, words=row.words, due_kind=row.due_kind),
    )


def _done(row: Any, at: datetime) -> Done:
    time = time_of(row, row.due_kind, row.time_zone, at)
    apart = is_set_apart(row, row.cancelled_on, row.time_zone)
    label = stamp(row, row.due_kind, time, set_apart=apart)
    waits = (_waiting(row),) if row.wait_what is not None else ()
    occasion = _occasion(row) if row.occasion_what is not None else None
    return Done(row, row.due_kind, time, label, waits=waits, occasion=occasion, set_apart=apart)


def _waiting(row: Any) -> Waiting:
    wait = Wait(what=row.wait_what, by_on=row.wait_by_on, otherwise=row.wait_otherwise, since=row.wait_since)
    return Waiting(wait, 0, "", "", counts=True)


def _occasion(row: Any) -> Occasion:
    names = ("what", "starts_at", "opened_at", "by_customer", "disputed_at", "dispute")
    return Occasion(**{name: getattr(row, f"occasion_{name}") for name in names})
