"""The grammar of recurrence rules: the part of RFC 5545 (RRULE) that gives plain dates.

A rule goes by day, week, month or year. Refused, each with its reason: rules finer than a day, parts that name a
time of day, BYYEARDAY, BYWEEKNO, a time in UNTIL, a part that stands twice, and what RFC 5545 forbids together.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NoReturn

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
MOST_DATES = 10_000

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES: dict[str, Frequency] = {
    "DAILY": "DAILY",
    "WEEKLY": "WEEKLY",
    "MONTHLY": "MONTHLY",
    "YEARLY": "YEARLY",
}
_TOO_FINE = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_BY_TIME = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"}
)
_COUNTED = re.compile(r"[0-9]{1,5}")
_COUNTED_EITHER_WAY = re.compile(r"[+-]?[0-9]{1,3}")
_NAMED_DAY = re.compile(r"([+-]?(?:0?[1-9]|[1-5][0-9]))?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_LONGEST = 300
_WEEKS_IN_A_MONTH = 5
_WEEKS_IN_A_YEAR = 53


class BadRule(ValueError):
    """A recurrence rule that cannot be used; `reason` is one plain sentence for whoever wrote it."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Rule:
    """A recurrence rule, read.

    `days` pairs a weekday (0 is Monday) with which one of its month or year it is: 2 the second, -1 the last, 0
    each. `months`, `month_days` and `positions` are BYMONTH, BYMONTHDAY and BYSETPOS; empty where not given.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def parse_rule(text: str) -> Rule:
    """Read an RRULE without its name, such as "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH". Raises BadRule."""
    parts = _parts(text)
    rule = Rule(
        frequency=_frequency(parts.get("FREQ", "")),
        interval=_number(parts, "INTERVAL", 1000) or 1,
        count=_number(parts, "COUNT", MOST_DATES),
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        months=_months(parts),
        month_days=_either_way(parts, "BYMONTHDAY", 31),
        days=_days(parts["BYDAY"]) if "BYDAY" in parts else (),
        positions=_either_way(parts, "BYSETPOS", 366),
        week_start=_week_start(parts.get("WKST", "MO")),
    )
    _check_together(rule)
    return rule


def _parts(text: str) -> dict[str, str]:
    if not text.isascii() or len(text) > _LONGEST:
        _refuse("A rule is short and plain, like FREQ=WEEKLY;INTERVAL=2;BYDAY=TH.")
    parts: dict[str, str] = {}
    for part in text.upper().split(";"):
        name, _, value = part.partition("=")
        if name in _BY_TIME:
            _refuse(f"A promise falls due on a day, not at a time of day, so {name} can't be used.")
        if name not in _PARTS:
            _refuse(
                f"“{name[:20]}” is not a part of a rule that can be used; a rule looks like FREQ=WEEKLY;BYDAY=TH."
            )
        if name in parts:
            _refuse(f"{name} stands in the rule twice.")
        parts[name] = value
    return parts


def _frequency(text: str) -> Frequency:
    if text in _TOO_FINE:
        _refuse("A promise falls due on a day, so a rule by the second, minute or hour can't be used.")
    if text not in _FREQUENCIES:
        _refuse("A rule says FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY.")
    return _FREQUENCIES[text]


def _number(parts: dict[str, str], name: str, most: int) -> int | None:
    if name not in parts:
        return None
    number = int(parts[name]) if _COUNTED.fullmatch(parts[name]) else 0
    if not 1 <= number <= most:
        _refuse(f"{name} takes a whole number from 1 to {most}.")
    return number


def _months(parts: dict[str, str]) -> tuple[int, ...]:
    months = _either_way(parts, "BYMONTH", 12)
    if any(month < 0 for month in months):
        _refuse("BYMONTH takes months from 1 to 12.")
    return months


def _either_way(parts: dict[str, str], name: str, most: int) -> tuple[int, ...]:
    """Read numbers that count from the start, or with a minus from the end."""
    if name not in parts:
        return ()
    texts = parts[name].split(",")
    numbers = [int(text) if _COUNTED_EITHER_WAY.fullmatch(text) else 0 for text in texts]
    if not all(1 <= abs(number) <= most for number in numbers):
        _refuse(f"{name} takes whole numbers from 1 to {most}, like {name}=1.")
    return tuple(sorted(set(numbers)))


def _days(text: str) -> tuple[tuple[int, int], ...]:
    matches = [_NAMED_DAY.fullmatch(part) for part in text.split(",")]
    named = [(_DAYS.index(match[2]), int(match[1] or 0)) for match in matches if match]
    if len(named) < len(matches) or any(abs(nth) > _WEEKS_IN_A_YEAR for _, nth in named):
        _refuse("BYDAY names weekdays as MO, TU, WE, TH, FR, SA, SU, or the second Tuesday as 2TU.")
    return tuple(sorted(set(named)))


def _until(text: str) -> date:
    match = _UNTIL.fullmatch(text)
    try:
        return date(*(int(number) for number in match.groups())) if match else date(0, 1, 1)
    except ValueError:
        _refuse("UNTIL takes a plain date, like UNTIL=20261231.")


def _week_start(text: str) -> int:
    if text not in _DAYS:
        _refuse("WKST takes one weekday, like WKST=MO.")
    return _DAYS.index(text)


def _check_together(rule: Rule) -> None:
    """Refuse what RFC 5545, 3.3.10, forbids together."""
    most = {"MONTHLY": _WEEKS_IN_A_MONTH, "YEARLY": _WEEKS_IN_A_YEAR}.get(rule.frequency, 0)
    if rule.count is not None and rule.until is not None:
        _refuse("A rule ends after a COUNT or at an UNTIL, not at both.")
    if any(abs(nth) > most for _, nth in rule.days):
        _refuse("A numbered weekday like 2TU needs FREQ=MONTHLY (up to 5) or FREQ=YEARLY (up to 53).")
    if rule.month_days and rule.frequency == "WEEKLY":
        _refuse("BYMONTHDAY can't be used with FREQ=WEEKLY; FREQ=MONTHLY takes it.")
    if rule.positions and not (rule.months or rule.month_days or rule.days):
        _refuse("BYSETPOS needs BYDAY, BYMONTHDAY or BYMONTH beside it.")


def _refuse(reason: str) -> NoReturn:
    raise BadRule(reason)
