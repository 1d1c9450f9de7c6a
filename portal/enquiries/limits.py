"""How often somebody may ask, so that nobody can flood us, or a third person through us."""

from datetime import datetime

from portal.lib.limits import take
from portal.people.secrets import keyed_hash
from portal.testimonials.rules import plain_address

_HOUR = 3600
_DAY = 24 * _HOUR
_TELLING = 30  # Letters: two people may well send the same shorter words.
# However many clients a sender has: what strangers ask stands in the record for ever.
_EVERYBODY = (200, _HOUR)


def check_ask(client: str, email: str, words: str, at: datetime) -> None:
    """Take one of the enquiries of a client (10 an hour), an address (3 an hour), these words (5 a day) and everybody.

    An address with what follows a plus sign is the same address. Raises TooMany.
    """
    take(f"enquiry from {client}", 10, _HOUR, at)
    take(f"enquiry of {keyed_hash('limit', plain_address(email))}", 3, _HOUR, at)
    if letters := _letters(words):
        take(f"enquiry that says {keyed_hash('limit', letters)}", 5, _DAY, at)
    take("enquiry of anybody", *_EVERYBODY, at)


def check_customer_asks(person: str, at: datetime) -> None:
    """Take one of the 10 enquiries an hour of a signed-in customer. Raises TooMany."""
    take(f"enquiry by {person}", 10, _HOUR, at)


def _letters(words: str) -> str:
    """Return what is the same for words that differ in case, spaces and digits alone; empty for a short greeting."""
    letters = "".join(one for one in words.casefold() if one.isalpha())
    return letters if len(letters) >= _TELLING else ""
