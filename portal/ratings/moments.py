"""The moments at which every customer is asked how we keep the three rules. Pure: nobody chooses or moves one.

1. Fixed are day 7 and day 30 after signing, the end of the work, and every 90 days after day 30 (day 120, 210, …). They
   go on for a year after an agreement was closed as completed; a cancelled one ends with the day it was cancelled.
2. Every broken promise is a moment too, as soon as it counts as broken.
3. Each moment is asked about once, and at most one check-in of a sale waits for an answer. Moments that have come
   together (a machine stood still) are asked about by one check-in, named after the latest of them. A fixed moment
   always opens a new one, and what was not answered by then stays unanswered. A broken promise joins a check-in for
   which a mail is sure to come still, and opens one otherwise.
4. Moments from before the sealing (old papers) are asked about together a week after it, or with the next one.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

FIRST, SECOND, THEN_EVERY = 7, 30, 90
COMPLETION = "completion"
BROKEN = "broken:"
GOES_ON = timedelta(days=365)
RESTS_AFTER_SEALING = timedelta(days=7)
# For so long an unanswered check-in is asked for by mail: the mail that asks, and one that reminds.
ASKED_BY_MAIL = timedelta(days=14)
# Mails that ask are a week apart: in its first week one is still to come, whenever the last one was.
JOINED_FOR = ASKED_BY_MAIL - timedelta(days=7)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Moment:
    """A moment by its name, and the day on which it comes, in the sale's zone."""

    name: str
    day: date


@dataclass(frozen=True)
class Agreement:
    """The days of a sale by which its moments come: all in its zone; `ended_on` is the day on which it was closed."""

    signed_on: date
    sealed_on: date
    completed_on: date | None = None
    ended_on: date | None = None
    is_cancelled: bool = False


@dataclass(frozen=True)
class Waiting:
    """The newest check-in of a sale, where it isn't answered: its ref, and the day on which it was opened."""

    check_in: str
    opened_on: date


@dataclass(frozen=True)
class Step:
    """What happens now: moments join the check-in `joins`, or the first opens one and the others go with it."""

    moments: tuple[Moment, ...]
    joins: str = ""


def days_of_moments() -> Iterator[int]:
    """Yield after how many days from signing the fixed moments come: 7, 30, 120, 210 and so on."""
    yield FIRST
    yield from (SECOND + THEN_EVERY * n for n in count())


def day_name(days: int) -> str:
    """Return the name of the moment so many days after signing."""
    return f"day_{days}"


def broken_name(delivery: str) -> str:
    """Return the name of the moment at which a delivery (its ref) counted as broken."""
    return f"{BROKEN}{delivery}"


def fixed_moments(of: Agreement, today: date) -> list[Moment]:
    """Return the fixed moments of a sale that have come, the oldest first."""
    found = []
    for days in days_of_moments():
        day = of.signed_on + timedelta(days=days)
        if day > min(today, _last_day(of)):
            break
        found.append(Moment(day_name(days), day))
    completed = of.completed_on or of.ended_on
    if completed is not None and completed <= today:
        found.append(Moment(COMPLETION, completed))
    return sorted(found, key=lambda one: one.day)


def is_ready(moment: Moment, of: Agreement, today: date) -> bool:
    """Say whether it is time to ask about a moment that has come: one from before the sealing has to wait a while."""
    return moment.day >= of.sealed_on or today >= of.sealed_on + RESTS_AFTER_SEALING


def next_step(
    of: Agreement, asked: Collection[str], broken: Sequence[str], waiting: Waiting | None, today: date
) -> Step | None:
    """Say what to do on `today`, if anything.

    `asked` are the moments that were asked about, `broken` the deliveries (refs) that count as broken.
    """
    fixed = [moment for moment in fixed_moments(of, today) if moment.name not in asked]
    ready = any(is_ready(moment, of, today) for moment in fixed)
    names = [name for name in map(broken_name, broken) if name not in asked]
    late = tuple(Moment(name, today) for name in names)
    if ready:
        return Step((*reversed(fixed), *late))
    if not late:
        return None
    is_told = waiting is not None and today - waiting.opened_on < JOINED_FOR
    return Step(late, waiting.check_in if waiting is not None and is_told else "")


def _last_day(of: Agreement) -> date:
    if of.ended_on is None:
        return date.max
    return of.ended_on if of.is_cancelled else min(date.max - _ONE_DAY, of.ended_on + GOES_ON)
