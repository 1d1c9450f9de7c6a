"""Reads of promises, one statement each."""

from portal.promises.due import parse_due
from portal.promises.due_kinds import Due
from portal.promises.models import Promise

_NUMBERS = tuple(str(number) for number in range(1, 1001))


def due_of(stored: object) -> Due:
    """Return the due that a promise's stored JSON says; there, another promise is named by its number."""
    return parse_due(stored, _NUMBERS)


def promises_of(sale: str) -> list[Promise]:
    """Return the promises of a sale in their order."""
    return list(Promise.select().where(Promise.sale == sale).order_by(Promise.n))
