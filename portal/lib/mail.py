"""Mail: a letter is composed and put into the outbox with whatever caused it; the worker sends it afterwards."""

import re
from datetime import datetime

from portal.lib import installed
from portal.lib.ids import new_ref
from portal.lib.mail_letter import Attachment, CalendarPart, Letter, Look
from portal.lib.mail_message import Stamp, assemble
from portal.lib.mail_templates import render
from portal.lib.outbox import Outbox
from portal.lib.text import normal_email

__all__ = ["Attachment", "CalendarPart", "Letter", "Look", "queue", "queue_nothing"]

_KIND = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_NOBODY = "nobody@localhost.localdomain"
# About what an ordinary sign-in mail holds, so that a void one costs as much to make and to store.
_FILLING = (
    "A line of a mail that nobody is going to read.\n" * 15,
    "<p>A line of HTML that nobody reads.</p>\n" * 70,
)


def queue(letter: Letter, look: Look, at: datetime) -> str:
    """Compose `letter` and put it into the outbox, within the caller's transaction; return its message id.

    Raises BadText (a ValueError) for what can't stand in the head of a mail, jinja2.UndefinedError for a word that the
    letter's templates lack.
    """
    stamp = _stamp(at)
    _put(letter, normal_email(letter.to), assemble(letter, look, render(letter, look), stamp), stamp)
    return stamp.message_id


def queue_nothing(kind: str, at: datetime) -> None:
    """Put a mail to nobody into the outbox: asking for an unknown address costs what asking for a known one does.

    The worker drops it unsent.
    """
    stamp = _stamp(at)
    letter = Letter(kind, _NOBODY, "Nobody", "Nothing", template="", context={}, urgent=True)
    _put(letter, None, assemble(letter, Look("Nobody", "", ""), _FILLING, stamp), stamp)


def _stamp(at: datetime) -> Stamp:
    mail_from = installed.settings().mail_from
    # The host is the sender's: it is a proper domain even where the portal itself answers on a bare IP address.
    return Stamp(f"<{new_ref()}@{mail_from.partition('@')[2]}>", at, mail_from)


def _put(letter: Letter, recipient: str | None, body: bytes, stamp: Stamp) -> None:
    if not _KIND.fullmatch(letter.kind):
        message = f"{letter.kind!r} is no kind of mail: small letters, digits, - and _"
        raise ValueError(message)
    Outbox.insert(
        message_id=stamp.message_id,
        kind=letter.kind,
        recipient=recipient,
        urgent=letter.urgent,
        body=body,
        queued_at=stamp.at,
        next_try_at=stamp.at,
    ).execute()
