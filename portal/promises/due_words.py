"""A due in plain English, for pages and mails: "by Friday 20 November 2026", "10 days after signing"."""

from collections.abc import Callable, Mapping
from datetime import date

from portal.lib.durations import CalendarSpan
from portal.promises.due_kinds import COMPLETION, SIGNING, After, Due, Every, Holding, Once, Schedule
from portal.promises.rrule import Rule, parse_rule
from portal.web.words import MONTHS, WEEKDAYS, list_words

DayWords = Callable[[date], str]

_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "last but one"}
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_EVERY_SECOND = 2
_WORKING_DAYS = ((0, 0), (1, 0), (2, 0), (3, 0), (4, 0))


def due_words(due: Due, day_words: DayWords, names: Mapping[str, str] | None = None) -> str:
    """Say when a promise is due.

    `day_words` writes a date for the reader; `names` says how to name a promise by its id ("promise 3").
    """
    match due:
        case Once():
            return f"by {day_words(due.on)}"
        case After():
            return _after_words(due, names or {})
        case Schedule():
            return _schedule_words(due, day_words)
        case Every():
            return f"within {_span_words(due)}, every time this happens: {due.occasion}"
        case Holding():
            return f"until {day_words(due.until)}" if due.until else "until the work is completed"
        case _:
            return "no date was given"


def describe_rrule(rule: Rule, start: date) -> str:
    """Say how a rule recurs, without its first and last date: "every second Thursday"."""
    if rule.positions or (rule.month_days and rule.days):
        return _pattern(rule)
    match rule.frequency:
        case "DAILY" if not (rule.months or rule.month_days or rule.days):
            return _each(rule.interval, "day")
        case "WEEKLY" if not rule.months:
            return _weekly(rule, start)
        case "MONTHLY" if not rule.months:
            return _monthly(rule, start)
        case "YEARLY" if not (rule.months or rule.month_days or rule.days):
            return f"{_each(rule.interval, 'year')} on {start.day} {MONTHS[start.month - 1]}"
        case _:
            return _pattern(rule)


def calendar_span_words(span: CalendarSpan) -> str:
    """Say a calendar span, such as "1 month and 10 days"; nothing for an empty one."""
    return _units((span.years, "year"), (span.months, "month"), (span.weeks, "week"), (span.days, "day"))


def _after_words(due: After, names: Mapping[str, str]) -> str:
    span = calendar_span_words(due.offset)
    if due.event == SIGNING:
        return f"{span} after signing" if span else "on the day of signing"
    if due.event == COMPLETION:
        return f"{span} after the work is completed" if span else "on the day the work is completed"
    name = names.get(due.event, "another promise")
    return f"{span} after {name} is delivered" if span else f"on the day {name} is delivered"


def _schedule_words(due: Schedule, day_words: DayWords) -> str:
    rule = parse_rule(due.rrule)
    ends = [day for day in (rule.until, due.until) if day is not None]
    times = f", {_count(rule.count, 'time')}" if rule.count else ""
    until = f" until {day_words(min(ends))}" if ends else ""
    return f"{describe_rrule(rule, due.start)} from {day_words(due.start)}{until}{times}"


def _span_words(due: Every) -> str:
    """Say how long: "4 working hours", "1 day and 2 hours"."""
    working = "working " if due.clock == "working" else ""
    span = due.within
    return _units(
        (span.days, f"{working}day"), (span.hours, f"{working}hour"), (span.minutes, f"{working}minute")
    )


def _units(*parts: tuple[int, str]) -> str:
    return list_words([_count(count, unit) for count, unit in parts if count])


def _count(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _each(interval: int, unit: str) -> str:
    if interval == _EVERY_SECOND:
        return f"every second {unit}"
    return f"every {unit}" if interval == 1 else f"every {interval} {unit}s"


def _weekly(rule: Rule, start: date) -> str:
    days = rule.days or ((start.weekday(), 0),)
    if days == _WORKING_DAYS:
        week = "every weekday" if rule.interval == 1 else f"{_each(rule.interval, 'week')} each weekday"
        return f"{week} (Monday to Friday)"
    names = list_words([WEEKDAYS[weekday] for weekday, _ in days])
    if rule.interval == 1:
        return f"every {names}"
    if len(days) == 1 and rule.interval == _EVERY_SECOND:
        return f"every second {names}"
    return f"{_each(rule.interval, 'week')} on {names}"


def _monthly(rule: Rule, start: date) -> str:
    month = _each(rule.interval, "month")
    if not rule.days:
        days = rule.month_days or (start.day,)
        return f"{month} on the {list_words([_day_of_month(day) for day in days])}"
    if any(nth not in _ORDINALS for _, nth in rule.days):
        return _pattern(rule)
    return f"{month} on the {list_words([f'{_ORDINALS[nth]} {WEEKDAYS[weekday]}' for weekday, nth in rule.days])}"


def _day_of_month(day: int) -> str:
    if day < 0:
        return {-1: "last day", -2: "last day but one"}.get(day, f"{_ordinal(-day)} day from its end")
    return _ordinal(day)


def _ordinal(number: int) -> str:
    teens = number % 100 in (11, 12, 13)
    return f"{number}" + ("th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))


def _pattern(rule: Rule) -> str:
    return f"on dates that follow a pattern, {_each(rule.interval, _UNITS[rule.frequency])}"
