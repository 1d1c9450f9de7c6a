"""A mail that somebody wrote to us: its words as text, and everything that hangs on it. Runs in a process of its own.

Unlike a mail that is kept as a source (mails.py), it may hold nothing but a photo, and a photo that stands inside of
its text belongs to what was said. Words in an alphabet that is not known are kept as far as they can be read.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

from portal.lib.readers.mails import MEDIA_TYPE, MOST_PARTS
from portal.lib.readers.markup import words_of
from portal.lib.readers.outcome import MOST_CHARACTERS, TOO_LONG, Unreadable, drawn, keepable

MOST_HANGING = 30
# A picture inside of a text that is smaller than this is the logo of a signature, or counts who opens the mail.
SMALLEST_PHOTO = 20_000
_ENCRYPTED = "It is encrypted."


def read(body: bytes) -> dict[str, Any]:
    """Return a mail's text, possibly empty, and its files. Raises Unreadable."""
    message = message_from_bytes(body, policy=default)
    parts = list(_leaves(message))
    if len(parts) > MOST_PARTS:
        raise Unreadable(f"It has {len(parts):,} parts; at most {MOST_PARTS} can be read.")
    if message.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime"}:
        raise Unreadable(_ENCRYPTED)
    text = _text(parts)
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(TOO_LONG)
    hanging = [(part, _bytes(part)) for part in parts if not _is_text(part)]
    said = [(_name(part), sent) for part, sent in hanging if _is_said(part, sent)]
    return drawn(text, MEDIA_TYPE, attachments=said[:MOST_HANGING])


def _leaves(message: Any) -> Iterator[Any]:
    """Yield the parts that hold something; a mail inside of a mail is one."""
    if message.is_multipart() and message.get_content_type() != MEDIA_TYPE:
        for part in message.iter_parts():
            yield from _leaves(part)
    else:
        yield message


def _text(parts: list[Any]) -> str:
    """Return the plain text of a mail, or the words of its pages where it has none."""
    plain = [_content(part) for part in parts if _is_text(part) and part.get_content_type() == "text/plain"]
    if not "".join(plain).strip():
        plain = [words_of(_content(part)) for part in parts if _is_text(part)]
    joined = "\n\n".join(part.strip("\n") for part in plain if part.strip())
    return keepable(joined.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")).strip("\n")


def _is_text(part: Any) -> bool:
    is_text = part.get_content_type() in {"text/plain", "text/html"}
    return is_text and not part.get_filename() and part.get_content_disposition() != "attachment"


def _is_said(part: Any, sent: bytes) -> bool:
    is_inside = part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"
    return bool(sent) and not (is_inside and len(sent) < SMALLEST_PHOTO)


def _content(part: Any) -> str:
    try:
        found: str = part.get_content()
    except (LookupError, ValueError):
        return _bytes(part).decode("utf-8", "replace")
    return _unwrapped(found) if str(part.get_param("format") or "").lower() == "flowed" else found


def _unwrapped(text: str) -> str:
    """Return text with the lines joined that a program broke (RFC 3676, 4.1): those that end in a space."""
    lines = [""]
    for line in text.replace("\r\n", "\n").split("\n"):
        if lines[-1].endswith(" ") and lines[-1] != "-- " and not line.startswith(">"):
            lines[-1] += line.removeprefix(" ")
        else:
            lines.append(line)
    return "\n".join(lines[1:])


def _name(part: Any) -> str:
    if part.get_content_type() == MEDIA_TYPE:
        return "mail.eml"
    if part.get_content_type() == "text/calendar":
        return "invitation.ics"
    return " ".join(keepable(str(part.get_filename() or part.get_content_type().replace("/", "."))).split())[
        :200
    ]


def _bytes(part: Any) -> bytes:
    if part.get_content_type() == MEDIA_TYPE:
        return bytes(part.get_content())
    payload: bytes = part.get_payload(decode=True) or b""
    return payload
