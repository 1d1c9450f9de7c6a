"""The scoreboard's page as its template shows it: everything prepared, and nothing there that may not be shown."""

from dataclasses import dataclass, field

from portal.figures.company import LEAST_CUSTOMERS, Period
from portal.figures.parity.sentences import parity_words
from portal.figures.shares import LEAST_FOR_PERCENT
from portal.public.testimonial_page import withheld_words
from portal.ratings.rules import NUMBERS, RULES
from portal.ratings.wording import QUESTIONS
from portal.scoreboard.board import Board, Shown
from portal.scoreboard.data import FIELDS
from portal.scoreboard.rows import Group, groups_of, periods_of
from portal.scoreboard.sentences import covers_words, lead_words, mean_words, spread_words
from portal.scoreboard.strip import Strip, strip_of
from portal.scoreboard.waits import Wait, waits_of
from portal.testimonials.counts import WithheldCount
from portal.web.words import counted

Rated = tuple[str, str, tuple[int, ...], int]


@dataclass(frozen=True)
class Spread:
    """How a rule is rated: its title, the average in words, and how often each number was given, the best first."""

    title: str
    mean: str
    words: str
    rows: tuple[tuple[str, int], ...]
    n: int


@dataclass(frozen=True)
class Figures:
    """What is on the page while figures may be shown; `rated` are the rows of the table of ratings, both periods.

    `answers` says how long they took, `waits` are the rows of the same. `withheld` is empty where none ever was.
    """

    lead: str
    covers: str
    periods: tuple[tuple[str, Period], ...]
    groups: tuple[Group, ...]
    strip: Strip
    ratings_of: str
    ratings: tuple[Spread, ...]
    rated: tuple[Rated, ...]
    answers: str
    waits: tuple[Wait, ...]
    withheld_words: str
    withheld: tuple[WithheldCount, ...]


@dataclass(frozen=True)
class RecordPage:
    """What is on the page in every standing; `figures` only in the one in which they may be shown."""

    board: Board
    zone: str
    badge: str
    snippet: str
    figures: Figures | None
    description: str = (
        "How all our promises stand: kept, on time, broken, disputed, or with no word from the customer yet."
    )
    least: str = field(default=counted(LEAST_CUSTOMERS).lower())
    least_for_percent: int = LEAST_FOR_PERCENT
    numbers: tuple[int, ...] = tuple(NUMBERS)
    fields: tuple[tuple[str, str], ...] = tuple(FIELDS.items())


def figures_shown(shown: Shown) -> Figures:
    """Prepare the figures of a board that may show them."""
    figures, lately = shown.figures, shown.lately
    return Figures(
        lead=lead_words(figures),
        covers=covers_words(figures),
        periods=periods_of(figures),
        groups=groups_of(figures),
        strip=strip_of(shown.days),
        ratings_of=periods_of(figures)[0][0],
        ratings=_spreads(lately),
        rated=tuple(_rated(shown)),
        answers=" ".join(parity_words(shown.parity, customers_shown=shown.parity.customers_enough)),
        waits=waits_of(shown.parity),
        withheld_words=withheld_words(shown.withheld),
        withheld=shown.withheld if any(one.ever for one in shown.withheld) else (),
    )


def _spreads(of: Period) -> tuple[Spread, ...]:
    return tuple(
        Spread(
            QUESTIONS[rule].title,
            mean_words(of.ratings[rule]),
            spread_words(rule, of.ratings[rule]),
            tuple(
                (str(number), count)
                for number, count in reversed(list(zip(NUMBERS, of.ratings[rule].counts, strict=True)))
            ),
            of.ratings[rule].n,
        )
        for rule in RULES
    )


def _rated(shown: Shown) -> list[Rated]:
    return [
        (QUESTIONS[rule].title, name, period.ratings[rule].counts, period.ratings[rule].n)
        for rule in RULES
        for name, period in periods_of(shown.figures)
        if period.ratings[rule].n
    ]
