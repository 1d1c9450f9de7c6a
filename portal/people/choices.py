"""What managers choose from: currencies and countries, by the names of the Unicode CLDR."""

from functools import cache

import holidays
from babel import Locale
from babel.core import get_global

_WORDS = Locale("en")


@cache
def currencies() -> tuple[tuple[str, str], ...]:
    """Return the currencies in use anywhere today as (ISO 4217 code, "EUR: Euro"), by code."""
    used = {
        code
        for country in get_global("territory_currencies").values()
        for code, _, end, tender in country
        if tender and end is None
    }
    return tuple((code, f"{code}: {_WORDS.currencies.get(code, code)}") for code in sorted(used))


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """Return the countries whose holidays we know as (code, name), by name, after none at all."""
    codes = holidays.list_supported_countries(include_aliases=False)
    named = sorted((_WORDS.territories.get(code, code), code) for code in codes)
    return ("", "None"), *((code, name) for name, code in named)
