"""The figures of one sale: its promises, counted. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.figures.rules import DeliveryFacts, counts, has_come, is_delivered, on_time, standing_of
from portal.promises.due_kinds import DueKind


@dataclass(frozen=True)
class PromiseFacts:
    """A promise as figures see it: the kind of its due, and all its deliveries."""

    due_kind: DueKind
    deliveries: tuple[DeliveryFacts, ...] = ()


@dataclass(frozen=True)
class SaleFigures:
    """Counts of promises. Each that counts is in one of broken, late, done, up_to_date, to_come and undated.

    `promises` is all that count; `broken` are those missed, breached or called not kept; `late` those with a
    delivery overdue, however long. `done_dated` are those done that had a date, `done_on_time` those of them with
    every one on time. `kept`, `disputed` and `unconfirmed` are how the customer sees them, each promise by its
    worst delivery; `kept_dated` are those kept that had a date, `kept_on_time` those of them with every one on time.
    `afterwards` and `ended` (released, replaced or set apart) count in nothing else; `set_apart` are those of the ended
    that fall due after the sale was cancelled.
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
    afterwards: int = 0
    ended: int = 0
    set_apart: int = 0


def sale_figures(promises: Iterable[PromiseFacts]) -> SaleFigures:
    """Count the promises of one sale."""
    everything = list(promises)
    counted = [promise for promise in everything if not _left_out(promise)]
    left_out = [promise for promise in everything if _left_out(promise)]
    places = [_place(promise) for promise in counted]
    standings = [standing_of(promise.deliveries).standing for promise in counted]
    done = _times(promise for promise, place in zip(counted, places, strict=True) if place == "done")
    kept = _times(promise for promise, standing in zip(counted, standings, strict=True) if standing == "kept")
    afterwards = [promise for promise in left_out if any(one.afterwards for one in promise.deliveries)]
    ended = [promise for promise in left_out if promise not in afterwards]
    return SaleFigures(
        promises=len(counted),
        broken=places.count("broken"),
        late=places.count("late"),
        done=places.count("done"),
        done_dated=len(done),
        done_on_time=sum(done),
        up_to_date=places.count("up_to_date"),
        to_come=places.count("to_come"),
        undated=places.count("undated"),
        kept=standings.count("kept"),
        kept_dated=len(kept),
        kept_on_time=sum(kept),
        disputed=standings.count("disputed"),
        unconfirmed=standings.count("unconfirmed"),
        afterwards=len(afterwards),
        ended=len(ended),
        set_apart=sum(any(one.ending == "set_apart" for one in promise.deliveries) for promise in ended),
    )


def _times(promises: Iterable[PromiseFacts]) -> list[bool]:
    """Tell of each promise that has had a date whether every one was met on time."""
    found = (on_time(promise.deliveries) for promise in promises)
    return [punctual == dated for punctual, dated in found if dated]


def _left_out(promise: PromiseFacts) -> bool:
    return standing_of(promise.deliveries).standing == "left_out"


def _place(promise: PromiseFacts) -> str:
    """Give the one place of a promise among the counts; the worst comes first."""
    counted = [delivery for delivery in promise.deliveries if counts(delivery)]
    come = [delivery for delivery in counted if has_come(delivery)]
    if any(_is_broken_outright(delivery) for delivery in come):
        return "broken"
    if not all(is_delivered(delivery) for delivery in come):
        return "late"
    if come:
        return "up_to_date" if promise.due_kind == "every" or len(come) < len(counted) else "done"
    return "undated" if promise.due_kind == "undated" else "to_come"


def _is_broken_outright(delivery: DeliveryFacts) -> bool:
    """Say whether more than lateness breaks a delivery; what is only overdue is called late, however long."""
    return delivery.progress == "missed" or delivery.breached or delivery.verdict == "not_kept"
