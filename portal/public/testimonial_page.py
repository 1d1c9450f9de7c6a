"""What the lists of testimonials show: read for a page, and for many parts of months at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.testimonials.counts import WithheldCount, withheld_counts
from portal.testimonials.months import Month, Part, months, newest_part, part_of
from portal.testimonials.queries import Shown, shown, shown_rows
from portal.testimonials.showing import Us, us
from portal.web.words import list_words, month_words

NEWEST = 20
_ONLY = (
    "Words are withheld for one of four reasons only, never because they are bad for us; one of us alone can do it for"
    " 72 hours at most, and the author is told."
)


@dataclass(frozen=True)
class NamedMonth:
    """A month with its name ("March 2026") and how many of it anybody may read."""

    month: str
    name: str
    n: int


@dataclass(frozen=True)
class Newest:
    """The first page: the newest testimonials, the way to all of them, and what is said of those withheld."""

    us: Us
    shown: tuple[Shown, ...]
    months: tuple[NamedMonth, ...]
    withheld: str


def newest(at: datetime) -> Newest:
    """Return the first page as it is at `at` (aware), in six statements."""
    found = shown_rows(shown(at).limit(NEWEST))
    named = tuple(_named(one) for one in months(at))
    return Newest(us(), tuple(found), named, withheld_words(withheld_counts(at)))


def part_shown(month: str, number: int | None, at: datetime) -> Part | None:
    """Return a part of a month as it is at `at` (aware), the newest one without a number; None where there is none."""
    part = number if number is not None else newest_part(month, at)
    return part_of(month, part, at) if part is not None else None


def name_of(month: str) -> str:
    """Return the name of a month that is written as 2026-03: "March 2026"."""
    return month_words(date.fromisoformat(f"{month}-01"))


def withheld_words(counts: Sequence[WithheldCount]) -> str:
    """Say how many are withheld now and why, and how many ever were."""
    ever = sum(one.ever for one in counts)
    if not ever:
        return f"None is withheld, and none ever was. {_ONLY}"
    return f"{_withheld_now(counts)}{_before(ever, counts)}. {_ONLY}"


def _withheld_now(counts: Sequence[WithheldCount]) -> str:
    """Say how many are withheld now, each reason with its number."""
    now = sum(one.now for one in counts)
    if not now:
        return "None is withheld now"
    why = [(one.now, f"because {one.words[0].lower()}{one.words[1:]}") for one in counts if one.now]
    said = f"{now} {_verb(now, 'is', 'are')} withheld now"
    if len(why) == 1:
        return f"{said}, {why[0][1]}"
    return f"{said}: {list_words([f'{n} {because}' for n, because in why])}"


def _before(ever: int, counts: Sequence[WithheldCount]) -> str:
    """Say how many ever were, where that is more than are now."""
    if ever == sum(one.now for one in counts):
        return ""
    returned = sum(one.returned for one in counts)
    back = f", and {returned} came back before the public" if returned else ""
    return f"; {ever} ever {_verb(ever, 'was', 'were')}{back}"


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _named(one: Month) -> NamedMonth:
    return NamedMonth(one.month, name_of(one.month), one.n)
