"""The figures of one sale: its promises, counted. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from portal.figures.rules import (
    DeliveryFacts,
    classify,
    counts,
    has_come,
    is_delivered,
    on_time,
    standing_of,
)
from portal.promises.due_kinds import DueKind

_PLACES = ("broken", "late", "done", "up_to_date", "to_come", "undated")
_STANDINGS = ("broken", "disputed", "open", "unconfirmed", "kept")


@dataclass(frozen=True)
class PromiseFacts:
    """A promise as figures see it: the kind of its due, all its deliveries, and whether the customer released us."""

    due_kind: DueKind
    deliveries: tuple[DeliveryFacts, ...] = ()
    released: bool = False


@dataclass(frozen=True)
class SaleFigures:
    """Counts of promises, and of deliveries (`times…`) behind them; nothing that is left out is in any other count.

    By what was done, each promise that counts is in one of broken, late, done, up_to_date, to_come and undated:
    `late` has a delivery overdue, and none broken; `done_dated` are those done that had a date, `done_on_time` those of
    them with every delivery on time. By how it stands, each is in one of broken, disputed, open, unconfirmed and kept
    (its worst delivery that has come), or not yet due (to_come and undated); `kept_dated` and `kept_on_time` are
    those of the kept ones that had a date, and that were on time each time.
    Left out are promises of which nothing counts: `afterwards` (old papers) and `ended` (released, replaced or set
    apart); `set_apart` are those of the ended that fall due after the sale was cancelled.
    `times` are the deliveries that have come, each in one of the next five; `times_on_time` of `times_dated` were on
    time (rule 2). `times_afterwards` and `times_set_apart` are deliveries that count in nothing else.
    """

    promises: int = 0
    broken: int = 0
    late: int = 0
    done: int = 0
    done_dated: int = 0
    done_on_time: int = 0
    up_to_date: int = 0
    to_come: int = 0
    undated: int = 0
    kept: int = 0
    kept_dated: int = 0
    kept_on_time: int = 0
    disputed: int = 0
    unconfirmed: int = 0
    open: int = 0
    afterwards: int = 0
    set_apart: int = 0
    ended: int = 0
    times: int = 0
    times_kept: int = 0
    times_unconfirmed: int = 0
    times_disputed: int = 0
    times_broken: int = 0
    times_open: int = 0
    times_on_time: int = 0
    times_dated: int = 0
    times_afterwards: int = 0
    times_set_apart: int = 0


def sale_figures(promises: Iterable[PromiseFacts]) -> SaleFigures:
    """Count the promises of one sale and their deliveries."""
    everything = list(promises)
    counted = [promise for promise in everything if not is_left_out(promise)]
    left_out = [why_left_out(promise) for promise in everything if is_left_out(promise)]
    deliveries = [delivery for promise in everything for delivery in promise.deliveries]
    return SaleFigures(
        promises=len(counted), **_by_promise(counted), **_by_reason(left_out), **_by_delivery(deliveries)
    )


def is_left_out(promise: PromiseFacts) -> bool:
    """Say whether nothing of a promise counts, whatever time it is."""
    if promise.released and not any(counts(delivery) for delivery in promise.deliveries):
        return True
    return standing_of(promise.deliveries).standing == "left_out"


def why_left_out(promise: PromiseFacts) -> str:
    """Give why nothing of a promise counts; a cancelled sale's dates to come outweigh older ones from before it."""
    if any(delivery.ending == "set_apart" for delivery in promise.deliveries):
        return "set_apart"
    return "afterwards" if any(delivery.afterwards for delivery in promise.deliveries) else "ended"


def _by_promise(counted: list[PromiseFacts]) -> dict[str, int]:
    places = [_place(promise) for promise in counted]
    standings: list[str] = [standing_of(promise.deliveries).standing for promise in counted]
    times = [on_time(promise.deliveries) for promise in counted]
    found = {name: places.count(name) for name in _PLACES}
    found |= {name: standings.count(name) for name in _STANDINGS}
    for name, where in (("done", places), ("kept", standings)):
        of = [found for found, place in zip(times, where, strict=True) if place == name]
        found[f"{name}_dated"] = sum(dated > 0 for _, dated in of)
        found[f"{name}_on_time"] = sum(dated > 0 and punctual == dated for punctual, dated in of)
    return found


def _by_reason(left_out: list[str]) -> dict[str, int]:
    afterwards, set_apart = left_out.count("afterwards"), left_out.count("set_apart")
    return {"afterwards": afterwards, "set_apart": set_apart, "ended": len(left_out) - afterwards}


def _by_delivery(deliveries: list[DeliveryFacts]) -> dict[str, int]:
    come = Counter(classify(delivery) for delivery in deliveries if counts(delivery) and has_come(delivery))
    punctual, dated = on_time(deliveries)
    return {
        "times": come.total(),
        **{f"times_{counted}": count for counted, count in come.items()},
        "times_on_time": punctual,
        "times_dated": dated,
        "times_afterwards": sum(delivery.afterwards and delivery.ending is None for delivery in deliveries),
        "times_set_apart": sum(delivery.ending == "set_apart" for delivery in deliveries),
    }


def _place(promise: PromiseFacts) -> str:
    """Give the one place of a promise among the counts; the worst comes first.

    What the customer calls kept is done, whether staff have said so or not.
    """
    counted = [delivery for delivery in promise.deliveries if counts(delivery)]
    come = [delivery for delivery in counted if has_come(delivery)]
    if any(classify(delivery) == "broken" for delivery in come):
        return "broken"
    if not all(is_delivered(delivery) or classify(delivery) == "kept" for delivery in come):
        return "late"
    if come:
        return "up_to_date" if promise.due_kind == "every" or len(come) < len(counted) else "done"
    return "undated" if promise.due_kind == "undated" else "to_come"
