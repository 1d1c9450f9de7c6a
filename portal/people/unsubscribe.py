"""The switch in a mail: an address that switches the mails of one topic off for one person (RFC 8058)."""

from dataclasses import replace

from itsdangerous import BadSignature, URLSafeSerializer

from portal.lib.ids import is_ref
from portal.lib.installed import settings
from portal.lib.mail_letter import Letter
from portal.people.reply_address import reply_address
from portal.people.topics import TOPICS

LONGEST = 300


def unsubscribe_link(person: str, topic: str) -> str:
    """Return the address that switches `topic` off for `person`; it never expires.

    Raises KeyError for a topic that isn't one of `people.topics`.
    """
    token = _signer().dumps([person, TOPICS[topic].key])
    return f"{settings().base_url}/mail/off/{token}"


def switchable(letter: Letter, person: str, topic: str) -> Letter:
    """Return a letter to `person` that says why it came and how to switch its topic off.

    Where it is about a sale and the installation takes replies by mail, its reply comes into the sale's conversation in
    the name of `person`. Raises KeyError for a topic that isn't one of `people.topics`.
    """
    answers = letter.reply_to
    if answers and letter.about:
        answers = (answers[0], reply_address(letter.about, person) or answers[1])
    link = unsubscribe_link(person, topic)
    return replace(letter, reply_to=answers, because=TOPICS[topic].because, unsubscribe=link)


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
