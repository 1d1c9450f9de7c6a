"""How long what lies outside the record is kept: each sort has a usual time, and managers may set another one.

Each feature says here what it forgets, how it counts what would go now, and how it deletes it. A job of its own does
so; nothing is deleted because somebody looked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Check, IntegerField, TextField

from portal.lib import once, outbox
from portal.lib.db import Table
from portal.lib.job_runs import every

Count = Callable[[datetime], int]
Forget = Callable[[datetime], object]


class Retention(Table):
    """For how many days managers want something to be kept, where that isn't the usual time."""

    topic = TextField(primary_key=True)
    days = IntegerField()

    class Meta:
        """A time is at least a day."""

        constraints = [Check("days > 0", name="retention_is_a_time")]  # noqa: RUF012 - peewee reads a plain list


@dataclass(frozen=True)
class Keeping:
    """One sort of thing: its name on a page, why it is kept, and for how many days at the least and at the most.

    `count` tells how many rows go that are from before an instant, `forget` deletes them.
    """

    topic: str
    name: str
    why: str
    usual: int
    lowest: int
    highest: int
    count: Count
    forget: Forget


_registered: dict[str, Keeping] = {}


def keeps(keeping: Keeping) -> Keeping:
    """Register a sort of thing that is forgotten by itself, under its topic."""
    _registered[keeping.topic] = keeping
    return keeping


def keepings() -> tuple[Keeping, ...]:
    """Return everything that is forgotten by itself, by name."""
    return tuple(sorted(_registered.values(), key=lambda one: one.name))


def days_kept() -> dict[str, int]:
    """Return for how many days each topic is kept now, in one statement."""
    chosen = {row.topic: row.days for row in Retention.select()}
    return {one.topic: chosen.get(one.topic, one.usual) for one in keepings()}


def would_go(at: datetime) -> dict[str, int]:
    """Return how many rows of each topic would go at `at`; nothing is changed."""
    kept = days_kept()
    return {one.topic: one.count(at - timedelta(days=kept[one.topic])) for one in keepings()}


def forget_old(topic: str, at: datetime) -> None:
    """Delete what of a topic was kept long enough at `at`."""
    _registered[topic].forget(at - timedelta(days=days_kept()[topic]))


FORMS = keeps(
    Keeping(
        "forms",
        "Keys of forms",
        "So that a form that is sent twice does nothing twice; a phone may send one again after hours.",
        usual=2,
        lowest=1,
        highest=14,
        count=lambda instant: once.Done.select().where(once.Done.at < instant).count(),
        forget=once.forget_before,
    )
)
MAILS = keeps(
    Keeping(
        "mails",
        "Who was written to",
        "So that you can see whether a mail went out; its words are deleted when it is sent.",
        usual=90,
        lowest=7,
        highest=365,
        count=outbox.count_before,
        forget=outbox.forget_before,
    )
)


@every(timedelta(days=1))
def forget_done(at: datetime) -> None:
    """Delete keys of forms and rows of mails that were kept long enough."""
    forget_old(FORMS.topic, at)
    forget_old(MAILS.topic, at)
