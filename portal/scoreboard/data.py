"""The scoreboard as data for programs: counts alone, and what each field means. Pure."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from portal.figures.company import LEAST_CUSTOMERS, STRIP_DAYS, DayFigures, Distribution, Period
from portal.figures.parity.company import Answers
from portal.figures.parity.spread import LEAST_FOR_NINETY, Spread
from portal.lib.db import utc_text
from portal.ratings.rules import NUMBERS
from portal.scoreboard.board import Board, Shown
from portal.scoreboard.models import ScoreboardTurn
from portal.testimonials.counts import WithheldCount
from portal.testimonials.rules import HIDDEN_ALONE

_HOURS_ALONE = HIDDEN_ALONE // timedelta(hours=1)
# By its name and not by its place: a name means the same wherever it stands.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "company": "Whose record it is.",
        "as_of": "The instant at which all of it was true, in UTC.",
        "open": "Whether the record is open to the public; in a period, promises past their date and not done yet.",
        "reason": "Why it was closed.",
        "turns": "Each time that it was opened or closed, the newest first.",
        "at": "When that was, in UTC.",
        "shown": "Whether there are figures; they come after it.",
        "why_not": "Why there are none.",
        "covers_sales": "How many recorded sales all of it is about.",
        "twelve_months": "The period up to now; null where too few customers had anything in it to show it alone.",
        "all_time": "The period since the first recorded sale.",
        "promises": "Promises that came due: the sum of kept, broken, disputed, unconfirmed and open.",
        "kept": "Those that the customer calls kept.",
        "broken": "Those that were missed, that the customer calls not kept, or that are long overdue.",
        "disputed": "Those that the customer calls kept in part.",
        "unconfirmed": "Those that are done, as we say, and without a word from the customer.",
        "not_yet_due": "Promises of which nothing has come due; they count in no other figure.",
        "recorded_afterwards": "Promises whose date had passed when they were recorded; they count in no other figure.",
        "added_by_customers": "What customers said was left out of their list and was accepted as a promise.",
        "additions_declined": "What customers said was left out and was not taken on.",
        "on_time": "Deliveries that were done by their date.",
        "dates": "Deliveries whose date has passed or that are done: what on_time is out of.",
        "times_kept": "Deliveries that the customer calls kept.",
        "times": "Deliveries that have come due: what times_kept is out of.",
        "sales": "Sales that the period is about.",
        "ratings": "For each rule how its sales rate it, each sale by its latest rating.",
        "n": "How many there are.",
        "counts": "How many give each number, from 1 to 5.",
        "days": f"Of the last {STRIP_DAYS} days those with a delivery due, the oldest first, with their states.",
        "withheld": "For each reason the testimonials that were ever withheld.",
        "ever": "All of those.",
        "confirmed": "Those withheld now, by two of us.",
        "alone": f"Those withheld now, by one of us and for {_HOURS_ALONE} hours at most.",
        "returned": "Those that came back before the public.",
        "replaced": "Those that their author wrote anew or withdrew.",
        "replies": "Our first answers to enquiries of the last twelve months.",
        "median_seconds": "The median of how long they took, in seconds of working time.",
        "answers": "How long answers took within the last twelve months, in whole minutes of our working time.",
        "prospects": "To enquiries, and to mails of before the signing that were kept with their time.",
        "customers": "To messages of customers; null where too few customers asked.",
        "first": "The first answer that somebody got from us.",
        "every": "Every answer.",
        "median_minutes": "What half of them took at most (nearest rank).",
        "ninety_minutes": f"What nine of ten took at most (nearest rank); null for fewer than {LEAST_FOR_NINETY}.",
        "waiting": "Questions without an answer; they are in n once they wait longer than half of the answered did.",
    }
)
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


def data_text(board: Board, company: str, at: datetime) -> str:
    """Return `data_of` as the text that programs read, at each of its addresses."""
    return f"{json.dumps(data_of(board, company, at), indent=1)}\n"


def _turn(turn: ScoreboardTurn) -> dict[str, Any]:
    return {"open": turn.is_open, "at": utc_text(turn.at), "reason": turn.reason or None}


def _figures(shown: Shown) -> dict[str, Any]:
    year = shown.figures.year
    return {
        "covers_sales": shown.figures.all.sales,
        "twelve_months": _period(year) if year else None,
        "all_time": _period(shown.figures.all),
        "days": [_day(day) for day in shown.days if day.n],
        "withheld": {one.reason: _withheld(one) for one in shown.withheld},
        "replies": {"n": shown.replies.n, "median_seconds": shown.replies.median_seconds},
        "answers": {
            "prospects": _answers(shown.parity.prospects),
            "customers": _answers(shown.parity.customers) if shown.parity.customers_enough else None,
        },
    }


def _answers(of: Answers) -> dict[str, Any]:
    return {"first": _spread(of.first), "every": _spread(of.every)}


def _spread(of: Spread) -> dict[str, Any]:
    return {
        "n": of.n,
        "median_minutes": of.median,
        "ninety_minutes": of.ninety,
        "waiting": of.waiting,
    }


def _period(of: Period) -> dict[str, Any]:
    names = ("promises", "kept", "broken", "disputed", "unconfirmed", "open", "not_yet_due")
    counts = {name: getattr(of, name) for name in names}
    return {
        **counts,
        "recorded_afterwards": of.afterwards,
        "added_by_customers": of.added,
        "additions_declined": of.declined,
        **{name: getattr(of, name) for name in ("on_time", "dates", "times_kept", "times", "sales")},
        "ratings": {rule: _ratings(given) for rule, given in of.ratings.items()},
    }


def _ratings(given: Distribution) -> dict[str, Any]:
    counts = {str(number): count for number, count in zip(NUMBERS, given.counts, strict=True)}
    return {"n": given.n, "counts": counts}


def _day(day: DayFigures) -> dict[str, Any]:
    return {"day": day.day.isoformat(), "due": day.n, **{name: n for name, n in day.counts.items() if n}}


def _withheld(one: WithheldCount) -> dict[str, int]:
    return {name: getattr(one, name) for name in ("ever", "confirmed", "alone", "returned", "replaced")}
