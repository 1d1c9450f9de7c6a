"""What is done about deliveries: updates, taking one back, an occasion that came up, and who delivers."""

from portal.api.calling import Call, operation
from portal.api.shapes.made import DeliveryMade
from portal.api.shapes.updates import AssignmentIn, OccasionIn, RetractionIn, UpdateIn, new_update
from portal.api.writes.telling import CREATED, api_url, by, created, page_url, placed
from portal.deliveries.access import delivery_for, promise_for, update_for
from portal.deliveries.actions import (
    NewOccasion,
    Retraction,
    assign,
    open_occasion,
    post_update,
    retract_update,
)
from portal.deliveries.models import Delivery, Update
from portal.lib.api.answers import Answer
from portal.lib.errors import Invalid, NotHere, Problem
from portal.promises.models import Promise
from portal.sales.models import Sale

_MOST = 10_000
_NO_PROMISE = "This sale has no such promise."
_NO_OCCASIONS = "This promise isn't about occasions."
_OF_WAIT = {name: f"wait/{name}" for name in ("what", "by_on", "otherwise")}


@operation(
    "POST",
    "/deliveries/{ref}/updates",
    "deliveries:write",
    "Deliveries",
    "Post an update",
    about="Tells the customer how a delivery stands, by mail and on their page, in the name of the member of staff for"
    " whom the token acts. `delivered` counts from when it is posted. Photos are made anew without what a camera notes;"
    " all files together have to fit in a body of 12 MB.",
    body=UpdateIn,
    answer=DeliveryMade,
    status=CREATED,
    refusals=("conflict",),
    example={"kind": "started", "text": "We began this morning."},
)
def post_an_update(call: Call, ref: str) -> Answer:
    """Tell something about a delivery."""
    seen = delivery_for(call.viewer, ref)
    with placed(_OF_WAIT):
        post_update(seen, new_update(call.body), by(call))
    return created(_stands(ref, is_told=True))


@operation(
    "POST",
    "/updates/{ref}/retraction",
    "deliveries:write",
    "Deliveries",
    "Take an update back",
    about="For a mistake: the update stays visible beside what was wrong with it, and the delivery stands as it did"
    " without it.",
    body=RetractionIn,
    answer=DeliveryMade,
    status=CREATED,
    refusals=("conflict",),
    example={"text": "That was the order of another customer."},
)
def retract_an_update(call: Call, ref: str) -> Answer:
    """Take an update back."""
    update, seen = update_for(call.viewer, ref)
    retract_update(seen, Retraction(update.ref, call.body.text, call.body.was), by(call))
    return created(_stands(seen.delivery.ref, is_told=True))


@operation(
    "POST",
    "/sales/{ref}/occasions",
    "deliveries:write",
    "Deliveries",
    "Open an occasion",
    about="Of a promise about every occasion of a kind: its time runs from `starts_at`, and by when it is due is a fact"
    " from now on. The answer is its delivery.",
    body=OccasionIn,
    answer=DeliveryMade,
    status=CREATED,
    refusals=("conflict",),
    example={"promise": 5, "what": "The tap drips again.", "starts_at": "2026-03-03T14:00:00Z"},
)
def open_an_occasion(call: Call, ref: str) -> Answer:
    """Open an occasion of a promise."""
    sale, promise = numbered(call, ref, call.body.promise)
    try:
        open_occasion(sale, promise, NewOccasion(call.body.what, call.body.starts_at), by(call))
    except NotHere as absent:
        raise Invalid(Problem("promise", _NO_OCCASIONS)) from absent
    newest = Delivery.select().where(Delivery.promise == promise.ref).order_by(Delivery.n.desc()).get()
    return created(_stands(newest.ref), api_url(f"deliveries/{newest.ref}"))


@operation(
    "POST",
    "/deliveries/{ref}/assignment",
    "deliveries:write",
    "Deliveries",
    "Say who delivers",
    about="The promise of this delivery and whatever of it is open. A token of somebody who delivers takes on what is"
    " nobody's, or hands back their own.",
    body=AssignmentIn,
    answer=DeliveryMade,
    example={"to": None},
)
def assign_delivery(call: Call, ref: str) -> DeliveryMade:
    """Let somebody deliver a promise."""
    seen = delivery_for(call.viewer, ref)
    assign(seen.sale, seen.promise, call.body.to, by(call))
    return _stands(ref)


def numbered(call: Call, ref: str, n: int) -> tuple[Sale, Promise]:
    """Return a sale and the promise of it that a body names. Raises NotHere for no sale, Invalid for no promise."""
    try:
        return promise_for(call.viewer, ref, n if 0 < n <= _MOST else 0)
    except NotHere:
        promise_for(call.viewer, ref, 1)
        raise Invalid(Problem("promise", _NO_PROMISE)) from None


def _stands(ref: str, *, is_told: bool = False) -> DeliveryMade:
    """Return how a delivery stands, and with `is_told` by which update, in the transaction that held its sale."""
    row: Delivery = Delivery.get_by_id(ref)
    told = Update.select(Update.ref).where(Update.delivery == ref).order_by(Update.seq.desc()).first()
    n = Promise.get_by_id(row.promise).n
    return DeliveryMade(
        ref=ref,
        url=api_url(f"deliveries/{ref}"),
        page=page_url(f"sales/{row.sale}/promises/{n}"),
        sale=row.sale,
        promise=n,
        progress=row.state,
        due_on=row.due_on,
        due_at=row.due_at,
        forecast_on=row.forecast_on,
        delivered_at=row.delivered_at,
        assigned_to=row.assigned_to,
        version=row.version,
        update=told.ref if told and is_told else None,
    )
