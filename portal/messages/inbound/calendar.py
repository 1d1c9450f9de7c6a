"""Answers to invitations: a mail program sends one by itself (RFC 5546, 3.2.3), and it is no message.

A feature that invites takes them: it registers what it does with the calendar that comes along.
"""

from collections.abc import Callable

from portal.deliveries.actions.fields import By
from portal.sales.models import Sale

TakesAnswer = Callable[[Sale, bytes, By], bool]
_takers: list[TakesAnswer] = []


def answers_to(take: TakesAnswer) -> TakesAnswer:
    """Register what takes the answer to an invitation: it gets the sale, the calendar (bytes) and who answers.

    It returns whether the answer was one to an invitation of its own. It runs in the transaction that notes the mail.
    """
    _takers.append(take)
    return take


def is_answer(body: bytes) -> bool:
    """Tell whether a file is a calendar that answers an invitation."""
    head = body[:20_000].upper().replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
    return head.lstrip().startswith(b"BEGIN:VCALENDAR") and b"METHOD:REPLY" in head


def take_answer(sale: Sale, body: bytes, by: By) -> bool:
    """Give a calendar to whoever takes it; returns whether anybody did."""
    return any(take(sale, body, by) for take in _takers)
