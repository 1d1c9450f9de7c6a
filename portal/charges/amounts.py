"""Amounts as people write them: "1,234.50", "1.234,50", "-180", "$420"; what is doubtful is refused. Pure."""

import re
from decimal import Decimal

from babel.numbers import get_currency_precision, get_currency_symbol

from portal.charges.rules import MOST_MINOR
from portal.web.words import money

_SPACES = re.compile("[\\s\u00a0\u202f'\u2019]")
# Signs that are written beside those by which pages show a currency; a sign with letters is that of one alone.
_ALSO = {"USD": ("US$",), "CAD": ("C$",), "AUD": ("AU$",), "SGD": ("$", "S$")}
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = {
    ",": re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"),
    ".": re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"),
}
# Where thousands are parted by a comma by everybody who writes in the currency, so that "39,900" has one meaning.
_COMMA_PARTS = frozenset({"USD", "GBP", "AUD", "NZD", "HKD", "SGD", "JPY", "CNY", "INR", "ILS", "KRW", "MXN"})
_LOCALE = "en_US"
_SHOWN = 30
_THREE = 3


class BadAmount(ValueError):
    """A text that is no amount of its currency, or could be two; the message says so in a plain sentence."""


def read_money(typed: str, currency: str) -> int:
    """Return the minor units of an amount in a currency that exists; below 0 with a minus or in brackets.

    Raises BadAmount.
    """
    shown = typed.strip()[:_SHOWN]
    if not shown:
        raise BadAmount("Write the amount.")
    bare = _SPACES.sub("", typed.strip().replace("\N{MINUS SIGN}", "-"))
    negative = bare.startswith(("-", "(")) or bare.endswith("-")
    if bare.startswith("(") != bare.endswith(")"):
        raise BadAmount(_none(shown, currency))
    bare = _without_sign(bare.strip("()").removeprefix("-").removesuffix("-"), currency)
    negative, bare = negative or bare.startswith("-"), bare if negative else bare.removeprefix("-")
    minor = _minor(_decimal(bare, currency, shown), currency, shown)
    return -minor if negative else minor


def _without_sign(bare: str, currency: str) -> str:
    """Return an amount without the sign or code of its currency; another's stays, and makes it no amount of this."""
    symbol = _SPACES.sub("", get_currency_symbol(currency, _LOCALE))
    # Without its letters the sign of a dollar or a yen is written by everybody who counts in it.
    signs = {currency, symbol, *_ALSO.get(currency, ())} | ({symbol[-1]} if symbol[-1] in "$¥" else set())
    either = "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))
    return re.sub(f"^(?:{either})|(?:{either})$", "", bare)


def _decimal(bare: str, currency: str, shown: str) -> Decimal:
    """Read digits with marks between them: the last of two sorts of marks parts the decimals."""
    marks = [one for one in bare if one in ",."]
    if not marks:
        return _digits(bare, "", currency, shown)
    last = marks[-1]
    whole, _, rest = bare.rpartition(last)
    if marks.count(last) > 1:
        # Several of one sort part thousands, and then nothing parts decimals.
        return _grouped(bare, last, "", (currency, shown))
    if len(set(marks)) > 1:
        return _grouped(whole, marks[0], rest, (currency, shown))
    if len(rest) == _THREE and _GROUPED[last].fullmatch(bare):
        return _three_digits(bare, last, currency, shown)
    return _digits(whole, rest, currency, shown)


def _three_digits(bare: str, mark: str, currency: str, shown: str) -> Decimal:
    """Read "39,900", which is a thousand times 39.9 where commas part thousands."""
    if get_currency_precision(currency) != _THREE and mark == "," and currency in _COMMA_PARTS:
        return Decimal(bare.replace(",", ""))
    whole = bare.replace(mark, "")
    raise BadAmount(
        f"\N{LEFT DOUBLE QUOTATION MARK}{shown}\N{RIGHT DOUBLE QUOTATION MARK} can be read in two ways. Write"
        f" {whole}{_zeros(currency)} if it is that, or else its decimals after a point, as 39.90."
    )


def _zeros(currency: str) -> str:
    precision = get_currency_precision(currency)
    return f".{'0' * precision}" if precision else ""


def _grouped(whole: str, mark: str, rest: str, told: tuple[str, str]) -> Decimal:
    currency, shown = told
    if not _GROUPED[mark].fullmatch(whole):
        raise BadAmount(_none(shown, currency))
    return _digits(whole.replace(mark, ""), rest, currency, shown)


def _digits(whole: str, rest: str, currency: str, shown: str) -> Decimal:
    if not _PLAIN.fullmatch(whole) or (rest and not _PLAIN.fullmatch(rest)) or not whole.isascii():
        raise BadAmount(_none(shown, currency))
    return Decimal(f"{whole}.{rest or 0}")


def _minor(number: Decimal, currency: str, shown: str) -> int:
    minor = number.scaleb(get_currency_precision(currency))
    if minor != minor.to_integral_value() or minor >= MOST_MINOR:
        raise BadAmount(_none(shown, currency))
    return int(minor)


def _none(shown: str, currency: str) -> str:
    like = money(123450 if get_currency_precision(currency) else 1234, currency)
    return (
        f"\N{LEFT DOUBLE QUOTATION MARK}{shown}\N{RIGHT DOUBLE QUOTATION MARK} is no amount in {currency};"
        f" one looks like {like}."
    )
