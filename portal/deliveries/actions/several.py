"""Several updates at once, about deliveries of any sales: all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import By
from portal.deliveries.actions.updates import NewUpdate, checked, say, unchanged
from portal.deliveries.models import Delivery
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.once import first_time
from portal.record.actions import hold

MOST_AT_ONCE = 25


@dataclass(frozen=True)
class NewSaying:
    """One of several updates. Problems are named by `prefix` and the field ("text")."""

    seen: Seen
    new: NewUpdate
    prefix: str = ""


class Stale(Conflict):
    """Some of several deliveries changed since their author looked at them: those in `deliveries`, by ref."""

    def __init__(self, deliveries: frozenset[str]) -> None:
        """Keep which ones."""
        super().__init__("Somebody else changed some of these while you were writing.")
        self.deliveries = deliveries


def post_updates(sayings: Sequence[NewSaying], by: By) -> None:
    """Tell the customers something about several deliveries, all or none.

    Raises Stale when some changed since their author looked at them, Invalid with every problem otherwise.
    """
    if not 0 < len(sayings) <= MOST_AT_ONCE:
        raise Invalid(Problem("form", f"Choose at least one, and at most {MOST_AT_ONCE} at once."))
    with transaction():
        # Always in one order, so that two such forms wait for each other instead of each for the other's end.
        for sale in sorted({one.seen.sale.ref for one in sayings}):
            hold(sale)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        rows = _unchanged(sayings)
        for one, said in zip(sayings, _checked(sayings, rows, by), strict=True):
            # An update before this one may have given it a date.
            now = Delivery.get_by_id(one.seen.delivery.ref)
            say(replace(one.seen, delivery=now), one.new, said, by)


def _unchanged(sayings: Sequence[NewSaying]) -> list[Delivery]:
    rows, stale = [], set()
    for one in sayings:
        try:
            rows.append(unchanged(one.seen.delivery, one.new.was))
        except Conflict:
            stale.add(one.seen.delivery.ref)
    if stale:
        raise Stale(frozenset(stale))
    return rows


def _checked(sayings: Sequence[NewSaying], rows: list[Delivery], by: By) -> list[dict[str, Any]]:
    said, problems = [], []
    for one, row in zip(sayings, rows, strict=True):
        try:
            said.append(checked(one.seen, row, one.new, by))
        except Invalid as refusal:
            problems += [Problem(one.prefix + found.field, found.message) for found in refusal.problems]
    if problems:
        raise Invalid(*problems)
    return said
