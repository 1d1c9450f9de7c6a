"""Days, amounts and dues of a receipt in words; what its bytes make unreadable is said so. Pure."""

from datetime import date, datetime
from decimal import InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import UnknownCurrencyError

from portal.filing.stated import Stated
from portal.lib.money import minor_units
from portal.promises.due_kinds import BadDue
from portal.promises.stored import words_of_due
from portal.web.words import instant_words, long_day, money

UNREADABLE = "(unreadable)"


def moment_words(text: str, zone: str) -> str:
    """Say a kept day, or an instant as it was in `zone`; what is neither is UNREADABLE, and nothing stays nothing."""
    if not text:
        return ""
    try:
        if "T" in text:
            return instant_words(datetime.fromisoformat(text), zone)
        return long_day(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return UNREADABLE


def zone_of(content: Stated) -> str:
    """Return the IANA zone in which a receipt's days are; UTC when it names none that exists."""
    name = content.text("time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return name


def due_words_of(due: object) -> str:
    """Say when a promise with this due is due, as a sentence begins."""
    try:
        said = words_of_due(due)
    except (BadDue, ValueError, RecursionError):
        return UNREADABLE
    return said[:1].upper() + said[1:]


def amount_words(price: Stated, currency: str = "") -> str:
    """Say an amount with its currency, which a line of a price has from the price itself."""
    amount, named = price.text("amount"), price.text("currency") or currency
    try:
        return money(minor_units(amount, named), named)
    except (InvalidOperation, ValueError, OverflowError, UnknownCurrencyError):
        return UNREADABLE


def short_hash(sha256: str) -> str:
    """Return the first 64 bits of a hash in hex, in groups of four: enough to compare by eye."""
    return " ".join(sha256[start : start + 4] for start in range(0, min(len(sha256), 16), 4))
