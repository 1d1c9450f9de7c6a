"""The mails about reviews; each is queued in the transaction of what it tells."""

from portal.reviews.mail.summary import send_summary
from portal.reviews.mail.telling import (
    tell_agreed,
    tell_answered,
    tell_called_off,
    tell_followed_up,
    tell_kept,
    tell_proposed,
)

__all__ = [
    "send_summary",
    "tell_agreed",
    "tell_answered",
    "tell_called_off",
    "tell_followed_up",
    "tell_kept",
    "tell_proposed",
]
