"""Days that words name: "3 March", "03/04/2026", "next Friday", "the end of May". Pure.

A day without its year is the next such day on or after the one on which the words were said. Where people would read
two days ("03/04/2026", "next Friday"), both are given. What names no day ("in early June") gives none.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from portal.intake.language.spelling import GAP, MONTH, WEEKDAY, month, weekday

_SUFFIX = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20|21)[0-9]{2}"
_NAMED = rf"(?:{WEEKDAY},?{GAP})?"
_DAY = re.compile(
    rf"""(?<![\w/.-])(?:
    (?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?![\w-])
    |(?P<first>[0-9]{{1,2}})(?P<between>[/.])(?P<second>[0-9]{{1,2}})(?P=between)(?P<short>[0-9]{{4}}|[0-9]{{2}})(?![\w/])
    |{_NAMED}(?:the{GAP})?(?P<day>[0-9]{{1,2}}){_SUFFIX}(?:{GAP}day)?{GAP}(?:of{GAP})?(?P<month>{MONTH})
        (?:,?{GAP}(?P<year>{_YEAR}))?(?![\w])
    |{_NAMED}(?P<month_first>{MONTH}){GAP}(?:the{GAP})?(?P<its_day>[0-9]{{1,2}}){_SUFFIX}(?!\w|,[0-9]|[.:][0-9])
        (?:,?{GAP}(?P<its_year>{_YEAR})(?!\w))?
    |(?:the{GAP}|this{GAP}|on{GAP})*?end{GAP}of{GAP}(?:(?P<end_month>{MONTH})(?:,?{GAP}(?P<end_year>{_YEAR}))?
        |(?P<end_which>the|this|next){GAP}(?P<end_unit>week|month|quarter|year))(?!\w)
    |(?:(?P<which>next|this|coming){GAP})?(?P<weekday>{WEEKDAY})(?!\w)
    |(?P<soon>today|tonight|tomorrow)(?!\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LEAD = re.compile(
    rf"(?<!\w)(?P<lead>by|on{GAP}or{GAP}before|on|before|until|till|through|up{GAP}to|to|from|since|after|starting|beginning"
    rf"|no{GAP}later{GAP}than|at)(?:{GAP}(?:on|at{GAP}latest|the|and{GAP}including|at{GAP}least))?{GAP}$",
    re.IGNORECASE,
)
_LEAD_ROOM = 60
_LEADS = {
    "on": "by",
    "at": "by",
    "no later than": "by",
    "till": "until",
    "through": "until",
    "up to": "until",
}
_STARTS = {"since": "from", "starting": "from", "beginning": "from"}
_MONTHS_IN_A_QUARTER = 3
_YEARS_TO_A_LEAP_DAY = 9
_FRIDAY, _SUNDAY = 4, 6


@dataclass(frozen=True)
class NamedDay:
    """A slice of words (code points, with its "by" or "until") that names a day, and which days it may mean.

    `lead` is what stands before it: "by", "before", "until", "to", "from", "after", or "" for nothing of these.
    """

    start: int
    end: int
    days: tuple[date, ...]
    lead: str


def named_days(words: str, said_on: date) -> Iterator[NamedDay]:
    """Yield the days that words name, in order."""
    for match in _DAY.finditer(words):
        with suppress(ValueError, OverflowError):
            days = _days(match, said_on)
            if not days:
                continue
            before = _LEAD.search(words, max(0, match.start() - _LEAD_ROOM), match.start())
            start = before.start() if before else match.start()
            yield NamedDay(start, match.end(), days, _lead(before[0]) if before else "")


def next_weekday(day: date, number: int) -> date:
    """Return the first such weekday (0 is Monday) after a day."""
    return day + timedelta(days=(number - day.weekday() - 1) % 7 + 1)


def _lead(text: str) -> str:
    said = " ".join(text.replace(">", " ").lower().split())
    word = next((word for word in (*_LEADS, *_STARTS) if said.startswith(word)), said.split(" ", 1)[0])
    return (_LEADS | _STARTS).get(word, word)


def _days(match: re.Match[str], said_on: date) -> tuple[date, ...]:
    """Return which days a match may mean. Raises ValueError for a day that isn't in the calendar."""
    found = match.groupdict()
    if found["iso"]:
        return (date.fromisoformat(found["iso"]),)
    if found["first"]:
        return _in_numbers(found)
    if found["month"] or found["month_first"]:
        number = int(found["day"] or found["its_day"])
        year = found["year"] or found["its_year"]
        return (_of_month(month(found["month"] or found["month_first"]), number, year, said_on),)
    if found["end_month"] or found["end_unit"]:
        return _ends(found, said_on)
    if found["weekday"]:
        return _weekdays((found["which"] or "").lower(), weekday(found["weekday"]), said_on)
    return (said_on + timedelta(days=found["soon"].lower() == "tomorrow"),)


def _in_numbers(found: dict[str, str | None]) -> tuple[date, ...]:
    """Read 03/04/2026: the month first, as Americans do, and the day first; with full stops the day is first."""
    first, second = int(found["first"] or 0), int(found["second"] or 0)
    year = int(found["short"] or 0)
    year += 2000 if year < 100 else 0  # noqa: PLR2004 - two digits are a year of this century
    orders = [(second, first)] if found["between"] == "." else [(first, second), (second, first)]
    days = []
    for number, day in dict.fromkeys(orders):
        with suppress(ValueError):
            days.append(date(year, number, day))
    if not days:
        raise ValueError
    return tuple(dict.fromkeys(days))


def _of_month(number: int, day: int, year: str | None, said_on: date) -> date:
    if year:
        return date(int(year), number, day)
    for later in range(_YEARS_TO_A_LEAP_DAY):
        with suppress(ValueError):
            found = date(said_on.year + later, number, day)
            if found >= said_on:
                return found
    raise ValueError


def _ends(found: dict[str, str | None], said_on: date) -> tuple[date, ...]:
    """Return the last day of a month, quarter or year; of a week both its Friday and its Sunday."""
    if found["end_month"]:
        number = month(found["end_month"])
        year = int(found["end_year"] or said_on.year + (number < said_on.month))
        return (_last_of_month(year, number),)
    later = (found["end_which"] or "").lower() == "next"
    match (found["end_unit"] or "").lower():
        case "week":
            monday = said_on - timedelta(days=said_on.weekday()) + timedelta(weeks=later)
            days = (monday + timedelta(days=_FRIDAY), monday + timedelta(days=_SUNDAY))
            return tuple(day for day in days if day >= said_on)
        case "month":
            return (_last_of_month(said_on.year, said_on.month + later),)
        case "quarter":
            quarter = (said_on.month - 1) // _MONTHS_IN_A_QUARTER + 1 + later
            return (_last_of_month(said_on.year, quarter * _MONTHS_IN_A_QUARTER),)
        case _:
            return (date(said_on.year + later, 12, 31),)


def _last_of_month(year: int, number: int) -> date:
    """Return the last day of a month; one after December is of the next year."""
    year, index = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, index, monthrange(year, index)[1])


def _weekdays(which: str, number: int, said_on: date) -> tuple[date, ...]:
    """Return the coming weekday; "next Friday", said earlier in its week, may be that of the next week too."""
    if which == "this" and said_on.weekday() == number:
        return (said_on,)
    coming = next_weekday(said_on, number)
    if which == "next" and said_on.weekday() < number:
        return coming, coming + timedelta(weeks=1)
    return (coming,)
