"""Calendars as text (RFC 5545): properties with their values escaped, components around them, lines folded."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

PRODUCT = "-//Kept//Portal//EN"
LINE_OCTETS = 75  # RFC 5545, 3.1: a longer line is folded; its end doesn't count.
# RFC 5545, 3.1: a text holds no control character but a tab and, written `\n`, a line break.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True)
class Property:
    """One line of a calendar, its value escaped already; `parameters` are names with values that may hold anything."""

    name: str
    value: str
    parameters: tuple[tuple[str, str], ...] = ()

    def line(self) -> str:
        """Return it as one line that isn't folded."""
        said = "".join(f";{name}={_parameter(value)}" for name, value in self.parameters)
        return f"{self.name}{said}:{self.value}"


def text(name: str, words: str) -> Property:
    """Return a property whose value is text (3.3.11)."""
    one_kind = _CONTROLS.sub("", _LINE_ENDS.sub("\n", words))
    escaped = one_kind.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return Property(name, escaped.replace("\n", "\\n"))


def plain(name: str, value: str, *parameters: tuple[str, str]) -> Property:
    """Return a property whose value is a word of the standard, a number or an address: nothing in it is escaped.

    Raises ValueError for a control character, which would end its line.
    """
    if _CONTROLS.search(value) or "\n" in value:
        message = f"the value of {name} holds a control character"
        raise ValueError(message)
    return Property(name, value, parameters)


def instant(name: str, at: datetime) -> Property:
    """Return a property whose value is an instant (aware), written in UTC (3.3.5, form 2)."""
    return Property(name, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def whole_day(name: str, on: date) -> Property:
    """Return a property whose value is a day (3.3.4)."""
    return Property(name, f"{on:%Y%m%d}", (("VALUE", "DATE"),))


def component(name: str, inside: Iterable[Property], children: Iterable[Sequence[str]] = ()) -> list[str]:
    """Return the lines of a component with its properties and the lines of those that stand in it."""
    nested = [line for child in children for line in child]
    return [f"BEGIN:{name}", *(one.line() for one in inside), *nested, f"END:{name}"]


def calendar(inside: Iterable[Property], events: Iterable[Sequence[str]]) -> bytes:
    """Return a whole calendar as it is sent: UTF-8, lines folded, each ended by CR LF."""
    head = (Property("VERSION", "2.0"), Property("PRODID", PRODUCT), Property("CALSCALE", "GREGORIAN"))
    lines = component("VCALENDAR", [*head, *inside], events)
    return b"".join(folded(line) for line in lines)


def folded(line: str) -> bytes:
    """Return a line with its end, broken so that no part has more than 75 octets and no character is cut (3.1)."""
    parts, part = [], b""
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(part) + len(octets) > LINE_OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"


def _parameter(value: str) -> str:
    """Return a parameter's value, in quotes where it needs them; a quote itself can't stand there (3.1)."""
    said = _CONTROLS.sub("", _LINE_ENDS.sub(" ", value)).replace('"', "\N{RIGHT SINGLE QUOTATION MARK}")
    return f'"{said}"' if re.search(r"[^A-Za-z0-9-]", said) else said
