"""The mails of changes, additions and confirmations: each side hears at once what the other proposes or answers."""

from portal.changes.mail.additions import tell_added, tell_addition_ended, tell_confirmed
from portal.changes.mail.changes import tell_ended, tell_one_agreed, tell_proposed

__all__ = [
    "tell_added",
    "tell_addition_ended",
    "tell_confirmed",
    "tell_ended",
    "tell_one_agreed",
    "tell_proposed",
]
