"""How numbers, days, instants and money are written, on every page and in every mail.

Pure: no clock, no request, no database. `FILTERS` holds what templates may use, under the same names.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel.numbers import format_currency, get_currency_precision, validate_currency

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_COUNTED = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_SIZES = ("KB", "MB", "GB")
_THOUSAND = 1000
_MINUTE, _HOUR = 60, 3600
_LOCALE = "en_US"
# A price is never rounded: there is room for more digits than any stored integer has.
_EXACT = Context(prec=60)


def long_day(day: date) -> str:
    """Return a day as "Tuesday 3 March 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return a day as "Tue 3 March", for where its year is plain."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}"


def month_words(day: date) -> str:
    """Return the month of a day as "March 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def clock_time(instant: datetime, zone: str) -> str:
    """Return the time of day of an aware instant in the named IANA zone, as "11:32 EST".

    Zones without letters of their own are named by their distance, as "11:32 UTC+03". Raises
    zoneinfo.ZoneInfoNotFoundError for a zone that does not exist.
    """
    there = instant.astimezone(ZoneInfo(zone))
    name = there.tzname() or "UTC"
    return f"{there:%H:%M} {name if name[0].isalpha() else 'UTC' + name}"


def instant_words(instant: datetime, zone: str) -> str:
    """Return an aware instant in the named IANA zone, as "Thursday 19 November 2026, 11:32 EST"."""
    return f"{long_day(instant.astimezone(ZoneInfo(zone)))}, {clock_time(instant, zone)}"


def day_in(instant: datetime, zone: str) -> date:
    """Return which day an aware instant is in the named IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def plural(number: int, one: str, many: str) -> str:
    """Return a number with its noun, as "1 promise", "9 promises" or "1,200 promises"."""
    return f"{number:,} {one if number == 1 else many}"


def days(number: int) -> str:
    """Return a number of days, as "1 day" or "4 days"."""
    return plural(number, "day", "days")


def span_words(span: timedelta) -> str:
    """Return a span of working time as "less than a minute", "40 minutes" or "9 hours and 5 minutes"."""
    minutes = int(span.total_seconds()) // _MINUTE
    if not minutes:
        return "less than a minute"
    hours, rest = divmod(minutes, _HOUR // _MINUTE)
    parts = [plural(hours, "hour", "hours")] if hours else []
    parts += [plural(rest, "minute", "minutes")] if rest else []
    return list_words(parts)


def waits_words(span: timedelta) -> str:
    """Say how long somebody waits in working time, as "Waits 40 minutes"; at night none of it has passed yet."""
    return f"Waits {span_words(span)}" if span >= timedelta(minutes=1) else "Waits, no working time yet"


def counted(number: int) -> str:
    """Return a number as it starts a sentence: "None", "One" to "Nine", then digits."""
    return _COUNTED[number] if 0 <= number < len(_COUNTED) else f"{number:,}"


def list_words(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: "a", "a and b", "a, b and c"."""
    if len(words) < 2:  # noqa: PLR2004 - two words are the first that need an "and"
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def money(minor_units: int, currency: str) -> str:
    """Return an amount of minor units (cents) of an ISO 4217 currency, exactly: "$38,400" or "$24,960.50".

    Whole amounts go without decimals. Raises babel.numbers.UnknownCurrencyError for a code that is none.
    """
    validate_currency(currency, _LOCALE)
    digits = get_currency_precision(currency)
    amount = Decimal(minor_units).scaleb(-digits, context=_EXACT)
    whole = minor_units % 10**digits == 0
    decimals = "" if whole else f".{'0' * digits}"
    pattern = f"¤#,##0{decimals}"
    return format_currency(
        amount, currency, pattern, locale=_LOCALE, currency_digits=False, decimal_quantization=False
    )


def filesize(size: int) -> str:
    """Return a number of bytes as people name it: "1 byte", "340 KB", "1.2 MB"; a kilobyte is 1,000 bytes."""
    if size < _THOUSAND:
        return plural(size, "byte", "bytes")
    power = min((len(str(size)) - 1) // 3, len(_SIZES))
    tenths = size * 10 // _THOUSAND**power
    digits = f"{tenths // 10}.{tenths % 10}" if tenths < 100 else f"{tenths // 10:,}"  # noqa: PLR2004 - below ten
    return f"{digits.removesuffix('.0')} {_SIZES[power - 1]}"


def grouped(reference: str, size: int = 4) -> str:
    """Return a reference in groups that can be read aloud, as "KQ7M-2XWD-9FTA"."""
    return "-".join(reference[start : start + size] for start in range(0, len(reference), size))


def unwrapped(text: str) -> str:
    """Return text whose lines were broken to fit a paper as flowing text; empty lines still part its paragraphs.

    For showing a quotation: what is kept and signed stays as it is.
    """
    paragraphs = re.split(r"\n[ \t]*\n\s*", text)
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def initials(name: str) -> str:
    """Return the first letters of a name's first and last word, as "SO" for Sam Ortega; "" for no name."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def zone_place(zone: str) -> str:
    """Return the place by which a time zone is called, as "New York" for America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "clock_time": clock_time,
        "counted": counted,
        "day_in": day_in,
        "days": days,
        "filesize": filesize,
        "grouped": grouped,
        "initials": initials,
        "instant_words": instant_words,
        "list_words": list_words,
        "long_day": long_day,
        "money": money,
        "month": month_words,
        "plural": plural,
        "short_day": short_day,
        "span_words": span_words,
        "unwrapped": unwrapped,
        "waits_words": waits_words,
        "zone_place": zone_place,
    }
)
