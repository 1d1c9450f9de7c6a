"""Hands of the tests of the company's figures."""

from collections import Counter
from datetime import datetime

from portal.figures.counting import every_turn, marked
from portal.figures.measures import first_day


def read_at(at: datetime) -> dict[str, int]:
    """Return every measure as the calendar of turns has it at an instant, without those that are nothing."""
    found: Counter[str] = Counter()
    for (name, turned_at), n in every_turn().items():
        found[name] += n if turned_at <= at else 0
    return {name: n for name, n in found.items() if n}


def kept_days(found: dict[str, int], at: datetime) -> dict[str, int]:
    """Return the measures of a recount, but for the days that are older than the calendar keeps."""
    oldest = first_day(marked(at).since).isoformat()
    return {name: n for name, n in found.items() if name >= oldest}


def turning_points(after: datetime) -> list[datetime]:
    """Return every instant after this one at which the clock changes a figure, the earliest first."""
    return sorted({at for _, at in every_turn() if at > after})
