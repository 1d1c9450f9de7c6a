"""What the tests of mail share: an installation without a web server, and letters to Ana."""

from dataclasses import replace
from datetime import timedelta

from jinja2 import DictLoader

from portal.config import Settings
from portal.lib.mail import Letter, Look
from portal.lib.outbox import Outbox
from tests.cast import NOON

__all__ = ["LOOK", "MINUTE", "NOON", "TEMPLATES", "body_of", "letter", "settings_of"]

MINUTE = timedelta(minutes=1)
LOOK = Look("Brightwater Kitchens", "#1f5f4a", "https://portal.brightwater.example")
TEMPLATES = DictLoader(
    {
        "people/mail/hello.txt": "Dear {{ to_name }},\n\n{{ words }}\n\n{{ look.base_url }}/my\n{{ look.company }}\n",
        "people/mail/hello.html": "<p>Dear {{ to_name }},</p><p>{{ words }}</p><a href='{{ look.base_url }}/my'>My</a>",
    }
)


def body_of(message_id: str) -> bytes:
    """Return the bytes of a mail that waits."""
    body = Outbox.get_by_id(message_id).body
    assert body is not None
    return bytes(body)


def settings_of(blank: Settings, smtp_url: str | None = None) -> Settings:
    """Return the settings of an installation whose mail comes from Brightwater."""
    return replace(blank, smtp_url=smtp_url, mail_from="portal@brightwater.example")


def letter(kind: str = "hello", *, to: str = "ana@example.com", urgent: bool = False) -> Letter:
    """Return a plain letter of `kind` to Ana."""
    return Letter(
        kind, to, "Ana", "What we promised you", "people/mail/hello", {"words": "Oak & ash"}, urgent=urgent
    )
