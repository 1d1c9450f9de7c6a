"""The measures of Insights: deliveries by the month they were promised for, promises by who said them and their kind.

They stand in the same calendar of turns as the company's figures, and come from the same rules. Pure.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.figures.measures import PERIODS, STANDINGS, Period, Turns, measure

# What is counted of a promise in each group that it belongs to.
COUNTED_OF_GROUPS = (*STANDINGS, "not_yet_due", "on_time", "dates")


@dataclass(frozen=True)
class Group:
    """A group of promises: by what they are grouped ("said_by", "due", "rule" or "channel"), and which of it."""

    by: str
    key: str

    def of(self, period: Period) -> str:
        """Return under which name its measures of a period stand."""
        return f"{period}/{self.by}/{self.key}"


def month_name(month: date) -> str:
    """Return under which name the measures of a month (any day of it) stand."""
    return f"m{month:%Y-%m}"


def in_groups(turns: Turns, groups: Iterable[Group]) -> Turns:
    """Return what one promise adds to the measures of its groups, from what it adds to those of the company."""
    found: Turns = Counter()
    named = {measure(period, name): (period, name) for period in PERIODS for name in COUNTED_OF_GROUPS}
    for (measured, at), n in turns.items():
        if measured in named:
            period, name = named[measured]
            for group in groups:
                found[f"{group.of(period)}:{name}", at] += n
    return found
