"""How long answers took over time: by the month of the company's zone in which they were given, or by the quarter."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import dropwhile
from typing import Any, Literal
from zoneinfo import ZoneInfo

from portal.enquiries.models import Enquiry
from portal.enquiries.queries import BY_PROSPECTS
from portal.figures.models import StageReply
from portal.figures.months import is_within, month_of
from portal.figures.parity.company import counted
from portal.figures.parity.spread import Spread, spread
from portal.lib import clock
from portal.lib.together import together
from portal.messages.models import Message

Step = Literal["month", "quarter"]
_MONTHS = {"month": 1, "quarter": 3}
_A_YEAR = 12


@dataclass(frozen=True)
class Stretch:
    """A month or quarter by its first day, and how long those waited who got an answer in it."""

    first: date
    prospects: Spread
    customers: Spread


def series(at: datetime, zone: ZoneInfo, steps: int = 8, step: Step = "quarter") -> list[Stretch]:
    """Return the last so many months or quarters in a zone, the one of `at` (aware) the last, in one statement."""
    months, today = _MONTHS[step], clock.today(zone, at)
    this = (today.year * _A_YEAR + today.month - 1) // months * months
    *firsts, end = [_day(this - back * months) for back in range(steps - 1, -2, -1)]
    rows = together(_answered([*firsts, end], zone))
    prospects = _by_stretch([*rows["enquiries"], *rows["stage"]])
    customers = _by_stretch(rows["messages"])
    return [
        Stretch(first, spread(prospects.get(first, {})), spread(customers.get(first, {}))) for first in firsts
    ]


def begun(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches from the first one on in which anybody had an answer: nothing is told of those before."""
    return list(dropwhile(lambda one: not (one.prospects.n or one.customers.n), stretches))


def _answered(days: Sequence[date], zone: ZoneInfo) -> dict[str, Any]:
    def by_stretch(query: Any, answered_at: Any, took: Any) -> Any:
        inside = query.where(is_within(answered_at, days, zone))
        return counted(inside, took, first=month_of(answered_at, days, zone))

    return {
        "enquiries": by_stretch(
            Enquiry.select().where(BY_PROSPECTS), Enquiry.answered_at, Enquiry.answered_in
        ),
        "stage": by_stretch(StageReply.select(), StageReply.answered_at, StageReply.seconds),
        "messages": by_stretch(Message.select(), Message.answered_at, Message.answered_in),
    }


def _by_stretch(rows: Iterable[Any]) -> dict[date, Counter[int]]:
    found: dict[date, Counter[int]] = {}
    for row in rows:
        found.setdefault(date.fromisoformat(row.first), Counter())[row.minutes] += row.n
    return found


def _day(months: int) -> date:
    return date(months // _A_YEAR, months % _A_YEAR + 1, 1)
