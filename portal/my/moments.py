"""Asking every customer at the moments that come by themselves: one look at all sales, the same for each of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from portal.figures.broken import broken_in, broken_since
from portal.ratings.actions import ask
from portal.ratings.check_ins import asked_moments, sales_with_moments
from portal.ratings.moments import broken_name

# What was recorded before the last look was surely looked at by it, but for transactions that were long in coming.
_MARGIN = timedelta(hours=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def ask_at_moments(last: datetime | None, at: datetime) -> int:
    """Open the check-ins whose moments have come by `at`, and return how many sales had one; `last` was the last look.

    Each sale is a transaction of its own, so that a look which is cut off is simply taken again.
    """
    asked = set()
    for sale in set(sales_with_moments(at)):
        if ask(sale, broken_in([sale], at).get(sale, ()), at):
            asked.add(sale)
    for sale, broken in _newly_broken(last - _MARGIN if last else _BEGINNING, at):
        if ask(sale, broken, at):
            asked.add(sale)
    return len(asked)


def _newly_broken(since: datetime, at: datetime) -> Iterator[tuple[str, frozenset[str]]]:
    for sale, broken in broken_since(since, at):
        known = asked_moments([sale]).get(sale, frozenset())
        if any(broken_name(delivery) not in known for delivery in broken):
            yield sale, broken
