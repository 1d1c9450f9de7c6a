"""The dates of a recurrence rule, worked out period by period (a day, week, month or year) between two dates.

Only the periods that are asked for are looked at, so a rule that never gives a date costs no more than one that
does. A period's dates are found as RFC 5545, 3.3.10, says: all its days, less those that a BY part leaves out.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from portal.promises.rrule import Rule

_MONTHS_IN_A_YEAR = 12
_DAYS_IN_A_WEEK = 7


def dates(rule: Rule, start: date, after: date | None, through: date) -> Iterator[date]:
    """Give in order the dates of a rule that begins on `start`: those later than `after`, up to `through`.

    A `start` that the rule does not name is no date of it.
    """
    last = min(through, rule.until or through)
    periods = range(_first_period(rule, start, after), _period_of(rule, last) + 1, rule.interval)
    found = (day for period in periods for day in _dates_in(rule, start, period) if day >= start)
    for number, day in enumerate(found):
        if day > last or number == rule.count:
            return
        if after is None or day > after:
            yield day


def _first_period(rule: Rule, start: date, after: date | None) -> int:
    """Give the period to begin with: the one of the start, or a later one where nothing has to be counted."""
    first = _period_of(rule, start)
    if after is None or after <= start or rule.count is not None:
        return first
    return first + (_period_of(rule, after) - first) // rule.interval * rule.interval


def _period_of(rule: Rule, day: date) -> int:
    """Number the days, weeks, months or years so that neighbours differ by one."""
    match rule.frequency:
        case "DAILY":
            return day.toordinal()
        case "WEEKLY":
            return (day.toordinal() - 1 - rule.week_start) // _DAYS_IN_A_WEEK
        case "MONTHLY":
            return day.year * _MONTHS_IN_A_YEAR + day.month - 1
        case "YEARLY":
            return day.year


def _dates_in(rule: Rule, start: date, period: int) -> list[date]:
    chosen = [day for day in _days_of(rule, period) if _is_named(rule, start, day)]
    if not rule.positions:
        return chosen
    places = {position - 1 if position > 0 else len(chosen) + position for position in rule.positions}
    return [day for place, day in enumerate(chosen) if place in places]


def _days_of(rule: Rule, period: int) -> Iterator[date]:
    first, days = _first_and_length(rule, period)
    return (first + timedelta(days=number) for number in range(days))


def _first_and_length(rule: Rule, period: int) -> tuple[date, int]:
    match rule.frequency:
        case "DAILY":
            return date.fromordinal(period), 1
        case "WEEKLY":
            return date.fromordinal(period * _DAYS_IN_A_WEEK + 1 + rule.week_start), _DAYS_IN_A_WEEK
        case "MONTHLY":
            month = date(period // _MONTHS_IN_A_YEAR, period % _MONTHS_IN_A_YEAR + 1, 1)
            return month, _length_of_month(month)
        case "YEARLY":
            year = date(period, 1, 1)
            return year, _length_of_year(year)


def _is_named(rule: Rule, start: date, day: date) -> bool:
    """Say whether every BY part admits the day; what no part says is taken from the first date, as RFC 5545 does."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not _is_month_day(rule, day):
        return False
    if rule.days:
        return any(_is_weekday(rule, day, weekday, nth) for weekday, nth in rule.days)
    return bool(rule.month_days) or _is_like_start(rule, start, day)


def _is_month_day(rule: Rule, day: date) -> bool:
    return day.day in rule.month_days or day.day - _length_of_month(day) - 1 in rule.month_days


def _is_weekday(rule: Rule, day: date, weekday: int, nth: int) -> bool:
    if day.weekday() != weekday:
        return False
    if not nth:
        return True
    by_month = rule.frequency == "MONTHLY" or bool(rule.months)
    number = day.day if by_month else day.timetuple().tm_yday
    length = _length_of_month(day) if by_month else _length_of_year(day)
    return nth in {(number - 1) // _DAYS_IN_A_WEEK + 1, -((length - number) // _DAYS_IN_A_WEEK + 1)}


def _is_like_start(rule: Rule, start: date, day: date) -> bool:
    match rule.frequency:
        case "DAILY":
            return True
        case "WEEKLY":
            return day.weekday() == start.weekday()
        case "MONTHLY":
            return day.day == start.day
        case "YEARLY":
            return day.day == start.day and (bool(rule.months) or day.month == start.month)


def _length_of_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _length_of_year(day: date) -> int:
    return date(day.year, 12, 31).timetuple().tm_yday
