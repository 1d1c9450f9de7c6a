"""Occasions that an answer to a message delivers, and that wait again when such an answer is disputed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import By, day_there
from portal.deliveries.actions.retractions import was_judged
from portal.deliveries.actions.updates import facts_after
from portal.deliveries.models import Delivery, Update
from portal.deliveries.plan import date_after, undate_after
from portal.deliveries.queries import steps_of
from portal.deliveries.rules import ENDED, Step
from portal.lib.db import utc_text
from portal.lib.ids import new_ref
from portal.promises.models import Promise
from portal.record.actions import append
from portal.record.rules import Personal
from portal.sales.models import Sale


@dataclass(frozen=True)
class Answer:
    """An answer that delivers something: who gave it (a ref) and when (aware); `text` tells of it, in our words."""

    by: str
    at: datetime
    text: str


def deliver_by(sale: Sale, deliveries: list[str], answer: Answer, by: By) -> None:
    """Append that an answer delivers these, but for those that have ended, in the caller's transaction.

    No mail tells of it: the answer itself does.
    """
    for delivery in Delivery.select().where(Delivery.ref.in_(deliveries)).order_by(Delivery.ref):
        if delivery.state not in ENDED:
            _deliver(_seen(sale, delivery), answer, by)


def wait_again(sale: Sale, deliveries: list[str], disputed: Answer, by: By) -> None:
    """Append that the answer which delivered these did not take place, in the caller's transaction.

    The `text` of `disputed` says why. On what the customer has judged since, their word stands, and so does what was
    told; so does what something else delivered.
    """
    for delivery in Delivery.select().where(Delivery.ref.in_(deliveries)).order_by(Delivery.ref):
        told = _delivered(delivery)
        is_it = told is not None and (told.by, told.at) == (disputed.by, disputed.at)
        if told is not None and is_it and not was_judged(told):
            _take_back(_seen(sale, delivery), told, disputed.text, by)


def _deliver(seen: Seen, answer: Answer, by: By) -> None:
    on = day_there(seen.sale, answer.at)
    step = Step("delivered", answer.at, on, ref=new_ref())
    facts = facts_after(seen, seen.delivery, [*steps_of(seen.delivery, seen.sale), step], by)
    said: dict[str, Any] = {"kind": "delivered", "text": answer.text, "wait": None, "files": []}
    when = {"said_at": utc_text(answer.at), "said_by": answer.by, "on": on.isoformat()}
    append(
        seen.sale.ref,
        "delivery.updated",
        {**facts, **said, **when, "update": step.ref},
        by.viewer.ref,
        by.at,
    )
    date_after(seen.sale, str(seen.promise.n), on, by.at)


def _take_back(seen: Seen, told: Update, why: str, by: By) -> None:
    facts = facts_after(seen, seen.delivery, steps_of(seen.delivery, seen.sale, but=told.ref), by)
    said = {"kind": "retracted", "text": Personal(why), "retracts": told.ref}
    append(seen.sale.ref, "delivery.updated", {**facts, **said}, by.viewer.ref, by.at)
    undate_after(seen.sale, str(seen.promise.n), by.at)


def _seen(sale: Sale, delivery: Delivery) -> Seen:
    return Seen(delivery, Promise.get_by_id(delivery.promise), sale)


def _delivered(delivery: Delivery) -> Update | None:
    """Return the update by which something stands as delivered, if it does."""
    if delivery.state != "delivered":
        return None
    standing = (Update.delivery == delivery.ref) & (Update.kind == "delivered")
    query = Update.select().where(standing & Update.retracted_at.is_null())
    found: Update | None = query.order_by(Update.seq.desc()).first()
    return found
