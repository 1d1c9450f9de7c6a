"""What the tests of replies by mail share: settings that take them, mails as programs write them, taking one in."""

from base64 import encodebytes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from portal.lib import installed
from portal.messages.inbound.models import ReceivedMail
from portal.messages.inbound.taking import Taken, take_in
from portal.messages.models import Message
from portal.people.reply_address import reply_address
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.lib.sent_files import half_red

OURS = "reply@hallam.example"
MAILS = Path(__file__).parent / "mails"
GERMAN = """Hallo Sam,

Mittwoch um neun passt. Schöne Grüße

Ana

Von: Sam Ortega via Hallam & Reyes <portal@hallam.example>
Gesendet: Dienstag, 3. März 2026 17:58
An: Ana Brandt <ana@brandt.example>
Betreff: Sam Ortega writes to you

May we come on Wednesday?
"""


@contextmanager
def replies(**more: object) -> Iterator[None]:
    """Let the installation take replies by mail, with further settings."""
    before = installed.settings()
    installed.bind(replace(before, reply_address=OURS, **more))  # type: ignore[arg-type]
    try:
        yield
    finally:
        installed.bind(before)


def address_of(who: str, sale: str = "ana") -> str:
    """Return where replies of somebody about Ana's kitchen or Bea's garden go."""
    return reply_address(sale_of(sale).ref, viewer(who).ref)


def written(program: str, who: str = "ana") -> bytes:
    """Return a reply of Ana's as a mail program writes it."""
    text = (MAILS / f"{program}.eml").read_text("utf-8").replace("{{", "{").replace("}}", "}")
    photo = encodebytes(half_red(size=(2000, 1500))).decode("ascii").strip()
    for name, value in (
        ("to", address_of(who)),
        ("photo", photo),
        ("german", encodebytes(GERMAN.encode()).decode()),
    ):
        text = text.replace(f"{{{name}}}", value)
    return text.encode("latin-1" if "iso-8859-1" in text else "utf-8").replace(b"\n", b"\r\n")


def mail(
    words: str = "The one with the spray.",
    *,
    sender: str = EMAILS["ana"],
    to: str = "",
    message_id: str = "<one@brandt.example>",
    heads: tuple[tuple[str, str], ...] = (),
    files: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    """Return a plain mail to Ana's address, with what a test changes in it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to or address_of("ana"), "Re: your kitchen"
    if message_id:
        made["Message-ID"] = message_id
    for name, value in heads:
        made[name] = value
    made.set_content(words)
    for name, body in files:
        made.add_attachment(body, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def taken(raw: bytes) -> Taken:
    """Take a mail in at noon."""
    return take_in(raw, NOON)


def only_message() -> Message:
    """Return the one message there is."""
    [found] = Message.select()
    return found


def refusals() -> list[tuple[str, str | None, str]]:
    """Return what was refused: from whom, of which sale, why."""
    rows = ReceivedMail.select().where(ReceivedMail.outcome == "refused").order_by(ReceivedMail.id)
    return [(row.sender, row.sale, row.reason) for row in rows]
