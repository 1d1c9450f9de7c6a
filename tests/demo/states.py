"""What there is to see in a demonstration: every state of the three axes, and everything that can happen to one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from portal.deliveries.labels import SET_APART
from portal.deliveries.ledger import Done, Ledger
from portal.deliveries.models import Assignment
from portal.ratings.models import Rating

PROGRESS = ("promised", "started", "at_risk", "waiting_for_customer", "delivered", "missed")
TIMES = (
    "no_date",
    "not_due",
    "due_soon",
    "due_today",
    "overdue",
    "on_time",
    "late",
    "holding",
    "held",
    "delivered_undated",
)
WORDS = (
    "Better than promised, on time",
    "Better than promised",
    "Kept, on time",
    r"Kept, \d+ days? late",
    r"Kept, \d+ hours? late",
    "Kept in part.*",
    "Not kept.*",
    "Kept so far",
    "Broken|Kept in part so far",
    "Missed.*",
    "Delivered on time",
    r"Delivered \d+ days? late",
    "Held .*",
    "Waiting for you",
    r"Late by \d+ days?",
    "At risk",
    "Started",
    "(Started, d|D)ue today",
    "(Started, d|D)ue (tomorrow|in .*)",
    "Holding, .*",
    "No date was given",
    "Not yet due",
    "Set apart",
    "Its date had passed before this record began",
)
HAPPENED = (
    "told before the day",
    "told on the day",
    "told after the day",
    "forecast moved twice",
    "taken back",
    "photo",
    "file",
    "wait open",
    "wait answered",
    "wait disputed",
    "occasion of the customer",
    "occasion of ours",
    "occasion in time",
    "occasion late",
    "occasion open",
    "occasion disputed by us",
    "occasion disputed by the customer",
    "broken by our word",
    "broken by the word of a customer",
    "word awaited",
    "word not due",
    "word changed",
    "two contacts disagree",
    "earlier day named",
    "thanks",
    "recorded afterwards",
    "completed",
    "cancelled",
    "second sale of a customer",
    "assigned",
    "rated twice",
)


def missing(ledgers: Sequence[Ledger]) -> list[str]:
    """Name every state that none of these sales shows."""
    done = [one for ledger in ledgers for _, one in ledger.all_done]
    progress, times = {one.row.state for one in done}, {one.time.kind for one in done}
    verdicts, labels = {one.row.verdict for one in done}, {one.label.word for one in done}
    happened = {what for one in done for what in _about(one)} | set(_of_sales(ledgers))
    return [
        *(state for state in PROGRESS if state not in progress),
        *(kind for kind in TIMES if kind not in times),
        *(word for word in ("better", "kept", "in_part", "not_kept") if word not in verdicts),
        *(word for word in WORDS if not any(re.fullmatch(word, label) for label in labels)),
        *(what for what in HAPPENED if what not in happened),
    ]


def _about(done: Done) -> Iterator[str]:
    yield from _updates(done)
    yield from _waits(done)
    yield from _occasion(done)
    yield from _words(done)
    if done.row.afterwards:
        yield "recorded afterwards"


def _updates(done: Done) -> Iterator[str]:
    moves = [one for one in done.told if one.moved]
    yield from (f"told {one.when} the day" for one in moves)
    if len(moves) > 1:
        yield "forecast moved twice"
    for one in done.told:
        yield from ("taken back" for _ in range(one.retracted))
        yield from (file.kind for file in one.files)
        if one.kind == "breach":
            yield "broken by our word" if one.from_us else "broken by the word of a customer"


def _waits(done: Done) -> Iterator[str]:
    for wait in done.waits:
        if wait.is_open:
            yield "wait open"
        if wait.row.answer:
            yield "wait answered"
        if wait.disputed_by:
            yield "wait disputed"


def _occasion(done: Done) -> Iterator[str]:
    if done.occasion is None:
        return
    by_customer = done.occasion.by_customer
    yield "occasion of the customer" if by_customer else "occasion of ours"
    yield {"on_time": "occasion in time", "late": "occasion late"}.get(done.time.kind, "occasion open")
    if done.occasion.disputed_at:
        yield "occasion disputed by us" if by_customer else "occasion disputed by the customer"


def _words(done: Done) -> Iterator[str]:
    if done.awaits_word:
        yield "word awaited"
    if not done.may_be_judged and done.label.notes != (SET_APART,):
        yield "word not due"
    for newer, older in pairwise(done.verdicts):
        if newer.word != older.word:
            yield "word changed" if newer.by == older.by else "two contacts disagree"
    for one in done.verdicts:
        if one.named_on:
            yield "earlier day named"
        if one.thanks:
            yield "thanks"


def _of_sales(ledgers: Iterable[Ledger]) -> Iterator[str]:
    customers: set[str] = set()
    for ledger in ledgers:
        if ledger.closing:
            yield ledger.closing.kind
        if ledger.sale.customer in customers:
            yield "second sale of a customer"
        customers.add(ledger.sale.customer)
        if Rating.select().where(Rating.sale == ledger.sale.ref).count() > 1:
            yield "rated twice"
    if Assignment.select().exists():
        yield "assigned"
