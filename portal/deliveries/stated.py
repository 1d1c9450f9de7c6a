"""Dues and prices as receipts state them, in words; bytes that were changed behind our back break no page. Pure."""

from portal.lib.money import minor_units
from portal.promises.due_kinds import BadDue
from portal.promises.stored import words_of_due
from portal.web.words import money

UNREADABLE = "(unreadable)"
NO_PRICE = "none was agreed"


def due_words(stated: object) -> str:
    """Say when a due is, as a receipt states it."""
    try:
        return words_of_due(stated)
    except BadDue:
        return UNREADABLE


def price_words(stated: object) -> str:
    """Say a price ({"amount", "currency"}) as a receipt states it; none where there was none."""
    if stated is None:
        return NO_PRICE
    try:
        amount, currency = stated["amount"], stated["currency"]  # type: ignore[index]  # What it may be is caught below.
        return money(minor_units(amount, currency), currency)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return UNREADABLE
