"""Money: whole minor units of an ISO 4217 currency, exact on every database."""

from decimal import Decimal

from babel.numbers import get_currency_precision


def amount(minor: int, currency: str) -> str:
    """Return `minor` units as a plain decimal string: 24800000 USD is "248000.00"."""
    return str(Decimal(minor).scaleb(-get_currency_precision(currency)))
