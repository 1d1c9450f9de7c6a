"""Durations as the import format writes them: a strict part of ISO 8601.

Two kinds exist because they answer different questions. A calendar span ("P10D", "P1M") is added to a plain
date. A span ("PT4H", "P14D", "P1DT2H") is how long somebody has from one moment on; its days stay apart from its
hours, because a day is not always 24 hours long.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = re.compile(r"P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?")
_SPAN = re.compile(r"P(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?)?")
_LONGEST_SPAN = timedelta(days=3653)
_SIXTEENTHS_OF_A_DAY_IN_A_MONTH = 487
_SIXTEENTHS_IN_A_HUNDRED_YEARS = 1200 * _SIXTEENTHS_OF_A_DAY_IN_A_MONTH
_MONTHS_IN_A_YEAR = 12


class BadDuration(ValueError):
    """A duration that cannot be used; `reason` is one plain sentence for whoever wrote it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class CalendarSpan:
    """Years, months, weeks and days between two plain dates; each is zero or more."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def iso(self) -> str:
        """Give the span as ISO 8601 writes it, "P0D" when it is empty."""
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        return "P" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0D")


@dataclass(frozen=True)
class Span:
    """How long somebody has: whole days, which a calendar counts, and then hours and minutes, which a clock does."""

    days: int = 0
    hours: int = 0
    minutes: int = 0

    @property
    def elapsed(self) -> timedelta:
        """The hours and minutes, without the days."""
        return timedelta(hours=self.hours, minutes=self.minutes)

    def iso(self) -> str:
        """Give the span as ISO 8601 writes it."""
        clock = "".join(f"{count}{unit}" for count, unit in ((self.hours, "H"), (self.minutes, "M")) if count)
        return "P" + (f"{self.days}D" if self.days else "") + (f"T{clock}" if clock else "")


def parse_days(text: str) -> CalendarSpan:
    """Read an offset such as "P10D", "P2W" or "P1Y6M"; "P0D" is the day itself.

    Raises BadDuration for anything else: a time part, a sign, a fraction, other digits than 0 to 9, or more than
    100 years.
    """
    match = _DAYS.fullmatch(text)
    if match is None or not any(match.groups()):
        reason = "An offset is written in years, months, weeks or days, like P10D for ten days."
        raise BadDuration(reason)
    span = CalendarSpan(*(int(part or 0) for part in match.groups()))
    if _sixteenths(span) > _SIXTEENTHS_IN_A_HUNDRED_YEARS:
        reason = "An offset may be 100 years at most; ten days are written P10D."
        raise BadDuration(reason)
    return span


def parse_span(text: str) -> Span:
    """Read how long somebody has, such as "PT4H", "PT30M", "P14D" or "P1DT2H".

    Raises BadDuration for anything else: nothing at all, years, months, weeks, seconds, or more than ten years.
    """
    match = _SPAN.fullmatch(text)
    if match is None or not any(match.groups()) or text.endswith("T"):
        reason = "A time limit is written in days, hours and minutes, like PT4H for four hours or P14D for 14 days."
        raise BadDuration(reason)
    span = Span(*(int(part or 0) for part in match.groups()))
    if not timedelta() < timedelta(days=span.days) + span.elapsed <= _LONGEST_SPAN:
        reason = "A time limit is longer than nothing and ten years at most, like PT4H for four hours."
        raise BadDuration(reason)
    return span


def add(day: date, span: CalendarSpan) -> date:
    """Give the date a span after a day: years and months first, then weeks and days.

    A month that has no such day gives its last one (31 January and a month is 28 or 29 February). Raises
    BadDuration when the date would fall after the year 9999.
    """
    months = day.year * _MONTHS_IN_A_YEAR + day.month - 1 + span.years * _MONTHS_IN_A_YEAR + span.months
    year, month = months // _MONTHS_IN_A_YEAR, months % _MONTHS_IN_A_YEAR + 1
    try:
        moved = date(year, month, min(day.day, monthrange(year, month)[1]))
        return moved + timedelta(weeks=span.weeks, days=span.days)
    except (ValueError, OverflowError) as error:
        reason = "The date would fall after the year 9999; a nearer offset is written like P10D."
        raise BadDuration(reason) from error


def _sixteenths(span: CalendarSpan) -> int:
    """Measure a span with months of 30.4375 days each, the average, in sixteenths of a day to stay exact."""
    months = span.years * _MONTHS_IN_A_YEAR + span.months
    return months * _SIXTEENTHS_OF_A_DAY_IN_A_MONTH + (span.weeks * 7 + span.days) * 16
