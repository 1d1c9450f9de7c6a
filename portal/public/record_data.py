"""The scoreboard as data for programs. Pure.

`open` says whether the record is open, `reason` why it was closed, `turns` each time that it was opened or closed, the
newest first. While figures may be shown (`shown`; `why_not` says why they aren't), `covers_sales` is how many recorded
sales they are about, and there are `all_time`, `twelve_months` (null where fewer than five customers had anything in
them) and `days`: of the last ninety those on which a delivery was due, the oldest first, with its states.

A period counts promises that came due, each in one of `kept`, `broken`, `disputed`, `unconfirmed` and `open`, which
together are `promises`; deliveries in `on_time` of `dates` and `times_kept` of `times`; and beside them, in no other
figure, promises `not_yet_due` and `recorded_afterwards`. `sales` are those that it is about; `ratings` hold for each
rule how many sales give which number, each sale by its latest rating. All are counts, and there is no percentage.
"""

from datetime import datetime
from typing import Any

from portal.figures.company import LEAST_CUSTOMERS, DayFigures, Distribution, Period
from portal.lib.db import utc_text
from portal.ratings.rules import NUMBERS
from portal.scoreboard.board import Board, Shown
from portal.scoreboard.models import ScoreboardTurn

_WHY_NOT = {
    "never_opened": "The record has not been opened.",
    "closed": "The record is closed.",
    "too_few": f"Fewer than {LEAST_CUSTOMERS} customers have a recorded sale.",
}


def data_of(board: Board, company: str, at: datetime) -> dict[str, Any]:
    """Return the scoreboard at `at` (aware) as JSON."""
    newest = board.turns[0] if board.turns else None
    said = {
        "company": company,
        "as_of": utc_text(at),
        "open": newest is not None and newest.is_open,
        "reason": newest.reason or None if newest else None,
        "turns": [_turn(turn) for turn in board.turns],
        "shown": board.shown is not None,
        "why_not": _WHY_NOT.get(board.standing),
    }
    return said | (_figures(board.shown) if board.shown else {})


def _turn(turn: ScoreboardTurn) -> dict[str, Any]:
    return {"open": turn.is_open, "at": utc_text(turn.at), "reason": turn.reason or None}


def _figures(shown: Shown) -> dict[str, Any]:
    year = shown.figures.year
    return {
        "covers_sales": shown.figures.all.sales,
        "twelve_months": _period(year) if year else None,
        "all_time": _period(shown.figures.all),
        "days": [_day(day) for day in shown.days if day.n],
    }


def _period(of: Period) -> dict[str, Any]:
    names = ("promises", "kept", "broken", "disputed", "unconfirmed", "open", "not_yet_due")
    counts = {name: getattr(of, name) for name in names}
    return {
        **counts,
        "recorded_afterwards": of.afterwards,
        **{name: getattr(of, name) for name in ("on_time", "dates", "times_kept", "times", "sales")},
        "ratings": {rule: _ratings(given) for rule, given in of.ratings.items()},
    }


def _ratings(given: Distribution) -> dict[str, Any]:
    counts = {str(number): count for number, count in zip(NUMBERS, given.counts, strict=True)}
    return {"n": given.n, "counts": counts}


def _day(day: DayFigures) -> dict[str, Any]:
    return {"day": day.day.isoformat(), "due": day.n, **{name: n for name, n in day.counts.items() if n}}
