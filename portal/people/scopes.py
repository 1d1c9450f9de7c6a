"""What a token may be let do: the scopes of the API, and the form of a token's secret. Pure."""

import re
import secrets
import string
import zlib
from collections.abc import Mapping
from typing import Literal, get_args

Scope = Literal[
    "sales:read",
    "sales:write",
    "deliveries:write",
    "messages:write",
    "charges:write",
    "insights:read",
    "webhooks:write",
]
SCOPES: Mapping[Scope, str] = {
    "sales:read": "Read sales with their promises, prices, messages, concerns and record, and what happens to them",
    "sales:write": "Record and seal sales, and propose changes to promises",
    "deliveries:write": "Tell customers how promises stand: started, delivered, late",
    "messages:write": "Write to customers, answer their concerns, and note calls and visits",
    "charges:write": "Enter what was billed, and ask for extras",
    "insights:read": "Read ratings, testimonials, enquiries and figures",
    "webhooks:write": "Have us call an address whenever something happens that the token may read",
}
PREFIX = "kept_"
_ALPHABET = string.digits + string.ascii_letters
_RANDOM, _CHECK = 40, 6
# What secret scanners look for; the six last characters are a checksum, so that few else are taken for one.
PATTERN = rf"{PREFIX}[0-9A-Za-z]{{{_RANDOM + _CHECK}}}"
SHOWN = len(PREFIX) + 6

assert set(SCOPES) == set(get_args(Scope))  # noqa: S101 - the two say the same


def new_secret() -> str:
    """Return a new secret of 238 bits behind our prefix, with a checksum (CRC-32 in base 62) at its end."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    return f"{PREFIX}{drawn}{_checksum(drawn)}"


def is_secret(text: str) -> bool:
    """Tell whether `text` could be a secret of ours at all, so that nothing else reaches the database."""
    if not text.isascii() or not re.fullmatch(PATTERN, text):
        return False
    drawn, check = text[len(PREFIX) : -_CHECK], text[-_CHECK:]
    return _checksum(drawn) == check


def _checksum(drawn: str) -> str:
    number, digits = zlib.crc32(drawn.encode("ascii")), ""
    for _ in range(_CHECK):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits
