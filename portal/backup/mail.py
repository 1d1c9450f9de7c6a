"""The mail about backups: the nightly one could not be taken, or would not help."""

from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.people.queries import look, managers


def queue_failed(reason: str, at: datetime) -> None:
    """Tell every manager, in the caller's transaction, that the nightly backup failed, and why."""
    for manager in managers():
        letter = Letter(
            kind="backup-failed",
            to=manager.email,
            to_name=manager.name,
            subject="The nightly backup failed",
            template="backup/mail/failed",
            context={"reason": reason},
        )
        queue(letter, look(), at)
