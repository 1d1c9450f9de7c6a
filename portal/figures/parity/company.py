"""How long prospects and customers waited for our answers, over all sales and twelve months: measured, and as kept.

Measuring reads what was answered within twelve months, so a job does it (`keeping`); pages read what it kept.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL, Node, fn

from portal.enquiries.clock import A_YEAR
from portal.enquiries.models import IS_WAITING as ENQUIRY_WAITS
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import BY_PROSPECTS
from portal.figures.company import LEAST_CUSTOMERS
from portal.figures.models import StageReply
from portal.figures.parity.spread import NO_ANSWERS, Spread, Waiting, spread
from portal.lib.together import Rows, together
from portal.lib.worktime import WorkingWeek, working_between
from portal.messages.models import IS_WAITING as MESSAGE_WAITS
from portal.messages.models import Message
from portal.people.queries import company_hours, week_of
from portal.sales.models import Sale

# The longest waits decide; with more of them no median says anything.
_MOST_WAITING = 5_000


@dataclass(frozen=True)
class Answers:
    """How long answers took: the first one that somebody got from us, and every one."""

    first: Spread = NO_ANSWERS
    every: Spread = NO_ANSWERS


@dataclass(frozen=True)
class Parity:
    """How long prospects and customers waited for answers that they got within the twelve months before an instant.

    `asked_by` says of how many customers the answered messages are; they are counted up to LEAST_CUSTOMERS.
    """

    prospects: Answers = Answers()
    customers: Answers = Answers()
    asked_by: int = 0

    @property
    def customers_enough(self) -> bool:
        """Whether the messages are of enough customers for anything about them to be published."""
        return self.asked_by >= LEAST_CUSTOMERS


def measured(at: datetime) -> Parity:
    """Measure it at `at` (aware), in one statement."""
    rows = together({**_answered(at - A_YEAR), **_waiting(), **_around(at - A_YEAR)})
    week = week_of(rows["company"][0])
    return Parity(
        _answers(rows, ("enquiries", "stage"), ("enquiries_waiting",), at, week),
        _answers(rows, ("messages",), ("messages_waiting",), at, week),
        len(rows["askers"]),
    )


def minutes_in(column: Node) -> Any:
    """Return seconds of a column as whole minutes."""
    whole: Any = column
    # Written out: PostgreSQL groups by no expression with a parameter in it.
    return whole / SQL("60")


def is_first_message() -> Any:
    """Return the condition that a message is the first one of its sale that wants an answer."""
    earlier: Any = Message.alias()
    before = (earlier.sale == Message.sale) & (earlier.seq < Message.seq) & earlier.wants_answer
    return ~fn.EXISTS(earlier.select(1).where(before))


def counted(query: Any, minutes: Node, **keys: Any) -> Any:
    """Return a query as a histogram: how many rows took so many minutes, apart by each of the keys."""
    apart = [key.alias(name) for name, key in keys.items()]
    took = minutes_in(minutes)
    return query.select(took.alias("minutes"), *apart, fn.COUNT(minutes).alias("n")).group_by(
        took, *keys.values()
    )


def histogram(rows: Iterable[Any]) -> Counter[int]:
    """Return how many took so many minutes, from rows of `counted`."""
    found: Counter[int] = Counter()
    for row in rows:
        found[row.minutes] += row.n
    return found


def waits(instants: Iterable[datetime], at: datetime, week: WorkingWeek) -> list[Waiting]:
    """Return how long questions have waited by `at` that were asked at these instants (aware)."""
    return [Waiting(since, int(working_between(since, at, week).total_seconds())) for since in instants]


def _answered(since: datetime) -> Mapping[str, Any]:
    asked = Enquiry.select().where(BY_PROSPECTS & (Enquiry.answered_at >= since))
    stage = StageReply.select().where(StageReply.answered_at >= since)
    messages = Message.select().where(Message.answered_at >= since)
    return {
        "enquiries": counted(asked, Enquiry.answered_in),
        "enquiries_first": counted(asked, Enquiry.answered_in),
        "stage": counted(stage, StageReply.seconds),
        "stage_first": counted(stage.where(StageReply.n == 1), StageReply.seconds),
        "messages": counted(messages, Message.answered_in),
        "messages_first": counted(messages.where(is_first_message()), Message.answered_in),
    }


def _waiting() -> Mapping[str, Any]:
    asked = Enquiry.select(Enquiry.at).where(BY_PROSPECTS & ENQUIRY_WAITS).order_by(Enquiry.at)
    messages = Message.select(Message.at).where(MESSAGE_WAITS).order_by(Message.at)
    return {
        "enquiries_waiting": asked.limit(_MOST_WAITING),
        "enquiries_waiting_first": asked.limit(_MOST_WAITING),
        "messages_waiting": messages.limit(_MOST_WAITING),
        "messages_waiting_first": messages.where(is_first_message()).limit(_MOST_WAITING),
    }


def _around(since: datetime) -> Mapping[str, Any]:
    answered = Message.select(Message.sale).where(Message.answered_at >= since)
    askers = Sale.select(Sale.customer).distinct().where(Sale.ref.in_(answered))
    return {"company": company_hours(), "askers": askers.limit(LEAST_CUSTOMERS)}


def _answers(
    rows: Rows, answered: tuple[str, ...], waiting: tuple[str, ...], at: datetime, week: WorkingWeek
) -> Answers:
    def of(which: str) -> Spread:
        minutes = histogram(row for name in answered for row in rows[f"{name}{which}"])
        still = (row.at for name in waiting for row in rows[f"{name}{which}"])
        return spread(minutes, waits(still, at, week))

    return Answers(of("_first"), of(""))
