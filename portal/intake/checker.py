"""Collecting the problems of one sale, each with a pointer to its place, so that all are told at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from portal.intake.document import LINE
from portal.intake.quotes import BadQuote
from portal.lib.errors import Problem
from portal.lib.text import BadText, clean, normal_email, one_line
from portal.people.rules import is_time_zone
from portal.promises.due import parse_date
from portal.promises.due_kinds import BadDue

Found = TypeVar("Found")
Instead = TypeVar("Instead")


@dataclass
class Checker:
    """Collects the problems of one sale, so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)

    def check(self, pointer: str, function: Callable[[], Found], instead: Instead) -> Found | Instead:
        """Return what `function` returns, or `instead` once its refusal is noted at `pointer`."""
        try:
            return function()
        except BadDue as error:
            self.problems.append(Problem(f"{pointer}{error.pointer}", error.reason))
        except (BadText, BadQuote) as error:
            self.problems.append(Problem(pointer, str(error)))
        return instead

    def refuse(self, pointer: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(pointer, message))

    def line(self, pointer: str, text: str, limit: int = LINE) -> str:
        """Return a line of text, clean: it may stand in the head of a mail."""
        return self.check(pointer, lambda: one_line(clean(text, limit)), "") or self._empty(pointer, text)

    def email(self, pointer: str, text: str) -> str:
        """Return an email address in its normal form."""
        return self.check(pointer, lambda: normal_email(text), "")

    def day(self, pointer: str, text: str) -> date | None:
        """Return a plain date."""
        return self.check(pointer, lambda: parse_date(text, ""), None)

    def zone(self, pointer: str, name: str) -> str:
        """Return the name of a time zone of the IANA database."""
        if not is_time_zone(name):
            self.refuse(pointer, f"“{name[:60]}” is no time zone; one looks like America/New_York.")
        return name

    def _empty(self, pointer: str, text: str) -> str:
        if not text.strip():
            self.refuse(pointer, "This is empty.")
        return ""


def moment(checker: Checker, pointer: str, text: str) -> str:
    """Return a day, or an instant with its offset, as text: both are kept as they were written."""
    if "T" not in text:
        day = checker.day(pointer, text)
        return day.isoformat() if day else ""
    try:
        instant = datetime.fromisoformat(text) if text.isascii() else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        checker.refuse(
            pointer, "This is neither a day (2026-03-03) nor an instant with its zone (2026-03-03T09:30Z)."
        )
        return ""
    # Its day has the bounds of every other date: the first and the last hours of all time exist in no other zone.
    return instant.isoformat() if checker.day(pointer, instant.date().isoformat()) else ""


def refuse_doubles(checker: Checker, pointer: str, values: list[str], field_name: str = "/id") -> None:
    """Refuse each of `values`, a list at `pointer`, that stands there a second time."""
    for index, value in enumerate(values):
        if value and value in values[:index]:
            checker.refuse(
                f"{pointer}/{index}{field_name}", f"“{value[:60]}” stands here twice; each may stand once."
            )
