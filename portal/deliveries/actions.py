"""What staff do about a delivery: tell the customer how it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from portal.deliveries.access import Seen
from portal.deliveries.models import Delivery
from portal.deliveries.plan import date_after
from portal.deliveries.rules import NotNow, Progress, UpdateKind, needs_text, next_state
from portal.lib import clock
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.text import BadText, clean
from portal.people.access import Viewer
from portal.promises.due_kinds import DueKind
from portal.promises.models import Promise
from portal.record.actions import append, hold
from portal.record.rules import Personal

TEXT_LIMIT = 4000


@dataclass(frozen=True)
class NewUpdate:
    """An update as it was typed: `was` is the version of the delivery that its author looked at.

    `key` is that of the form: a second arrival of the same form does nothing.
    """

    kind: UpdateKind
    text: str
    was: int
    key: str


def post_update(viewer: Viewer, seen: Seen, new: NewUpdate, at: datetime) -> None:
    """Tell the customer something about a delivery.

    Raises Invalid when the words can't be kept or this kind can't follow, Conflict when the delivery changed since
    its author looked at it.
    """
    text = _text(new)
    with transaction():
        hold(seen.sale.ref)
        if not first_time(viewer.ref, new.key, at):
            return
        delivery = Delivery.get_by_id(seen.delivery.ref)
        if delivery.version != new.was:
            message = "Somebody else posted an update while you were writing."
            raise Conflict(message)
        delivered_on = clock.today(ZoneInfo(seen.sale.time_zone), at)
        facts = {
            "update": new_ref(),
            "delivery": seen.delivery.ref,
            "was": new.was,
            "kind": new.kind,
            "text": Personal(text) if text else "",
            "state": _next(delivery, seen.promise, new),
            "on": delivered_on.isoformat(),
        }
        append(seen.sale.ref, "delivery.updated", facts, viewer.ref, at)
        if new.kind == "delivered":
            date_after(seen.promise, seen.sale, delivered_on, at)


def _text(new: NewUpdate) -> str:
    try:
        text = clean(new.text, TEXT_LIMIT)
    except BadText as error:
        raise Invalid(Problem("text", str(error))) from error
    if not text and needs_text(new.kind):
        raise Invalid(Problem("text", "Say in a sentence or two what the customer should know."))
    return text


def _next(delivery: Delivery, promise: Promise, new: NewUpdate) -> str:
    try:
        return next_state(cast("Progress", delivery.state), new.kind, cast("DueKind", promise.due_kind))
    except NotNow as error:
        raise Invalid(Problem("kind", str(error))) from error
