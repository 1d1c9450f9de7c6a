"""The fields of a person, read the same way from every side: forms, imports and the command line."""

from collections.abc import Callable

from portal.lib.errors import Invalid, Problem
from portal.lib.text import BadText, clean, normal_email, one_line
from portal.people.rules import ROLES, is_time_zone

NAME_LIMIT = 200
PHONE_LIMIT = 40


def name_of(text: str) -> str:
    """Return a name as it is kept: one line, not empty. Raises Invalid."""
    name = _read("name", text, lambda value: one_line(clean(value, NAME_LIMIT)))
    if not name:
        raise Invalid(Problem("name", "Write a name here."))
    return name


def email_of(text: str) -> str:
    """Return an address as it is kept. Raises Invalid."""
    return _read("email", text, normal_email)


def phone_of(text: str) -> str:
    """Return a telephone number as it is shown, possibly empty. Raises Invalid."""
    return _read("phone", text, lambda value: one_line(clean(value, PHONE_LIMIT)))


def role_of(text: str) -> str:
    """Return a role of staff. Raises Invalid."""
    if text not in ROLES:
        raise Invalid(Problem("role", f"Choose one of {', '.join(ROLES)}."))
    return text


def zone_of(text: str) -> str:
    """Return an IANA time zone's name. Raises Invalid."""
    if not is_time_zone(text):
        raise Invalid(Problem("time_zone", "This is no time zone we know; one looks like Europe/Berlin."))
    return text


def _read(field: str, text: str, reader: Callable[[str], str]) -> str:
    try:
        return reader(text)
    except BadText as error:
        raise Invalid(Problem(field, str(error))) from error
