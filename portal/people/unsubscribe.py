"""The switch in a mail: an address that switches the mails of one topic off for one person (RFC 8058)."""

from itsdangerous import BadSignature, URLSafeSerializer

from portal.lib.ids import is_ref
from portal.lib.installed import settings
from portal.people.topics import TOPICS

LONGEST = 300


def unsubscribe_link(person: str, topic: str) -> str:
    """Return the address that switches `topic` off for `person`; it never expires.

    Raises KeyError for a topic that isn't one of `people.topics`.
    """
    token = _signer().dumps([person, TOPICS[topic].key])
    return f"{settings().base_url}/mail/off/{token}"


def read_unsubscribe(token: str) -> tuple[str, str] | None:
    """Return the person and topic of a switch; None for one that isn't ours."""
    if len(token) > LONGEST:
        return None
    try:
        person, topic = _signer().loads(token)
    except (BadSignature, ValueError):
        return None
    return (person, topic) if is_ref(person) and topic in TOPICS else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="mail off")
