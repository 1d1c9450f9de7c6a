"""Which paper a customer's folder takes. Pure."""

from typing import Literal

from babel.core import get_global

Paper = Literal["us-letter", "a4"]

# Unicode CLDR, measurementData, paperSize: where letters are 8.5 by 11 inches; A4 everywhere else.
_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])


def paper_of(zone: str) -> Paper:
    """Return the paper that is used where the sale's IANA time zone is; A4 for a zone of no country, like UTC."""
    name = get_global("zone_aliases").get(zone, zone)
    return "us-letter" if get_global("zone_territories").get(name) in _LETTER else "a4"
