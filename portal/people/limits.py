"""How often somebody may try to get in, per address and per client; the answer is the same for known and unknown."""

from datetime import datetime

from portal.lib.errors import TooMany
from portal.lib.limits import take
from portal.people.secrets import keyed_hash
from portal.people.security import note

_HOUR = 3600
_QUARTER = 900


def check_mail(email: str, client: str, at: datetime) -> None:
    """Take one of the 20 sign-in mails an hour of a client and the 5 of an address. Raises TooMany."""
    _take(f"mail from {client}", (20, _HOUR), client, at)
    _take(f"mail to {keyed_hash('limit', email)}", (5, _HOUR), client, at)


def check_try(client: str, at: datetime) -> None:
    """Take one of the 60 codes and links that a client may try in a quarter of an hour. Raises TooMany."""
    _take(f"try from {client}", (60, _QUARTER), client, at)


def check_token_try(client: str, at: datetime) -> None:
    """Take one of the 60 unknown tokens that a client may try in a quarter of an hour. Raises TooMany."""
    _take(f"token from {client}", (60, _QUARTER), client, at)


def check_password_try(email: str, client: str, at: datetime) -> None:
    """Take one of the 50 passwords a quarter of an hour of a client and the 10 of an address. Raises TooMany."""
    _take(f"password from {client}", (50, _QUARTER), client, at)
    _take(f"password of {keyed_hash('limit', email)}", (10, _QUARTER), client, at)


def check_factor_try(person: str, client: str, at: datetime) -> None:
    """Take one of the 10 second factors a quarter of an hour that a member of staff may try. Raises TooMany."""
    _take(f"factor of {person}", (10, _QUARTER), client, at)


def check_contact_change(person: str, client: str, at: datetime) -> None:
    """Take one of the 20 changes of contacts an hour that a person may make, for each sends mails. Raises TooMany."""
    _take(f"contact of {person}", (20, _HOUR), client, at)


def check_export(person: str, client: str, at: datetime) -> None:
    """Take one of the 10 exports an hour that a person may make, for each reads everything. Raises TooMany."""
    _take(f"export of {person}", (10, _HOUR), client, at)


def _take(key: str, limit: tuple[int, int], client: str, at: datetime) -> None:
    try:
        take(key, *limit, at)
    except TooMany:
        note("limit", "", client, key.split(maxsplit=1)[0], at)
        raise
