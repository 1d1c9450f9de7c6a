"""Why a customer is neglected: each reason with its number and since when. Pure (product.md's list)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from portal.figures.thresholds import Numbers
from portal.ratings.rules import RULES, RuleKey

ReasonKind = Literal["silent", "overdue", "unanswered", "rating", "review"]
Marks = tuple[int, ...]


@dataclass(frozen=True)
class Heard:
    """What decides whether the customer of a sale is neglected, as it was read; instants are aware.

    `goes_on` says that the sale is open. `heard_at` is our last word, by `heard_by` (a ref; None: there was none since
    it was sealed); `late` are the instants from which on each open delivery is late, the earliest first; `written`
    those of messages, `asked` of enquiries, which wait for us. `marks` are the numbers of the latest rating in the
    order of the rules, `before` those of the one before. `met_at` is the last review, where there was one.
    """

    goes_on: bool
    heard_at: datetime
    heard_by: str | None
    signed_at: datetime
    late: tuple[datetime, ...] = ()
    written: tuple[datetime, ...] = ()
    asked: tuple[datetime, ...] = ()
    rated_at: datetime | None = None
    marks: Marks = ()
    before: Marks = ()
    met_at: datetime | None = None

    @property
    def lowest(self) -> int | None:
        """The lowest number of the latest rating."""
        return min(self.marks, default=None)

    @property
    def fall(self) -> int | None:
        """By how much the rule that fell most is lower than in the rating before; None without two ratings."""
        return max((was - now for was, now in zip(self.before, self.marks, strict=False)), default=None)

    @property
    def waiting(self) -> tuple[datetime, ...]:
        """Since when each question of the customer waits for an answer, the oldest first."""
        return tuple(sorted((*self.written, *self.asked)))


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


def reasons_of(heard: Heard, numbers: Numbers, at: datetime) -> tuple[Reason, ...]:
    """Return why a customer is neglected at `at` (aware); nothing when they aren't."""
    found = [
        _quiet("silent", heard, heard.heard_at, numbers["silent_days"], at),
        _overdue(heard.late, at),
        Reason("unanswered", len(heard.waiting), heard.waiting[0]) if heard.waiting else None,
        _rating(heard, numbers),
        _quiet("review", heard, heard.met_at or heard.signed_at, numbers["review_days"], at),
    ]
    return tuple(reason for reason in found if reason is not None)


def _quiet(kind: ReasonKind, heard: Heard, since: datetime, most: int, at: datetime) -> Reason | None:
    if not heard.goes_on or at - since < timedelta(days=most):
        return None
    never = heard.heard_by is None if kind == "silent" else heard.met_at is None
    return Reason(kind, (at - since).days, since, never)


def _overdue(late: Sequence[datetime], at: datetime) -> Reason | None:
    passed = [since for since in late if since <= at]
    return Reason("overdue", len(passed), passed[0]) if passed else None


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
