"""How figures count: what one delivery is, how a promise stands, and what is on time. Pure (product.md's rule)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from portal.deliveries.rules import Progress, VerdictWord
from portal.deliveries.times import OVERDUE_IS_BROKEN_AFTER, TimeState
from portal.promises.due_kinds import DueKind

Ending = Literal["released", "replaced", "set_apart"]
Counted = Literal["released", "replaced", "set_apart", "broken", "disputed", "kept", "unconfirmed", "open"]
Standing = Literal["broken", "disputed", "open", "unconfirmed", "kept", "not_yet_due", "left_out"]

_WORST_FIRST: tuple[Standing, ...] = ("broken", "disputed", "open", "unconfirmed", "kept")
_ENDED_OR_PASSED = frozenset({"overdue", "on_time", "late", "held", "delivered_undated"})
_WITH_A_DATE = frozenset({"overdue", "on_time", "late"})


@dataclass(frozen=True)
class DeliveryFacts:
    """What is known today of one delivery.

    `time` is by the promised date that figures go by. `overdue_now` is how long it is overdue by the date now
    agreed, where the customer accepted a later one after the first had passed; the 30-day rule goes by it.
    `afterwards`: its date had passed when it was sealed.
    """

    due_kind: DueKind
    progress: Progress
    time: TimeState
    verdict: VerdictWord | None = None
    ending: Ending | None = None
    breached: bool = False
    concern_open: bool = False
    overdue_now: timedelta | None = None
    afterwards: bool = False


@dataclass(frozen=True)
class PromiseStanding:
    """How a promise stands: as its worst delivery that has fallen due or ended, and kept `kept` of `times` times.

    "not_yet_due" when there is none yet; "left_out" when all it had was released, replaced or recorded afterwards.
    """

    standing: Standing
    kept: int
    times: int


def classify(delivery: DeliveryFacts) -> Counted:
    """Give what a delivery counts as: the first that fits, in the order of product.md."""
    if delivery.ending is not None:
        return delivery.ending
    if _is_broken(delivery):
        return "broken"
    if delivery.verdict == "in_part" or delivery.concern_open:
        return "disputed"
    if delivery.verdict is not None:
        return "kept"
    return "unconfirmed" if is_delivered(delivery) else "open"


def is_delivered(delivery: DeliveryFacts) -> bool:
    """Say whether a delivery is delivered; a holding one is when its end has passed without a breach."""
    return delivery.progress == "delivered" or (delivery.time.kind == "held" and not delivery.breached)


def has_come(delivery: DeliveryFacts) -> bool:
    """Say whether a delivery has fallen due or ended, so that the promise stands by it."""
    return delivery.time.kind in _ENDED_OR_PASSED or is_delivered(delivery) or classify(delivery) == "broken"


def counts(delivery: DeliveryFacts) -> bool:
    """Say whether a delivery is in any figure: not one released, replaced, set apart or recorded afterwards."""
    return delivery.ending is None and not delivery.afterwards


def standing_of(deliveries: Sequence[DeliveryFacts]) -> PromiseStanding:
    """Give how a promise stands by its deliveries."""
    counted = [delivery for delivery in deliveries if counts(delivery)]
    found = [classify(delivery) for delivery in counted if has_come(delivery)]
    if not found:
        return PromiseStanding("left_out" if deliveries and not counted else "not_yet_due", 0, 0)
    return PromiseStanding(worst_of(found), found.count("kept"), len(found))


def worst_of(found: Collection[Counted]) -> Standing:
    """Give how a promise stands whose deliveries that have come count as these. Raises ValueError for none."""
    for standing in _WORST_FIRST:
        if standing in found:
            return standing
    message = "a promise stands by its deliveries, and there is none"
    raise ValueError(message)


def on_time(deliveries: Iterable[DeliveryFacts]) -> tuple[int, int]:
    """Give (n, m): n on time of the m deliveries whose date has passed or that are delivered.

    Undated, holding, released and replaced deliveries, and those recorded afterwards, are in neither.
    """
    kinds = [
        delivery.time.kind for delivery in deliveries if counts(delivery) and delivery.due_kind != "holding"
    ]
    return kinds.count("on_time"), sum(kind in _WITH_A_DATE for kind in kinds)


def _is_broken(delivery: DeliveryFacts) -> bool:
    if delivery.progress == "missed" or delivery.breached or delivery.verdict == "not_kept":
        return True
    overdue = delivery.time.gap if delivery.time.kind == "overdue" else timedelta()
    if delivery.overdue_now is not None:
        overdue = delivery.overdue_now
    return not is_delivered(delivery) and overdue > OVERDUE_IS_BROKEN_AFTER
