"""What we sign for an enquirer: the form with which they ask, and the link to what they sent us."""

from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer

from portal.lib.ids import is_ref, new_ref
from portal.lib.installed import settings

LONGEST = 300


@dataclass(frozen=True)
class Begun:
    """A form of ours: the key by which it is taken once, and when it was opened (aware)."""

    key: str
    at: datetime


def begin(at: datetime) -> str:
    """Return what a form carries that is opened at `at`: nobody can make one of their own, or open it earlier."""
    return _signed("ask").dumps([new_ref(), int(at.timestamp())])


def read_begun(token: str) -> Begun | None:
    """Return what a form carries; None for what isn't ours."""
    found = _read("ask", token)
    if not isinstance(found, list):
        return None
    key, seconds = found
    return Begun(key, datetime.fromtimestamp(seconds, UTC))


def own_link(enquiry: str) -> str:
    """Return the address at which an enquirer sees, changes and deletes what they sent; it never expires."""
    return f"{settings().base_url}/enquiries/{own_token(enquiry)}"


def own_token(enquiry: str) -> str:
    """Return what stands in the address of an enquirer's own page."""
    return _signed("own").dumps(enquiry)


def read_own(token: str) -> str:
    """Return the ref of the enquiry that a token opens; empty for one that isn't ours."""
    found = _read("own", token)
    return found if isinstance(found, str) and is_ref(found) else ""


def _signed(what: str) -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt=f"enquiry {what}")


def _read(what: str, token: str) -> object:
    if len(token) > LONGEST:
        return None
    try:
        return _signed(what).loads(token)
    except (BadSignature, ValueError):
        return None
