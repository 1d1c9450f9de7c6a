"""Amounts of money in words: "$1,200", "USD 1,200.50", "300 euros". Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.web.words import money

_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "usd": "USD", "eur": "EUR", "gbp": "GBP"}
_NAMES = {
    "dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "€": "EUR",
}
_WITH_COMMAS = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{2})?"
_WITH_FULL_STOPS = r"[0-9]{1,3}(?:\.[0-9]{3}){1,4},[0-9]{2}"
_DIGITS = rf"{_WITH_COMMAS}|{_WITH_FULL_STOPS}|[0-9]{{1,12}}(?:[.,][0-9]{{2}})?"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<sign>us\$|[$€£]|(?:usd|eur|gbp)\b)\s{{0,3}}(?P<signed>{_DIGITS})(?P<kilo>k)?"
    rf"|(?P<named>{_DIGITS})(?:\s{{0,3}}(?P<mark>€)|\s{{1,40}}(?P<name>dollars?|euros?|pounds?|usd|eur|gbp)(?!\w)))"
    r"(?![\w]|[.,][0-9])",
    re.IGNORECASE,
)
_HUNDRED = 100
_THOUSAND = 1000


@dataclass(frozen=True)
class Amount:
    """A slice of words (code points) that says an amount; `text` is it as a decimal string, `words` as we write it."""

    start: int
    end: int
    text: str
    words: str


def amounts(words: str) -> Iterator[Amount]:
    """Yield the amounts that words say, in order."""
    for match in _AMOUNT.finditer(words):
        number = _number(match["signed"] or match["named"]) * (_THOUSAND if match["kilo"] else 1)
        name = (match["mark"] or match["name"] or "").lower()
        currency = _SIGNS[match["sign"].lower()] if match["sign"] else _NAMES[name.removesuffix("s")]
        yield Amount(match.start(), match.end(), f"{number:.2f}", money(int(number * _HUNDRED), currency))


def _number(digits: str) -> Decimal:
    """Read digits as they are grouped: a comma or full stop before two last digits parts the cents."""
    whole, cents = digits, ""
    if len(digits) > 3 and digits[-3] in ".,":  # noqa: PLR2004 - a mark and two digits
        whole, cents = digits[:-3], digits[-2:]
    return Decimal(re.sub(r"[.,]", "", whole) + "." + (cents or "00"))
