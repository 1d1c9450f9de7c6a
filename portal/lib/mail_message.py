"""A letter made into the bytes that travel: MIME with a plain and an HTML part that say the same."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from portal.lib.mail_letter import HEAD_LIMIT, Attachment, CalendarPart, Letter, Look, head_text
from portal.lib.text import BadText, normal_email

LINE_LIMIT = 990  # RFC 5321, 4.5.3.1.6 lets a line have 998 characters; a relay may add a few.
_LINK = re.compile(r"https?://[!-;=?-~]+")
_MEDIA_TYPE = re.compile(r"(application|audio|image|text|video)/[a-z0-9][a-z0-9.+-]*")


@dataclass(frozen=True)
class Stamp:
    """What a message gets when it is made: its lasting id (`<ref@host>`), its instant and the address it comes from."""

    message_id: str
    at: datetime
    mail_from: str


def assemble(letter: Letter, look: Look, parts: tuple[str, str], stamp: Stamp) -> bytes:
    """Return the message of `letter` with `parts` (plain, HTML), lines ending in CR LF (RFC 5322, RFC 2046).

    Raises BadText (a ValueError) for a name, address, subject, file name or link that can't stand in a head.
    """
    off = _switching_off(letter.unsubscribe)
    message = EmailMessage(policy=SMTP)
    _address(message, letter, look, stamp)
    plain, html = parts
    message.set_content(plain, cte=_encoding(plain))
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    if letter.calendar:
        _invite(message, letter.calendar)
    for attachment in letter.attachments:
        _attach(message, attachment)
    return off + message.as_bytes()


def _address(message: EmailMessage, letter: Letter, look: Look, stamp: Stamp) -> None:
    message["From"] = _person(_sender(letter, look), stamp.mail_from)
    message["To"] = _person(letter.to_name, letter.to)
    if letter.reply_to:
        message["Reply-To"] = _person(*letter.reply_to)
    message["Subject"] = head_text(letter.subject)
    message["Date"] = stamp.at
    message["Message-ID"] = stamp.message_id
    # RFC 3834, 5: nobody's out-of-office answers a mail that a program sent.
    message["Auto-Submitted"] = "auto-generated"


def _switching_off(address: str) -> bytes:
    """Return the two head lines with which a mail program switches a mail off (RFC 2369, 3.2; RFC 8058, 3.1).

    They are written as they are: the library would fold a long address, which no program reads then.
    """
    if not address:
        return b""
    if not _LINK.fullmatch(address) or len(address) > LINE_LIMIT - 100:
        message_for_us = "The address that switches a mail off is no link."
        raise BadText(message_for_us)
    lines = (f"List-Unsubscribe: <{address}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "")
    return "\r\n".join(lines).encode("ascii")


def _sender(letter: Letter, look: Look) -> str:
    sender = f"{letter.sender_name} via {look.company}" if letter.sender_name else look.company
    return sender[:HEAD_LIMIT]


def _person(name: str, address: str) -> Address:
    return Address(head_text(name), addr_spec=normal_email(address))


def _encoding(text: str) -> str:
    # Plain ASCII stays readable as it is; all else is made ASCII, so that no relay has to know 8BITMIME.
    fits = all(len(line) <= LINE_LIMIT for line in text.splitlines())
    return "7bit" if text.isascii() and fits else "quoted-printable"


def _invite(message: EmailMessage, part: CalendarPart) -> None:
    """Let the last alternative be the invitation: programs that know calendars show it with buttons (RFC 6047, 2.4)."""
    message.add_alternative(
        part.body.decode("utf-8"), subtype="calendar", cte="base64", params={"method": part.method}
    )


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    if not _MEDIA_TYPE.fullmatch(attachment.media_type):
        message_for_us = f"{attachment.media_type!r} is no type of an attachment"
        raise BadText(message_for_us)
    name = head_text(attachment.name)
    if not name or "/" in name or "\\" in name:
        message_for_us = "The name of an attachment is a plain file name."
        raise BadText(message_for_us)
    main, sub = attachment.media_type.split("/")
    message.add_attachment(attachment.body, maintype=main, subtype=sub, filename=name)
