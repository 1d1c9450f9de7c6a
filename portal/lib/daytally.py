"""So much each weekday, but for some days: how much that makes in a stretch of days, however long, by arithmetic."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate

_A_WEEK = 7

Exceptions = Callable[[int], Mapping[date, int]]


class DayTally:
    """Whole numbers by day: `weekly` by weekday (0 is Monday), and what days of a year have more, or less, than that.

    A year is asked for its exceptions once. Weeks are multiplied, and the exceptions of the first and last year found
    by bisection, so that a stretch of ten years takes hardly longer than one of ten days.
    """

    def __init__(self, weekly: Sequence[int], exceptions: Exceptions) -> None:
        self._before = tuple(accumulate(weekly, initial=0))
        self._exceptions = exceptions
        self._years: dict[int, tuple[list[date], list[int]]] = {}

    def between(self, first: date, end: date) -> int:
        """Return the sum of the days from `first` up to and without `end`; less than none when that is earlier."""
        if end < first:
            return -self.between(end, first)
        years = range(first.year, end.year)
        more = sum(self._year(year)[1][-1] for year in years)
        return self._usual(end) - self._usual(first) + more + self._until(end) - self._until(first)

    def reaching(self, first: date, wanted: int, most: int) -> date | None:
        """Return the day with which the sum from `first` on has come to `wanted` (1 or more); None within `most` days.

        Every day must have 0 or more. It is looked for in twice as many days each time, and then by bisection.
        """

        def summed(days: int) -> int:
            return self.between(first, first + timedelta(days=days + 1))

        reach = _A_WEEK
        while reach < most and summed(reach) < wanted:
            reach *= 2
        day = bisect_left(range(min(reach, most)), wanted, key=summed)
        return first + timedelta(days=day) if summed(day) >= wanted else None

    def _usual(self, day: date) -> int:
        # The first day of the calendar was a Monday.
        weeks, weekday = divmod(day.toordinal() - 1, _A_WEEK)
        return weeks * self._before[-1] + self._before[weekday]

    def _until(self, day: date) -> int:
        days, summed = self._year(day.year)
        return summed[bisect_left(days, day)]

    def _year(self, year: int) -> tuple[list[date], list[int]]:
        if year not in self._years:
            found = sorted((day, more) for day, more in self._exceptions(year).items() if more)
            days = [day for day, _ in found]
            self._years[year] = days, list(accumulate((more for _, more in found), initial=0))
        return self._years[year]
