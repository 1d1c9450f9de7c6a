"""How often words say that something comes: "every second Thursday", "monthly", "on the first Monday of the month".

Pure. A rhythm is a recurrence rule (RRULE); its first date is the first on or after a day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.intake.language.spelling import GAP, NUMBER, ORDINAL, WEEKDAY, number, weekday
from portal.promises.recurrence import dates
from portal.promises.rrule import parse_rule

_EACH = r"(?:every|each)"
_AND = rf"(?:,{GAP}(?:and{GAP})?|{GAP}(?:and|&){GAP})"
_DAYS = rf"{WEEKDAY}s?(?:{_AND}{WEEKDAY}s?){{0,6}}"
_PLURALS = rf"{WEEKDAY}s(?:{_AND}{WEEKDAY}s){{0,6}}"
_PLACES = r"(?:first|second|third|fourth|last|[1-4](?:st|nd|rd|th))"
_WORKING_DAY = rf"(?:weekday|(?:working|business){GAP}day)"
_UNITS = rf"(?:day|night|morning|afternoon|evening|{_WORKING_DAY}|week|fortnight|month|quarter|year)s?"
_PRICED = r"(?:price|fee|rate|payment|charge|rent|cost|instalment|installment|amount)s?"
_RHYTHM = re.compile(
    rf"""(?<!\w)(?:
    (?:(?:on|{_EACH}){GAP})?(?:the{GAP})?(?P<place>{_PLACES}){GAP}(?P<its_day>{WEEKDAY}){GAP}
        (?:of|in){GAP}(?:each|every|the|a){GAP}month
    |(?:(?:on|by){GAP})?(?:the{GAP})?(?P<month_day>[12]?[1-9]|[123]0|31)(?:st|nd|rd|th)(?:{GAP}day)?{GAP}of{GAP}
        (?:each|every|the){GAP}month
    |(?:(?:on|by|at){GAP})?(?:the{GAP})?(?P<month_end>last{GAP}day|end){GAP}of{GAP}{_EACH}{GAP}month
    |{_EACH}{GAP}(?:(?P<days_nth>{ORDINAL}|{NUMBER}){GAP})?(?P<days>{_DAYS})
    |{_EACH}{GAP}(?:(?P<nth>{ORDINAL}|{NUMBER}){GAP})?(?P<unit>{_UNITS})
    |on{GAP}(?P<plurals>{_PLURALS})
    |(?P<working>on{GAP}(?:weekdays|(?:working|business){GAP}days))
    |once{GAP}(?:a|per|each|every){GAP}(?P<once_a>day|week|month|quarter|year)
    |(?P<adverb>daily|weekly|fortnightly|monthly|quarterly|yearly|annually)(?!{GAP}{_PRICED}(?!\w))
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_BY_UNIT = {
    **dict.fromkeys(("day", "night", "morning", "afternoon", "evening", "daily"), ("DAILY", 1)),
    **dict.fromkeys(("week", "weekly"), ("WEEKLY", 1)),
    **dict.fromkeys(("fortnight", "fortnightly"), ("WEEKLY", 2)),
    **dict.fromkeys(("month", "monthly"), ("MONTHLY", 1)),
    **dict.fromkeys(("quarter", "quarterly"), ("MONTHLY", 3)),
    **dict.fromkeys(("year", "yearly", "annually"), ("YEARLY", 1)),
}
_SEARCHED = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Rhythm:
    """A slice of words (code points) that says how often, and the rule it means."""

    start: int
    end: int
    rule: str

    def first(self, day: date) -> date | None:
        """Return the first date of the rule on or after a day."""
        every_time = re.sub(r";INTERVAL=[0-9]+", "", self.rule)
        return next(dates(parse_rule(every_time), day, None, day + _SEARCHED), None)


def rhythms(words: str) -> Iterator[Rhythm]:
    """Yield how often words say that something comes, in order."""
    for match in _RHYTHM.finditer(words):
        rule = _rule({name: text for name, text in match.groupdict().items() if text})
        if rule:
            yield Rhythm(match.start(), match.end(), rule)


def _rule(found: dict[str, str]) -> str | None:
    if "place" in found:
        place = -1 if found["place"].lower() == "last" else number(found["place"])
        return f"FREQ=MONTHLY;BYDAY={place}{_CODES[weekday(found['its_day'])]}"
    if "month_day" in found:
        return f"FREQ=MONTHLY;BYMONTHDAY={int(found['month_day'])}"
    if "month_end" in found:
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    if "days" in found or "plurals" in found:
        return _weekly(found.get("days") or found["plurals"], found.get("days_nth"))
    unit = _one(found.get("unit") or found.get("once_a") or found.get("adverb") or "working day")
    if unit not in _BY_UNIT:
        return None if "nth" in found else _WORKDAYS
    frequency, times = _BY_UNIT[unit]
    return f"FREQ={frequency}{_interval(times * _nth(found.get('nth')))}"


def _weekly(text: str, nth: str | None) -> str:
    days = {weekday(day) for day in re.findall(WEEKDAY, text, re.IGNORECASE)}
    return f"FREQ=WEEKLY{_interval(_nth(nth))};BYDAY={','.join(_CODES[day] for day in sorted(days))}"


def _interval(times: int) -> str:
    return f";INTERVAL={times}" if times > 1 else ""


def _nth(text: str | None) -> int:
    return number(text) if text else 1


def _one(unit: str) -> str:
    """Return a unit in the singular, in lower case."""
    return unit.lower().removesuffix("s")
