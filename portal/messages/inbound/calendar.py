"""Answers to invitations: a mail program sends one by itself (RFC 5546, 3.2.3), and it is no message.

A feature that invites takes them: it registers what it does with the calendar that comes along.
"""

from collections.abc import Callable

from portal.deliveries.actions.fields import By
from portal.lib.ical import comments, read_event
from portal.sales.models import Sale

TakesAnswer = Callable[[Sale, bytes, str, By], bool]
_takers: list[TakesAnswer] = []


def answers_to(take: TakesAnswer) -> TakesAnswer:
    """Register what takes the answer to an invitation: it gets the sale, the calendar (bytes), words and a person.

    The words are those that are new in the mail, the person is who answers. It returns whether the answer was one to an
    invitation of its own: then the words are kept with that. It runs in the transaction that notes the mail.
    """
    _takers.append(take)
    return take


def is_answer(body: bytes) -> bool:
    """Tell whether a file is a calendar that answers an invitation."""
    head = body[:20_000].upper().replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
    return head.lstrip().startswith(b"BEGIN:VCALENDAR") and b"METHOD:REPLY" in head


def comment_in(body: bytes) -> str:
    """Return what somebody wrote in a calendar that answers; empty for nothing, and for what can't be read as one."""
    found = read_event(body)
    return comments(found[1]) if found else ""


def take_answer(sale: Sale, body: bytes, said: str, by: By) -> bool:
    """Give a calendar to whoever takes it; returns whether anybody did."""
    return any(take(sale, body, said, by) for take in _takers)
