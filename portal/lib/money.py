"""Money: whole minor units of an ISO 4217 currency, exact on every database."""

from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision

_MOST_MINOR_UNITS = 2**53
_AMOUNT_LIMIT = 20


def minor_units(text: str, currency: str) -> int:
    """Return an amount that `amount` wrote in minor units again. Raises decimal.InvalidOperation for what is none."""
    return int(Decimal(text).scaleb(get_currency_precision(currency)))


def amount(minor: int, currency: str) -> str:
    """Return `minor` units as a plain decimal string: 24800000 USD is "248000.00"."""
    return str(Decimal(minor).scaleb(-get_currency_precision(currency)))


def read_amount(text: str, currency: str) -> int | None:
    """Return the minor units of an amount that was written with digits and a point; None for what is none."""
    if len(text) > _AMOUNT_LIMIT or not text.isascii() or not text.replace(".", "", 1).isdigit():
        return None
    try:
        minor = Decimal(text).scaleb(get_currency_precision(currency))
    except InvalidOperation:
        return None
    return int(minor) if minor == minor.to_integral_value() and minor < _MOST_MINOR_UNITS else None
