"""How long answers took: the median and the 90th percentile of whole minutes, with how many they are of. Pure.

1. Both are by nearest rank (Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996, definition 1): of n
   values in order, the p-th percentile is the one in place ⌈p·n/100⌉. So it is a wait that somebody had, and “half
   waited so long or less” is true word for word.
2. A question that still waits counts, with the time it has waited so far, as soon as that is longer than half of the
   answered ones took. Until then nobody can say what it will add. How many wait is always said beside.
3. A median stands from the first answer on, with its n; a 90th percentile from ten on, as percentages do.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.figures.shares import LEAST_FOR_PERCENT

LEAST_FOR_NINETY = LEAST_FOR_PERCENT
_HALF, _NINETY, _ALL = 50, 90, 100
_MINUTE = 60


@dataclass(frozen=True)
class Spread:
    """How long answers took, in whole minutes of working time.

    `n` is how many were counted: the answered ones, and those that wait longer than half of these took. `median` is
    None where n is 0, `ninety` where n is less than ten. `waiting` have no answer, the longest one since `since` (UTC).
    """

    n: int = 0
    median: int | None = None
    ninety: int | None = None
    waiting: int = 0
    since: datetime | None = None


NO_ANSWERS = Spread()


@dataclass(frozen=True)
class Waiting:
    """A question without an answer: since when (UTC), and the seconds of working time that it has waited."""

    since: datetime
    seconds: int


def spread(answered: Mapping[int, int], waiting: Iterable[Waiting] = ()) -> Spread:
    """Return how long answers took; `answered` says how many took so many whole minutes."""
    minutes, still = Counter(dict(answered)), sorted(waiting, key=lambda one: one.since)
    half = _rank(minutes, _HALF)
    if half is not None:
        minutes.update(age for one in still if (age := one.seconds // _MINUTE) > half)
    n = minutes.total()
    ninety = _rank(minutes, _NINETY) if n >= LEAST_FOR_NINETY else None
    return Spread(n, _rank(minutes, _HALF), ninety, len(still), still[0].since if still else None)


def minutes_of(seconds: Iterable[int]) -> Counter[int]:
    """Return how many took so many whole minutes."""
    return Counter(one // _MINUTE for one in seconds)


def _rank(minutes: Mapping[int, int], percent: int) -> int | None:
    """Return the value of nearest rank; None where there is none at all."""
    total = sum(minutes.values())
    place = -(-percent * total // _ALL)
    for value in sorted(minutes):
        place -= minutes[value]
        if place <= 0:
            return value if total else None
    return None
