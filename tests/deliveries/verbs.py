"""Hands of the tests of verbs: everybody does one thing, on a form of their own, to a delivery as it is now."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

from portal.deliveries.access import delivery_for, promise_for
from portal.deliveries.actions import (
    NewOccasion,
    NewUpdate,
    NewVerdict,
    NewWait,
    Retraction,
    give_verdicts,
    open_occasion,
    post_update,
    retract_update,
)
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update, Wait
from portal.lib.db import release
from portal.lib.errors import KeptError
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import again


def by(who: str | Viewer, at: datetime = NOON) -> By:
    """Return somebody who acts at an instant, on a form of its own."""
    return By(viewer(who) if isinstance(who, str) else who, at, new_ref())


def judge(
    delivery: Delivery, word: str, at: datetime = NOON, named_on: date | None = None, who: str = "ana"
) -> None:
    """Give a customer's word on a delivery."""
    seen = delivery_for(viewer(who), delivery.ref)
    give_verdicts(seen.sale, [NewVerdict(seen, word, "", named_on)], by(who, at))


def need(delivery: Delivery, at: datetime = NOON) -> Wait:
    """Let Sam wait for the customer; returns the wait."""
    wait = NewWait("The colour of the doors", date(2026, 3, 20), "The doors come later.")
    seen = delivery_for(viewer("sam"), delivery.ref)
    post_update(seen, NewUpdate("waiting", "", seen.delivery.version, wait=wait), by("sam", at))
    return waits_of(delivery)[-1]


def waits_of(delivery: Delivery) -> list[Wait]:
    """Return the waits for a delivery, the oldest first."""
    rows = Wait.select(Wait).join(Update, on=(Update.ref == Wait.of)).where(Wait.delivery == delivery.ref)
    return list(rows.order_by(Update.seq))


def take_back(delivery: Delivery, kind: str, who: str = "sam", at: datetime = NOON) -> None:
    """Take back the newest update of a kind that stands."""
    which = (Update.delivery == delivery.ref) & (Update.kind == kind) & Update.retracted_at.is_null()
    update = Update.select().where(which).order_by(Update.seq.desc()).get()
    seen = delivery_for(viewer(who), delivery.ref)
    retract_update(seen, Retraction(update.ref, "That was wrong.", again(delivery).version), by(who, at))


def happen(starts_at: datetime, who: str = "ana", at: datetime = NOON, promise: int = 5) -> Delivery:
    """Open an occasion of Ana's kitchen; returns its delivery."""
    sale, of = promise_for(viewer(who), sale_of("ana").ref, promise)
    open_occasion(sale, of, NewOccasion("Which sink fits?", starts_at), by(who, at))
    return Delivery.select().where(Delivery.promise == of.ref).order_by(Delivery.n.desc()).get()


def at_once(deeds: Sequence[Callable[[], object]]) -> list[KeptError | None]:
    """Do all these things at once, each on a connection of its own; returns what each of them ran into."""

    def go(deed: Callable[[], object]) -> KeptError | None:
        try:
            deed()
        except KeptError as refusal:
            return refusal
        finally:
            release()
        return None

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(go, deeds))
