"""Asking at the moments that come by themselves: a job does it for every sale alike, and nobody else can."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.lib import clock
from portal.lib.db import transaction
from portal.lib.ids import new_ref
from portal.ratings.check_ins import agreement_of, asked_moments, newest_check_in
from portal.ratings.moments import Step, Waiting, next_step
from portal.record.actions import append, hold
from portal.record.models import SYSTEM
from portal.record.rules import ERASED
from portal.sales.models import Sale


def ask(sale_ref: str, broken: Collection[str], at: datetime) -> bool:
    """Ask about the moments of a sale that have come by `at` and weren't asked about; say whether there was any.

    `broken` are its deliveries (refs) that count as broken. Nobody is asked about a sale that was erased. It may be cut
    off anywhere and done again: what is recorded and what it says of the moments are one entry.
    """
    with transaction():
        hold(sale_ref)
        sale: Sale = Sale.get_by_id(sale_ref)
        if sale.title == ERASED:
            return False
        zone = ZoneInfo(sale.time_zone)
        newest = newest_check_in(sale_ref)
        waiting = None
        if newest is not None and newest.settled_at is None:
            waiting = Waiting(newest.ref, clock.today(zone, newest.opened_at))
        asked = asked_moments([sale_ref]).get(sale_ref, frozenset())
        step = next_step(agreement_of(sale), asked, sorted(broken), waiting, clock.today(zone, at))
        if step is None:
            return False
        append(sale_ref, *_entry(step), SYSTEM, at)
        return True


def _entry(step: Step) -> tuple[str, dict[str, Any]]:
    """Return the kind and the facts of the entry that takes a step."""
    first, *others = step.moments
    if step.joins:
        moments = [moment.name for moment in step.moments]
        return "check_in.joined", {"check_in": step.joins, "moments": moments}
    return "check_in.opened", {
        "check_in": new_ref(),
        "moment": first.name,
        "due_on": first.day.isoformat(),
        "also": [moment.name for moment in others],
    }
