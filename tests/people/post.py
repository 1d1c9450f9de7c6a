"""What the tests of mails about people read: every mail that waits, whom it goes to and what its plain part says."""

import email
import email.policy
from dataclasses import dataclass

from portal.lib.outbox import Outbox


@dataclass(frozen=True)
class Sent:
    """One mail in the outbox: its kind, address, subject, heads by name, and plain text on one line."""

    kind: str
    to: str
    subject: str
    heads: dict[str, str]
    text: str


def sent(*kinds: str) -> list[Sent]:
    """Return the mails that wait, of these kinds if some are named, the oldest first."""
    rows = (
        Outbox.select().where(Outbox.recipient.is_null(is_null=False)).order_by(Outbox.queued_at, Outbox.kind)
    )
    return [_read(row) for row in rows if row.body is not None and (not kinds or row.kind in kinds)]


def told() -> dict[tuple[str, str], str]:
    """Return what each mail about contacts says, by (kind, address)."""
    return {(mail.kind, mail.to): mail.text for mail in sent() if mail.kind.startswith("contact-")}


def forget_mails() -> None:
    """Empty the outbox, so that what comes next stands alone."""
    Outbox.delete().execute()


def _read(row: Outbox) -> Sent:
    message = email.message_from_bytes(bytes(row.body or b""), policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    heads = {name: str(value) for name, value in message.items()}
    return Sent(row.kind, row.recipient or "", heads["Subject"], heads, " ".join(part.get_content().split()))
