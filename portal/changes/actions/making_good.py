"""Making good: for a broken promise an apology and a new promise without charge, linked to the broken one."""

from portal.changes.access import speaks_for_us
from portal.changes.actions.promising import NewPromise, Why, promise_more
from portal.changes.models import MakeGood
from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import By, words
from portal.deliveries.models import Delivery
from portal.deliveries.timing import due_day, time_of
from portal.lib.db import transaction
from portal.lib.errors import Conflict, NotHere
from portal.lib.once import first_time
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

NOT_BROKEN = "This is neither missed nor late, and the customer did not say that it was not kept."
MADE_GOOD = (
    "Another promise makes up for this already, and the customer has it. Look at it before you promise more."
)
_SAY = "Say what went wrong and that you are sorry; the customer reads it."


def may_be_made_good(seen: Seen, by: By) -> bool:
    """Tell whether something about a delivery went wrong: missed, breached, overdue, late, or not kept as promised."""
    row = seen.delivery
    if row.state in {"released", "replaced"}:
        return False
    late = time_of(row, seen.promise.due_kind, seen.sale.time_zone, by.at).kind in {"overdue", "late"}
    judged = row.verdict in {"in_part", "not_kept"}
    return judged or row.state == "missed" or row.breached_at is not None or (late and not row.afterwards)


def is_made_good(delivery: Delivery) -> bool:
    """Tell whether a promise makes up for a delivery already; where that one is broken too, it can be made good."""
    found: bool = MakeGood.select().where(MakeGood.delivery == delivery.ref).exists()
    return found


def make_good(seen: Seen, apology: str, new: NewPromise, by: By) -> None:
    """Promise something without charge for a broken promise, with an apology; a further receipt states both.

    Raises Invalid with every problem beside its field, Conflict where nothing went wrong or it was made good already,
    NotHere for customers and for those who deliver, Unavailable without a key to sign with.
    """
    if not speaks_for_us(by.viewer):
        raise NotHere
    sorry = words("apology", apology, _SAY)
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        now = Seen(Delivery.get_by_id(seen.delivery.ref), seen.promise, seen.sale)
        if not may_be_made_good(now, by):
            raise Conflict(NOT_BROKEN)
        if is_made_good(now.delivery):
            raise Conflict(MADE_GOOD)
        day = due_day(now.delivery, seen.sale.time_zone)
        stated = {
            "promise": seen.promise.n,
            "due": day.isoformat() if day else None,
            "apology": sorry,
            "by": by.viewer.name,
        }
        why = Why("make_good", {"make_good": stated})
        promise = promise_more(Sale.get_by_id(seen.sale.ref), new, why, by)
        facts = {"promise": promise.ref, "delivery": now.delivery.ref, "apology": Personal(sorry)}
        append(seen.sale.ref, "make_good.promised", facts, by.viewer.ref, by.at)
