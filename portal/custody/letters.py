"""Mails that tell of a customer, wherever we keep them: in the outbox, and as files where there is no mail server."""

import email
import email.policy
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from portal.custody.rules import names_one
from portal.lib import installed, mail_file
from portal.lib.outbox import ERASED, Outbox

# Whoever sends a mail has claimed it for two minutes, and writes its file within them.
LAST_WRITTEN = timedelta(minutes=10)


def files_about(marks: Collection[str]) -> list[str]:
    """Return the names of the mails in the folder of the outbox that hold one of `marks`, and of those half written."""
    folder = installed.settings().outbox_dir
    files = sorted(folder.glob("*.eml")) + sorted(folder.glob(".*.part")) if folder.is_dir() else []
    return [path.name for path in files if _tells(_read(path), marks)]


def drop_mails(marks: Collection[str], addresses: Collection[str], at: datetime) -> list[str]:
    """Take this customer out of the outbox, in the transaction of the caller.

    What waits and tells of them goes to nobody, whoever was to read it; of what was sent to them nobody is named any
    more. Returns the names that files of these mails have or may still get, for one may be under way just now.
    """
    about: set[str] = set()
    for row in Outbox.select().where(Outbox.body.is_null(is_null=False)).iterator():
        if row.recipient in addresses or _tells(bytes(row.body), marks):
            about.add(row.message_id)
    theirs = {row.message_id for row in Outbox.select().where(Outbox.recipient.in_(sorted(addresses)))}
    names = [mail_file.name_of(row) for row in Outbox.select().where(Outbox.message_id.in_(about | theirs))]
    ended = {"body": None, "last_error": ERASED, "claimed_by": None, "claimed_until": None}
    unsent = Outbox.message_id.in_(about) & Outbox.sent_at.is_null()
    Outbox.update(failed_at=at, **ended).where(unsent & Outbox.failed_at.is_null()).execute()
    Outbox.update(body=None, last_error=ERASED).where(Outbox.message_id.in_(about)).execute()
    Outbox.update(recipient=None).where(Outbox.message_id.in_(about | theirs)).execute()
    return names


def delete_files(names: Collection[str]) -> None:
    """Delete these files of the outbox; one that is gone already is gone. Raises OSError."""
    folder = installed.settings().outbox_dir
    for name in names:
        # The names come from our own table, and still none may lead anywhere else.
        (folder / Path(name).name).unlink(missing_ok=True)


def _tells(body: bytes, marks: Collection[str]) -> bool:
    return names_one("\n".join(_words(body)), marks)


def _words(body: bytes) -> Iterator[str]:
    """Yield the heads and the texts of a mail as people read them, not as they were encoded for the way."""
    message = email.message_from_bytes(body, policy=email.policy.default)
    yield from (str(value) for value in message.values())
    for part in message.walk():
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield _content(part)


def _content(part: EmailMessage) -> str:
    try:
        content = part.get_content()
    except (LookupError, ValueError):
        # A file that was cut off: what can be read of it is read as it stands.
        return part.as_string()
    return content if isinstance(content, str) else bytes(content).decode("utf-8", "replace")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
