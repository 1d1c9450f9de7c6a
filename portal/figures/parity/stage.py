"""The sales stage as the kept mails show it: what the prospect asked, when we answered, what we wrote unasked. Pure.

Each mail of theirs counts by itself, as each message of a customer does later; one answer may answer several. A mail
that nobody answered before the signing isn't counted: the thread may end with their thanks.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.figures.parity.heads import Head, heads_in
from portal.lib import clock
from portal.lib.worktime import WorkingWeek, working_between

_A_DAY = timedelta(days=1)
# No sales stage is longer, or holds more mails. What a text says beyond that is mistyped, or made up by somebody who
# wants us to count working time from the year 1 on.
_LONGEST = timedelta(days=5 * 365)
_MOST_MAILS = 1000
_ADDRESS = re.compile(r"(?:<|\[mailto:|\b)([^\s<>:,;\[\]]+@[^\s<>:,;\[\]]+)")


@dataclass(frozen=True)
class Person:
    """Somebody of one side, by name and address; `ref` is that of a member of staff."""

    name: str
    email: str
    ref: str = ""


@dataclass(frozen=True)
class Sides:
    """Who stands on which side of a sale. Whoever writes from a domain of ours is one of us."""

    ours: Sequence[Person]
    theirs: Sequence[Person]

    def of(self, who: str) -> tuple[str, str]:
        """Say whose a name is, as a mail has it: "us" with the ref of who it is, "them", or "" for nobody's.

        A name that both sides have is nobody's; somebody of ours whom we don't know by address has no ref.
        """
        name, address = _named(who)
        us, them = _known(self.ours, name, address), _known(self.theirs, name, address)
        if us or them:
            return ("", "") if us and them else ("us", us[0].ref) if us else ("them", "")
        is_ours = address and _domain(address) in {_domain(one.email.casefold()) for one in self.ours}
        return ("us", "") if is_ours else ("", "")


@dataclass(frozen=True)
class Pair:
    """A mail of the prospect and our answer: both instants (UTC), and the seconds of working time between them.

    `by` is the ref of who answered, "" where the mail doesn't tell.
    """

    asked_at: datetime
    answered_at: datetime
    seconds: int
    by: str


@dataclass(frozen=True)
class Stage:
    """What the mails of a sales stage show: the pairs in their order, and when (UTC) we wrote though nothing waited.

    `mails` are those of both sides, the first one of `began_at`.
    """

    pairs: tuple[Pair, ...] = ()
    unasked: tuple[datetime, ...] = ()
    mails: int = 0
    began_at: datetime | None = None


@dataclass(frozen=True)
class Reading:
    """How the texts of a sale are read: on which day it was signed in its zone, who is who, and when we work."""

    signed_on: date
    zone: ZoneInfo
    sides: Sides
    week: WorkingWeek


def stage_in(texts: Iterable[str], more: Iterable[Head], reading: Reading) -> Stage:
    """Return what kept texts show of the sales stage; `more` are heads that don't stand in a text.

    A mail that stands in several texts is one. What was written after the day of signing is of no sales stage.
    """
    heads = [*more, *(head for text in texts for head in heads_in(text, reading.week.zone))]
    ended = clock.begins(reading.signed_on + _A_DAY, reading.zone)
    within = (head for head in heads if ended - _LONGEST <= head.at < ended)
    mails = sorted({(_minute(head.at), *reading.sides.of(head.who)) for head in within})[-_MOST_MAILS:]
    waiting: list[datetime] = []
    pairs: list[Pair] = []
    unasked: list[datetime] = []
    for at, side, by in mails:
        if side == "them":
            waiting.append(at)
        elif side == "us":
            pairs += [_pair(asked_at, at, by, reading.week) for asked_at in waiting]
            unasked += [] if waiting else [at]
            waiting = []
    known = [at for at, side, _ in mails if side]
    return Stage(tuple(pairs), tuple(unasked), len(known), known[0] if known else None)


def _pair(asked_at: datetime, answered_at: datetime, by: str, week: WorkingWeek) -> Pair:
    seconds = int(working_between(asked_at, answered_at, week).total_seconds())
    return Pair(asked_at, answered_at, seconds, by)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _named(who: str) -> tuple[str, str]:
    """Return the name and the address (each possibly empty) of "Ana Brandt <ana@brandt.example>" and its like."""
    found = _ADDRESS.search(who)
    name = who[: found.start()] if found else who
    last, comma, first = name.partition(",")
    # Some programs write the family name first.
    ordered = f"{first} {last}" if comma else name
    return " ".join(ordered.strip("'\" ").split()).casefold(), found[1].casefold() if found else ""


def _known(people: Sequence[Person], name: str, address: str) -> list[Person]:
    """Return whom an address names, or without one a name: the whole of it, or the first of it."""
    if address:
        return [one for one in people if one.email.casefold() == address]
    return [
        one for one in people if name and name in {one.name.casefold(), one.name.casefold().split(" ")[0]}
    ]


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
