"""The scoreboard as its page, its data and its badge show it at one instant: open or not, and what it may show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from portal.enquiries.clock import ReplyTimes, reply_times
from portal.figures.company import CompanyFigures, DayFigures, Period, company_figures, days_of
from portal.figures.parity.company import Parity
from portal.figures.parity.keeping import parity_kept
from portal.lib import clock
from portal.people.queries import company
from portal.scoreboard.models import ScoreboardTurn
from portal.scoreboard.queries import turns
from portal.testimonials.counts import WithheldCount, withheld_counts

Standing = Literal["never_opened", "closed", "too_few", "shown"]
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """The figures while the public may read them: of the company, and day by day with the oldest first.

    `replies` are those to enquiries within the last twelve months, `parity` is how long prospects and customers waited
    for answers, `withheld` are the testimonials by reason.
    """

    figures: CompanyFigures
    days: tuple[DayFigures, ...]
    replies: ReplyTimes
    parity: Parity
    withheld: tuple[WithheldCount, ...]

    @property
    def lately(self) -> Period:
        """The figures that lead: of the last twelve months, or of all time where those may not be shown alone."""
        return self.figures.year or self.figures.all


@dataclass(frozen=True)
class Board:
    """The scoreboard at an instant: how it stands, each time that it was opened or closed, the newest first.

    "too_few": it is open, and fewer than five customers have a recorded sale. Figures are here in the standing "shown"
    alone, so that no page can show them in another. At `until` the clock changes something.
    """

    standing: Standing
    turns: tuple[ScoreboardTurn, ...]
    shown: Shown | None
    until: datetime


def board_at(at: datetime) -> Board:
    """Return the scoreboard as it stands at `at` (aware), in eleven statements."""
    history = tuple(turns())
    midnight = midnight_after(at)
    if not history or not history[0].is_open:
        return Board("closed" if history else "never_opened", history, None, midnight)
    figures = company_figures(at)
    until = min(figures.until, midnight)
    if not figures.customers_enough:
        return Board("too_few", history, None, until)
    shown = Shown(figures, days_of(at), reply_times(at), parity_kept(at), tuple(withheld_counts(at)))
    return Board("shown", history, shown, until)


def midnight_after(at: datetime) -> datetime:
    """Return when the next day begins for the company: the strip begins with another one."""
    zone = ZoneInfo(company().time_zone)
    return clock.begins(clock.today(zone, at) + _A_DAY, zone)
