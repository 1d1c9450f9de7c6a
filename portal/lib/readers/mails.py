"""A mail (RFC 5322) as it was saved: its words with the thread below them. Runs in a process of its own (child.py).

The head is what the mail says of itself: who wrote it, when, about what. Its text part is read, or where it has none
its HTML; the thread stays as text. Files that hang on it are given back as they are.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from portal.lib.readers.markup import words_of
from portal.lib.readers.outcome import UNKNOWN, Unreadable, drawn, keepable
from portal.lib.readers.threads import Author, moment_of, name_of, voices_in

MEDIA_TYPE = "message/rfc822"
MOST_PARTS = 200
MOST_ATTACHMENTS = 20
_ENCRYPTED = (
    "It is encrypted. Open it in your mail program, save it without encryption, or paste what it says."
)
_NO_WORDS = "It holds no text. Save what hangs on it as files, and choose those."


def read(body: bytes) -> dict[str, Any]:
    """Return a mail's text, with its author, date and attachments. Raises Unreadable."""
    message = message_from_bytes(body, policy=default)
    parts = sum(1 for _ in message.walk())
    if parts > MOST_PARTS:
        raise Unreadable(
            f"It has {parts:,} parts; at most {MOST_PARTS} can be read. Paste what it says, or save its files apart."
        )
    if message.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime"}:
        raise Unreadable(_ENCRYPTED)
    text, hanging = _text(message), _attachments(message)
    sent = moment_of(_header(message, "Date"))
    author = Author(name_of(_header(message, "From")), sent)
    return drawn(
        text,
        MEDIA_TYPE,
        title=_header(message, "Subject")[:300],
        voices=list(voices_in(text, author if author.who else None)),
        received_at=sent,
        attachments=hanging[:MOST_ATTACHMENTS],
        notes=_notes(text, len(hanging)),
    )


def _text(message: EmailMessage) -> str:
    plain = message.get_body(("plain",))
    words = [_content(plain)] if plain is not None else []
    # Some programs put a picture between two parts of one text.
    words += [_content(part) for part in _hanging(message) if _is_more_text(part)]
    if not "".join(words).strip():
        page = message.get_body(("html",))
        words = [words_of(_content(page))] if page is not None else []
    text = keepable("\n\n".join(part.strip("\n") for part in words)).strip("\n")
    if not text.strip():
        raise Unreadable(_NO_WORDS)
    return text


def _content(part: Any) -> str:
    try:
        found: str = part.get_content()
    except LookupError as error:
        raise Unreadable(
            f"Its text is written in “{part.get_content_charset()}”, which can't be read here. Paste what it says."
        ) from error
    # A mail breaks its lines as the wire does (RFC 5322, 2.1); the text has plain ones.
    return found.replace("\r\n", "\n")


def _is_more_text(part: Any) -> bool:
    is_text = part.get_content_type() == "text/plain" and not part.get_filename()
    return is_text and part.get_content_disposition() != "attachment"


def _attachments(message: EmailMessage) -> list[tuple[str, bytes]]:
    """Return what hangs on a mail, without the pictures that stand inside of its text."""
    found = []
    for part in _hanging(message):
        is_inline = part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"
        # A page beside the plain text says the same again.
        is_body = part.get_content_maintype() == "text" and not part.get_filename()
        if is_inline or (is_body and part.get_content_disposition() != "attachment"):
            continue
        found.append((_file_name(part), _bytes(part)))
    return found


def _hanging(message: EmailMessage) -> Iterator[Any]:
    """Yield the parts beside the first text, those in wrappings (of a signature, for one) too."""
    for part in message.iter_attachments():
        if part.is_multipart() and part.get_content_type() != MEDIA_TYPE:
            yield from _hanging(part)
        else:
            yield part


def _file_name(part: Any) -> str:
    if part.get_content_type() == MEDIA_TYPE:
        return f"{_header(part.get_content(), 'Subject')[:100] or 'mail'}.eml"
    return str(part.get_filename() or "attachment")[:200]


def _bytes(part: Any) -> bytes:
    if part.get_content_type() == MEDIA_TYPE:
        return bytes(part.get_content())
    payload: bytes = part.get_payload(decode=True) or b""
    return payload


def _header(message: Any, name: str) -> str:
    return " ".join(keepable(str(message.get(name) or "")).split())


def _notes(text: str, attachments: int) -> list[str]:
    notes = []
    if UNKNOWN in text:
        notes.append(
            f"Some characters aren't in the alphabet that the mail names; {UNKNOWN} stands in their place."
        )
    if attachments > MOST_ATTACHMENTS:
        notes.append(
            f"{attachments} files hang on it; the first {MOST_ATTACHMENTS} were looked at. Add the rest as files."
        )
    return notes
