"""The due of a promise in the flat fields of a form, and as the import format writes it. Pure."""

import re
from collections.abc import Mapping

from portal.intake.rules import Fields

_CALENDAR_UNITS = ("D", "W", "M", "Y")
_HOUR_UNITS = ("M", "H", "D")
_OFFSET = re.compile(r"P([0-9]+)([DWMY])")
_WITHIN = re.compile(r"P(?:T([0-9]+)([HM])|([0-9]+)(D))")
# What part of the due a pointer of the import format speaks of, as the field in which it is typed.
_PLACES = (
    ("/once/after", "due_after"),
    ("/once/offset", "due_count"),
    ("/once", "due_on"),
    ("/schedule/rrule", "due_rule"),
    ("/schedule/start", "due_start"),
    ("/schedule/until", "due_until"),
    ("/schedule", "due_rule"),
    ("/every", "due_every"),
    ("/within", "due_within"),
    ("/clock", "due_clock"),
    ("/holding", "due_end"),
)


def due_json(fields: Fields) -> dict[str, object] | None:
    """Return the due that the fields say, as the import format writes it; None where no kind is chosen yet.

    Nothing is checked: what was typed stands in it, and `parse_due` says what is wrong with it.
    """
    match fields.get("due_kind", ""):
        case "once":
            return {"once": fields.get("due_on", "").strip()}
        case "after":
            offset = _span(fields.get("due_count", ""), fields.get("due_unit", "D"))
            return {"once": {"after": fields.get("due_after", ""), "offset": offset}}
        case "schedule":
            named = {"rrule": "due_rule", "start": "due_start"}
            said: dict[str, object] = {name: fields.get(typed, "").strip() for name, typed in named.items()}
            until = fields.get("due_until", "").strip()
            return {"schedule": {**said, **({"until": until} if until else {})}}
        case "every":
            within = _span(fields.get("due_within", ""), f"T{fields.get('due_within_unit', 'H')}")
            return {
                "every": fields.get("due_every", ""),
                "within": within,
                "clock": fields.get("due_clock", ""),
            }
        case "holding":
            end = fields.get("due_end", "").strip()
            return {"holding": {"until": end} if end else {}}
        case "undated":
            return {"undated": True}
        case _:
            return None


def due_fields(due: Mapping[str, object]) -> dict[str, str]:
    """Return the fields that say a due of the import format: `due_json` gives the same due again.

    A length with several units ("P1M10D") is written as it is in its count.
    """
    if "undated" in due:
        return {"due_kind": "undated"}
    if "holding" in due:
        return {"due_kind": "holding", "due_end": _text(due["holding"], "until")}
    if "every" in due:
        count, unit = _typed(str(due["within"]), _WITHIN, "H")
        return {
            "due_kind": "every",
            "due_every": str(due["every"]),
            "due_within": count,
            "due_within_unit": unit,
            "due_clock": str(due["clock"]),
        }
    if "schedule" in due:
        names = {"due_rule": "rrule", "due_start": "start", "due_until": "until"}
        return {
            "due_kind": "schedule",
            **{typed: _text(due["schedule"], name) for typed, name in names.items()},
        }
    once = due["once"]
    if isinstance(once, str):
        return {"due_kind": "once", "due_on": once}
    count, unit = _typed(_text(once, "offset"), _OFFSET, "D")
    return {"due_kind": "after", "due_after": _text(once, "after"), "due_count": count, "due_unit": unit}


def due_place(pointer: str) -> str:
    """Return the field in which what a pointer into a due names is typed."""
    return next((name for start, name in _PLACES if pointer.startswith(start)), "due_kind")


def _span(count: str, unit: str) -> str:
    """Write a length as ISO 8601 does; one that was typed so already stays ("P1M10D")."""
    typed = count.strip().upper()
    if typed.startswith("P"):
        return typed
    units = _HOUR_UNITS if unit.startswith("T") else _CALENDAR_UNITS
    letter = unit.removeprefix("T")
    known = letter if letter in units else units[0]
    in_hours = unit.startswith("T") and known != "D"
    return f"P{'T' if in_hours else ''}{typed}{known}"


def _typed(text: str, pattern: re.Pattern[str], unit: str) -> tuple[str, str]:
    match = pattern.fullmatch(text)
    if match is None:
        return text, unit
    count, found = (part for part in match.groups() if part)
    return count, found


def _text(value: object, name: str) -> str:
    found = value.get(name, "") if isinstance(value, Mapping) else ""
    return str(found)
