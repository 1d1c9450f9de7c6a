"""Reading what is typed about money, one way for charges and extras: amounts, currencies, and who may act."""

from babel.numbers import UnknownCurrencyError, validate_currency

from portal.changes.access import speaks_for_us
from portal.charges.amounts import BadAmount, read_money
from portal.deliveries.actions.fields import By
from portal.lib.errors import NotHere, Problem
from portal.people.queries import company
from portal.sales.models import Sale

_LOCALE = "en_US"


def only_who_bills(by: By) -> None:
    """Refuse whoever doesn't speak for us in money. Raises NotHere."""
    if not speaks_for_us(by.viewer):
        raise NotHere


def read_currency(problems: list[Problem], typed: str, sale: Sale) -> str:
    """Return the currency that was typed, by its code; where none was, that of the sale or of the company."""
    code = typed.strip().upper() or sale.currency or company().currency
    try:
        validate_currency(code, _LOCALE)
    except UnknownCurrencyError:
        problems.append(Problem("currency", "This is no currency; write its code of three letters, as USD."))
        return ""
    return code


def read_amount(problems: list[Problem], typed: str, currency: str, *, credit: bool = False) -> int:
    """Return an amount in minor units, more than 0, or with `credit` below it too; 0 where it can't be taken."""
    if not currency:
        return 0
    try:
        minor = read_money(typed, currency)
    except BadAmount as error:
        problems.append(Problem("amount", str(error)))
        return 0
    if minor == 0 or (minor < 0 and not credit):
        problems.append(Problem("amount", "Nothing is to be paid: write an amount of more than 0."))
        return 0
    return minor
