"""The keys by which lists go on: what a cursor must hold, read strictly."""

from datetime import date, datetime

from portal.lib.api.paging import read_cursor
from portal.lib.api.pointers import QUERY
from portal.lib.db import utc_instant, utc_text
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import is_ref

_DAY_LETTERS = len("2026-05-01")
_NO_CURSOR = "This is no cursor of ours; use `next` of the page before as it is."


def after_number(cursor: str | None) -> int | None:
    """Return the number behind which a page goes on; None for the first page. Raises Invalid."""
    found = read_cursor(cursor, int)
    return None if found is None else int(found[0])


def after_ref(cursor: str | None) -> str | None:
    """Return the ref behind which a page goes on; None for the first page. Raises Invalid."""
    found = read_cursor(cursor, str)
    if found is None:
        return None
    if not is_ref(found[0]):
        raise no_cursor()
    return str(found[0])


def after_instant(cursor: str | None) -> tuple[datetime, str] | None:
    """Return the instant and ref behind which a page goes on; None for the first page. Raises Invalid."""
    found = read_cursor(cursor, str, str)
    if found is None:
        return None
    return instant_of(found[0]), found[1]


def after_name(cursor: str | None) -> tuple[str, str] | None:
    """Return the name and ref behind which a page goes on; None for the first page. Raises Invalid."""
    found = read_cursor(cursor, str, str)
    return None if found is None else (found[0], found[1])


def after_entry(cursor: str | None) -> tuple[datetime, str, int] | None:
    """Return the instant, sale and number of the entry behind which a page goes on. Raises Invalid."""
    found = read_cursor(cursor, str, str, int)
    return None if found is None else (instant_of(found[0]), found[1], found[2])


def after_due(cursor: str | None) -> tuple[str, str] | None:
    """Return the promised day or moment, as rows keep it, and the ref behind which a page goes on. Raises Invalid."""
    found = read_cursor(cursor, str, str)
    if found is None:
        return None
    text, ref = found
    if len(text) == _DAY_LETTERS:
        _day_of(text)
    else:
        instant_of(text)
    return text, ref


def after_day(cursor: str | None) -> tuple[date, int] | None:
    """Return the day and number behind which a page goes on; None for the first page. Raises Invalid."""
    found = read_cursor(cursor, str, int)
    if found is None:
        return None
    return _day_of(found[0]), found[1]


def instant_of(text: str) -> datetime:
    """Return the instant in a cursor, written as rows keep it. Raises Invalid."""
    try:
        found = utc_instant(text)
        again = utc_text(found)
    except (ValueError, OverflowError) as error:
        raise no_cursor() from error
    if again != text:
        raise no_cursor()
    return found


def no_cursor() -> Invalid:
    """Return the refusal of a cursor that none of our pages gave."""
    return Invalid(Problem(f"{QUERY}cursor", _NO_CURSOR))


def _day_of(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise no_cursor() from error
    if found.isoformat() != text:
        raise no_cursor()
    return found
