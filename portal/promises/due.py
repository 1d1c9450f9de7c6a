"""A due as JSON: read strictly from the import format, and written in the one form that receipts keep.

The first date of a schedule must be a date of its rule. RFC 5545, 3.8.5.3, leaves open what else would happen; a
customer who was told "every second week from 24 September" expects that very day, so a mismatch is refused with
the nearest date that fits.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from portal.lib.durations import BadDuration, parse_days, parse_span
from portal.lib.text import BadText, clean, one_line
from portal.lib.worktime import Clock
from portal.promises.due_kinds import (
    COMPLETION,
    SIGNING,
    After,
    BadDue,
    Due,
    Every,
    Holding,
    Once,
    Schedule,
    Undated,
    occurrences,
)
from portal.promises.recurrence import dates
from portal.promises.rrule import BadRule, parse_rule

__all__ = ["BadDue", "Due", "due_as_json", "parse_date", "parse_due"]

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_LONGEST_OCCASION = 300
_SHOWN = 40
_SEARCHED = timedelta(days=40 * 366)
_FIELDS = {
    "once": ("once",),
    "schedule": ("schedule",),
    "every": ("every", "within", "clock"),
    "holding": ("holding",),
    "undated": ("undated",),
}


def parse_due(raw: object, promise_ids: Collection[str]) -> Due:
    """Read the `due` of the import format; `promise_ids` are the ids that "after" may name. Raises BadDue."""
    fields = _object(raw, "")
    kinds = [kind for kind in _FIELDS if kind in fields]
    if len(kinds) != 1:
        raise BadDue(
            "", 'A due is one of once, schedule, every, holding and undated, like {"once": "2026-05-01"}.'
        )
    kind = kinds[0]
    _check_fields(fields, "", needed=_FIELDS[kind])
    match kind:
        case "once":
            return _once(fields["once"], promise_ids)
        case "schedule":
            return _schedule(_object(fields["schedule"], "/schedule"))
        case "every":
            return _every(fields)
        case "holding":
            return _holding(_object(fields["holding"], "/holding"))
        case _:
            return _undated(fields["undated"])


def due_as_json(due: Due) -> dict[str, object]:
    """Write a due in the one form in which receipts keep it; `parse_due` reads it back to the same due."""
    match due:
        case Once():
            return {"once": due.on.isoformat()}
        case After():
            return {"once": {"after": due.event, "offset": due.offset.iso()}}
        case Schedule():
            return {
                "schedule": {"rrule": due.rrule, "start": due.start.isoformat(), **_until_as_json(due.until)}
            }
        case Every():
            return {"every": due.occasion, "within": due.within.iso(), "clock": due.clock}
        case Holding():
            return {"holding": _until_as_json(due.until)}
        case Undated():
            return {"undated": True}


def parse_date(raw: object, pointer: str) -> date:
    """Read a plain date as YYYY-MM-DD, between 1900 and 2200. Raises BadDue at `pointer`."""
    match = _DATE.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise BadDue(pointer, "A date is written as year, month and day, like 2026-05-01.")
    year, month, day = (int(number) for number in match.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadDue(pointer, f"The year lies between {_FIRST_YEAR} and {_LAST_YEAR}, as in 2026-05-01.")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadDue(pointer, f"There is no day {match[0]} in the calendar.") from error


def _once(raw: object, promise_ids: Collection[str]) -> Due:
    if isinstance(raw, str):
        return Once(parse_date(raw, "/once"))
    if not isinstance(raw, dict):
        raise BadDue(
            "/once", 'Once takes a date like "2026-05-01", or {"after": "signing", "offset": "P10D"}.'
        )
    fields = _object(raw, "/once")
    _check_fields(fields, "/once", needed=("after", "offset"))
    event = _text(fields["after"], "/once/after")
    if event not in (SIGNING, COMPLETION) and event not in promise_ids:
        raise BadDue(
            "/once/after", f"“{event[:_SHOWN]}” is neither signing, completion nor the id of a promise here."
        )
    try:
        return After(event, parse_days(_text(fields["offset"], "/once/offset")))
    except BadDuration as error:
        raise BadDue("/once/offset", error.reason) from error


def _schedule(fields: Mapping[str, object]) -> Schedule:
    _check_fields(fields, "/schedule", needed=("rrule", "start"), optional=("until",))
    start = parse_date(fields["start"], "/schedule/start")
    until = parse_date(fields["until"], "/schedule/until") if "until" in fields else None
    rrule = _text(fields["rrule"], "/schedule/rrule")
    if until is not None and until < start:
        raise BadDue("/schedule/until", "A schedule can't end before its first date.")
    try:
        _check_start(rrule, start)
        schedule = Schedule(rrule.upper(), start, until)
        if until is not None:
            occurrences(schedule, None, until)
    except BadRule as error:
        raise BadDue("/schedule/rrule", error.reason) from error
    return schedule


def _check_start(rrule: str, start: date) -> None:
    """Refuse a rule that gives no date, or whose first date is another than `start`."""
    rule = parse_rule(rrule)
    if rule.until is not None and rule.until < start:
        reason = "This rule gives no date: its UNTIL lies before the first date."
        raise BadRule(reason)
    first = next(dates(rule, start, None, start + _SEARCHED), None)
    if first is None:
        reason = "This rule gives no date within 40 years of its start."
        raise BadRule(reason)
    if first != start:
        reason = (
            f"{start:%A} {start} is not a date of this rule; the first one that is, is {first:%A} {first}."
        )
        raise BadDue("/schedule/start", reason)


def _every(fields: Mapping[str, object]) -> Every:
    clock: Clock
    match fields["clock"]:
        case "working":
            clock = "working"
        case "calendar":
            clock = "calendar"
        case _:
            raise BadDue(
                "/clock", 'The clock is "working" (working hours only) or "calendar" (every hour counts).'
            )
    try:
        occasion = one_line(clean(_text(fields["every"], "/every"), _LONGEST_OCCASION))
        within = parse_span(_text(fields["within"], "/within"))
    except BadText as error:
        raise BadDue("/every", str(error)) from error
    except BadDuration as error:
        raise BadDue("/within", error.reason) from error
    if not occasion:
        raise BadDue("/every", 'Every takes what the occasion is, like "a message from you".')
    return Every(occasion, within, clock)


def _holding(fields: Mapping[str, object]) -> Holding:
    _check_fields(fields, "/holding", optional=("until",))
    return Holding(parse_date(fields["until"], "/holding/until") if "until" in fields else None)


def _undated(raw: object) -> Undated:
    if raw is not True:
        raise BadDue("/undated", "Undated takes true and nothing else.")
    return Undated()


def _object(raw: object, pointer: str) -> dict[str, object]:
    if not isinstance(raw, dict) or not all(isinstance(name, str) for name in raw):
        raise BadDue(pointer, "Here stands an object, with its fields in braces.")
    return raw


def _text(raw: object, pointer: str) -> str:
    if not isinstance(raw, str):
        raise BadDue(pointer, "Here stands a text in quotation marks.")
    return raw


def _check_fields(
    fields: Mapping[str, object],
    pointer: str,
    *,
    needed: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
) -> None:
    """Refuse unknown fields and missing ones, naming the first of each."""
    unknown = [name for name in fields if name not in needed + optional]
    if unknown:
        place = unknown[0][:_SHOWN].replace("~", "~0").replace("/", "~1")
        raise BadDue(f"{pointer}/{place}", "This field is not known here.")
    missing = [name for name in needed if name not in fields]
    if missing:
        raise BadDue(f"{pointer}/{missing[0]}", "This field is missing.")


def _until_as_json(until: date | None) -> dict[str, object]:
    return {"until": until.isoformat()} if until is not None else {}
