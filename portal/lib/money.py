"""Money: whole minor units of an ISO 4217 currency, exact on every database."""

from decimal import Decimal

from babel.numbers import get_currency_precision


def minor_units(text: str, currency: str) -> int:
    """Return an amount that `amount` wrote in minor units again. Raises decimal.InvalidOperation for what is none."""
    return int(Decimal(text).scaleb(get_currency_precision(currency)))


def amount(minor: int, currency: str) -> str:
    """Return `minor` units as a plain decimal string: 24800000 USD is "248000.00"."""
    return str(Decimal(minor).scaleb(-get_currency_precision(currency)))
