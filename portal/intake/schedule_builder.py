"""A recurrence rule as a form says it: every so many days, weeks, months or years, on which of their days. Pure.

What such a form can't say (a count, an end inside the rule, several days of a month) stays a rule as it was typed.
"""

from dataclasses import dataclass

from portal.promises.rrule import BadRule, Rule, parse_rule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNITS = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
# Which weekday of its month: the first to the fourth, or the last.
NTHS = ("1", "2", "3", "4", "-1")
_LETTERS = {name: letter for letter, name in UNITS.items()}
_DAYS_OF_A_MONTH = range(1, 32)


@dataclass(frozen=True)
class Built:
    """What the form says: every `count` of `unit` (D, W, M, Y), as it was typed.

    Of a week: `days`, or none for the weekday of the first date. Of a month: `by` "start" (the day of the first date),
    "day" (`day`: 1 to 31, or -1 for the last) or "weekday" (`nth` of NTHS, `weekday` of WEEKDAYS).
    """

    count: str = "1"
    unit: str = "W"
    days: tuple[str, ...] = ()
    by: str = "start"
    day: str = "1"
    nth: str = "1"
    weekday: str = "MO"


def rule_of(built: Built) -> str:
    """Return the rule that a form says; a count that is no number stands in it as typed, and is refused there."""
    count = built.count.strip()
    parts = [f"FREQ={UNITS.get(built.unit, built.unit)}", *([f"INTERVAL={count}"] if count != "1" else [])]
    if built.unit == "W" and built.days:
        parts.append(f"BYDAY={','.join(day for day in WEEKDAYS if day in built.days)}")
    if built.unit == "M" and built.by == "day":
        parts.append(f"BYMONTHDAY={built.day}")
    if built.unit == "M" and built.by == "weekday":
        parts.append(f"BYDAY={built.nth}{built.weekday}")
    return ";".join(parts)


def built_of(text: str) -> Built | None:
    """Return the form that says a rule, None for one that no such form says, and for what is no rule."""
    try:
        rule = parse_rule(text)
    except BadRule:
        return None
    if rule.count or rule.until or rule.months or rule.positions or rule.week_start:
        return None
    plain = Built(str(rule.interval), _LETTERS[rule.frequency])
    if not (rule.days or rule.month_days):
        return plain
    match rule.frequency:
        case "WEEKLY":
            return Built(plain.count, "W", tuple(WEEKDAYS[day] for day, _ in rule.days))
        case "MONTHLY":
            return _monthly(plain, rule)
        case _:
            return None


def same_rule(one: str, other: str) -> bool:
    """Tell whether two texts are the same rule, differently written; a text that is no rule is only itself."""
    try:
        return parse_rule(one) == parse_rule(other)
    except BadRule:
        return one == other


def _monthly(plain: Built, rule: Rule) -> Built | None:
    if len(rule.month_days) == 1 and not rule.days:
        [day] = rule.month_days
        is_said = day == -1 or day in _DAYS_OF_A_MONTH
        return Built(plain.count, "M", by="day", day=str(day)) if is_said else None
    if len(rule.days) == 1 and not rule.month_days:
        [(weekday, nth)] = rule.days
        is_said = str(nth) in NTHS
        return (
            Built(plain.count, "M", by="weekday", nth=str(nth), weekday=WEEKDAYS[weekday])
            if is_said
            else None
        )
    return None
