"""The mails that a portal wrote: .eml files in its outbox, read as a mail program would."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from e2e.portal import Portal, wait_for


@dataclass(frozen=True)
class Mail:
    """One mail: its plain text and its attachments by name."""

    to: str
    subject: str
    text: str
    attachments: dict[str, bytes]

    @property
    def link(self) -> str:
        """The sign-in or set-up link in the mail."""
        found = re.search(r"http://\S+/(?:sign-in|staff/set-up)/\S+", self.text)
        assert found, self.text
        return found.group()

    @property
    def code(self) -> str:
        """The code in the mail: two groups of four."""
        found = re.search(r"\b([0-9A-Z]{4}-[0-9A-Z]{4})\b", self.text)
        assert found, self.text
        return found.group(1)


def seen(portal: Portal) -> set[Path]:
    """Return the mails that are there already, to tell them from the next."""
    return set((portal.folder / "outbox").glob("*.eml"))


def next_mail(portal: Portal, before: set[Path], kind: str, to: str) -> Mail:
    """Return the mail of that kind to that address which wasn't there before."""

    def found() -> Mail | None:
        fresh = (_read(path) for path in sorted(seen(portal) - before) if f"-{kind}-" in path.name)
        return next((mail for mail in fresh if to in mail.to), None)

    return wait_for(found, f"a mail ({kind}) to {to}")


def link_of_enquiry(portal: Portal, to: str) -> str:
    """Return the link to their own page that was mailed to whoever asked us from this address."""

    def found() -> str | None:
        mails = (_read(path) for path in sorted(seen(portal)) if "-enquiry-received-" in path.name)
        links = (re.search(r"http://\S+/enquiries/\S+", mail.text) for mail in mails if to in mail.to)
        return next((link.group() for link in links if link), None)

    return wait_for(found, f"a mail with the link to their enquiry to {to}")


def _read(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None, path
    kept = {part.get_filename() or "": part.get_payload(decode=True) for part in message.iter_attachments()}
    attachments = {name: data for name, data in kept.items() if isinstance(data, bytes)}
    return Mail(message["To"], message["Subject"], body.get_content(), attachments)
