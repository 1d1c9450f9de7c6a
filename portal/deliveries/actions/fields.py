"""What forms of deliveries have in common: words, read one way, and the key by which a form is taken once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from portal.lib import clock
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.text import BadText, clean
from portal.people.access import Viewer
from portal.sales.models import Sale

TEXT_LIMIT = 4000
LINE_LIMIT = 500


@dataclass(frozen=True)
class By:
    """Who acts, when (one reading of the clock), and the key of their form."""

    viewer: Viewer
    at: datetime
    key: str


def only(by: By, kind: Literal["staff", "contact"]) -> None:
    """Refuse whoever is of the other side: nobody speaks in a customer's name, or in ours. Raises NotHere."""
    if by.viewer.kind != kind:
        raise NotHere


def words(field: str, typed: str, missing: str = "", limit: int = TEXT_LIMIT) -> str:
    """Return words as they are kept.

    Raises Invalid for what can't be, and with the sentence `missing` for no words where some are needed.
    """
    try:
        text = clean(typed, limit)
    except BadText as error:
        raise Invalid(Problem(field, str(error))) from error
    if missing and not text:
        raise Invalid(Problem(field, missing))
    return text


def read_words(
    problems: list[Problem], field: str, typed: str, missing: str = "", limit: int = TEXT_LIMIT
) -> str:
    """Return words like `words`, so that all that is wrong with a form is named at once: what is goes to `problems`."""
    try:
        return words(field, typed, missing, limit)
    except Invalid as refusal:
        problems += refusal.problems
        return ""


def first_moment(sale: Sale) -> datetime:
    """Return the instant (UTC) at which the day of signing begins in the zone of a sale.

    What somebody typed is held against it as an instant: at the very ends of the calendar it has no day everywhere.
    """
    return clock.begins(sale.signed_on, ZoneInfo(sale.time_zone))


def day_there(sale: Sale, at: datetime) -> date:
    """Return which day it is at `at` in the zone of a sale."""
    return clock.today(ZoneInfo(sale.time_zone), at)
