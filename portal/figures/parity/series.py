"""How long answers took over time: by the month (in UTC) in which they were given, or by the quarter."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import dropwhile
from typing import Any, Literal

from peewee import SQL, Node, fn

from portal.enquiries.models import Enquiry
from portal.enquiries.queries import BY_PROSPECTS
from portal.figures.models import StageReply
from portal.figures.parity.company import counted
from portal.figures.parity.spread import Spread, spread
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


def series(at: datetime, steps: int = 8, step: Step = "quarter") -> list[Stretch]:
    """Return the last so many months or quarters, the one of `at` (aware) the last of them, in one statement."""
    months, this = _MONTHS[step], at.year * _A_YEAR + at.month - 1
    firsts = [this // months * months - back * months for back in reversed(range(steps))]
    rows = together(_answered(datetime.combine(_day(firsts[0]), time.min, UTC)))
    prospects = _by_stretch([*rows["enquiries"], *rows["stage"]], months)
    customers = _by_stretch(rows["messages"], months)
    return [
        Stretch(_day(first), spread(prospects.get(first, {})), spread(customers.get(first, {})))
        for first in firsts
    ]


def begun(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches from the first one on in which anybody had an answer: nothing is told of those before."""
    return list(dropwhile(lambda one: not (one.prospects.n or one.customers.n), stretches))


def _answered(since: datetime) -> dict[str, Any]:
    asked = Enquiry.select().where(BY_PROSPECTS & (Enquiry.answered_at >= since))
    stage = StageReply.select().where(StageReply.answered_at >= since)
    messages = Message.select().where(Message.answered_at >= since)
    return {
        "enquiries": counted(asked, Enquiry.answered_in, month=_month(Enquiry.answered_at)),
        "stage": counted(stage, StageReply.seconds, month=_month(StageReply.answered_at)),
        "messages": counted(messages, Message.answered_in, month=_month(Message.answered_at)),
    }


def _month(instant: Node) -> Any:
    # Instants are kept as text that begins with year and month; written out, as what is grouped by has no parameter.
    return fn.SUBSTR(instant, SQL("1"), SQL("7"))


def _by_stretch(rows: Iterable[Any], months: int) -> dict[int, Counter[int]]:
    found: dict[int, Counter[int]] = {}
    for row in rows:
        year, month = map(int, row.month.split("-"))
        first = (year * _A_YEAR + month - 1) // months * months
        found.setdefault(first, Counter())[row.minutes] += row.n
    return found


def _day(months: int) -> date:
    return date(months // _A_YEAR, months % _A_YEAR + 1, 1)
