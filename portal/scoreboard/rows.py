"""The rows of the scoreboard's tables: each figure by its name, what it means, and the same of both periods. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.deliveries.times import OVERDUE_IS_BROKEN_AFTER
from portal.figures.company import CompanyFigures, Period
from portal.figures.shares import share_words

_LATEST = f"{OVERDUE_IS_BROKEN_AFTER.days} days"


@dataclass(frozen=True)
class Row:
    """A figure: its name with icon and state, what it means, and its cells, one for each period that is shown."""

    name: str
    icon: str
    state: str
    meaning: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Rows that count the same: what they count, in words."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class _Figure:
    name: str
    icon: str
    state: str
    meaning: str
    said: Callable[[Period], str]


def periods_of(figures: CompanyFigures) -> tuple[tuple[str, Period], ...]:
    """Return the periods that are shown, each with its name: the last twelve months only where they may be."""
    every = ("All time", figures.all)
    return (("Last twelve months", figures.year), every) if figures.year else (every,)


def groups_of(figures: CompanyFigures) -> tuple[Group, ...]:
    """Return what promises are counted as, what the clock and the customers say of each time, and what counts not."""
    periods = [period for _, period in periods_of(figures)]
    return tuple(Group(title, tuple(_row(one, periods) for one in named)) for title, named in _GROUPS)


def _row(one: _Figure, periods: list[Period]) -> Row:
    return Row(one.name, one.icon, one.state, one.meaning, tuple(one.said(period) for period in periods))


def _share(name: str, of: str = "promises") -> Callable[[Period], str]:
    def said(period: Period) -> str:
        n, m = getattr(period, name), getattr(period, of)
        return share_words(n, m) if m else "None yet"

    return said


def _count(name: str) -> Callable[[Period], str]:
    return lambda period: f"{getattr(period, name):,}"


_GROUPS = (
    (
        "Promises that came due, each counted once",
        (
            _Figure("Kept", "tick", "kept", "The customer says so.", _share("kept")),
            _Figure(
                "Broken",
                "broken",
                "late",
                f"Missed, not kept as the customer says, or not done {_LATEST} after its date.",
                _share("broken"),
            ),
            _Figure(
                "Disputed",
                "speech",
                "due",
                "Kept in part, or something is wrong with it, the customer says.",
                _share("disputed"),
            ),
            _Figure(
                "Waiting for the customer\N{RIGHT SINGLE QUOTATION MARK}s word",
                "ring",
                "plain",
                "Done, as we say. It counts as kept only when the customer says so.",
                _share("unconfirmed"),
            ),
            _Figure("Not done yet", "dash", "plain", f"Past its date, by {_LATEST} at most.", _share("open")),
        ),
    ),
    (
        "Every time that one came due",
        (
            _Figure(
                "On time, of all dates",
                "clock",
                "plain",
                "Done by the promised date, by the clock.",
                _share("on_time", "dates"),
            ),
            _Figure(
                "Kept, of all times",
                "tick",
                "plain",
                "A weekly call is one promise above, and comes due here every week.",
                _share("times_kept", "times"),
            ),
        ),
    ),
    (
        "Promises that count in nothing",
        (
            _Figure(
                "Not yet due", "ring", "plain", "Nothing of it has come due so far.", _count("not_yet_due")
            ),
            _Figure(
                "Recorded afterwards",
                "dash",
                "plain",
                "Its date had passed when it was recorded, from old papers.",
                _count("afterwards"),
            ),
        ),
    ),
    (
        "What customers said was left out of their list",
        (
            _Figure(
                "Added",
                "tick",
                "plain",
                "We accepted it: it is a promise, and counts above.",
                _count("added"),
            ),
            _Figure(
                "Declined",
                "dash",
                "plain",
                "We did not take it on; the customer has our reason, and both keep seeing it.",
                _count("declined"),
            ),
        ),
    ),
)
