"""Why a customer is neglected: each reason with its number and since when. Pure (product.md's list).

Whoever asks is neglected once our answer is late: later than we promised it, or, where we promised no time, than at the
same time a working day on. So nobody stands there for what was asked this morning, or over a weekend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from portal.figures.thresholds import Numbers
from portal.lib.durations import Span
from portal.lib.worktime import WorkingWeek, deadline
from portal.ratings.rules import RULES, RuleKey

ReasonKind = Literal["silent", "overdue", "unanswered", "rating", "review"]
Marks = tuple[int, ...]

_WITHOUT_A_WORD, _A_MOMENT = Span(days=1), timedelta(microseconds=1)


@dataclass(frozen=True)
class Invited:
    """A review that is to come: since when it is asked for, and for when both agreed, where they have."""

    at: datetime
    meets_at: datetime | None = None


@dataclass(frozen=True)
class Heard:
    """What decides whether the customer of a sale is neglected, as it was read; instants are aware.

    `goes_on` says that the sale is open. `heard_at` is our last word, by `heard_by` (a ref; None: there was none
    since it was sealed); `late` are the instants from which on each open delivery is late, the earliest first;
    `late_to_messages` those from which on our answers are, `late_to_enquiries` too (see `answer_late_at`). `marks`
    are the numbers of the latest rating in the order of the rules, `before` those of the one before. `met_at` is
    the last review, where there was one, `invited` the one to come.
    """

    goes_on: bool
    heard_at: datetime
    heard_by: str | None
    signed_at: datetime
    late: tuple[datetime, ...] = ()
    late_to_messages: tuple[datetime, ...] = ()
    late_to_enquiries: tuple[datetime, ...] = ()
    rated_at: datetime | None = None
    marks: Marks = ()
    before: Marks = ()
    met_at: datetime | None = None
    invited: Invited | None = None

    @property
    def lowest(self) -> int | None:
        """The lowest number of the latest rating."""
        return min(self.marks, default=None)

    @property
    def fall(self) -> int | None:
        """By how much the rule that fell most is lower than in the rating before; None without two ratings."""
        return max((was - now for was, now in zip(self.before, self.marks, strict=False)), default=None)

    @property
    def late_answers(self) -> tuple[datetime, ...]:
        """The instants from which on each answer that the customer waits for is late, the earliest first."""
        return tuple(sorted((*self.late_to_messages, *self.late_to_enquiries)))


@dataclass(frozen=True)
class Fallen:
    """A rule that was rated low, or lower than before: the number now, and the one before where there was one."""

    rule: RuleKey
    now: int
    before: int | None


@dataclass(frozen=True)
class Reason:
    """One reason: `number` is how many days or things it is, `since` when it began; `never` that there was none ever.

    `fallen` are the rules of a low or falling rating, `number` the lowest of theirs.
    """

    kind: ReasonKind
    number: int
    since: datetime
    never: bool = False
    fallen: tuple[Fallen, ...] = ()


def answer_late_at(asked_at: datetime, due_at: datetime | None, week: WorkingWeek) -> datetime:
    """Return the instant from which on an answer is late that was promised by `due_at`, or for no time (None)."""
    return (due_at or deadline(asked_at, _WITHOUT_A_WORD, "working", week)) + _A_MOMENT


def reasons_of(heard: Heard, numbers: Numbers, at: datetime) -> tuple[Reason, ...]:
    """Return why a customer is neglected at `at` (aware); nothing when they aren't."""
    found = [
        _quiet("silent", heard, heard.heard_at, numbers["silent_days"], at),
        _past("overdue", heard.late, at),
        _past("unanswered", heard.late_answers, at),
        _rating(heard, numbers),
        _quiet("review", heard, heard.met_at or heard.signed_at, numbers["review_days"], at),
    ]
    return tuple(reason for reason in found if reason is not None)


def _quiet(kind: ReasonKind, heard: Heard, since: datetime, most: int, at: datetime) -> Reason | None:
    if not heard.goes_on or at - since < timedelta(days=most):
        return None
    never = heard.heard_by is None if kind == "silent" else heard.met_at is None
    return Reason(kind, (at - since).days, since, never)


def _past(kind: ReasonKind, late: Sequence[datetime], at: datetime) -> Reason | None:
    passed = [since for since in late if since <= at]
    return Reason(kind, len(passed), passed[0]) if passed else None


def _rating(heard: Heard, numbers: Numbers) -> Reason | None:
    if heard.rated_at is None:
        return None
    before = heard.before or (None,) * len(RULES)
    fallen = tuple(
        Fallen(rule, now, was)
        for rule, now, was in zip(RULES, heard.marks, before, strict=True)
        if now <= numbers["low_rating"] or (was is not None and was - now >= numbers["fall"])
    )
    return Reason("rating", min(one.now for one in fallen), heard.rated_at, fallen=fallen) if fallen else None
