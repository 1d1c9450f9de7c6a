"""Fetching mail from a mailbox by IMAP (RFC 9051): what nobody has seen is taken in, and then marked as seen.

Nothing is deleted there. A mail that can't be taken for now (its sender wrote too much, the database is away) stays
unseen and comes again; one that breaks us doesn't keep the others from being taken.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from urllib.parse import SplitResult, unquote, urlsplit

import structlog

from portal.lib.db import AWAY
from portal.lib.errors import TooMany
from portal.messages.inbound.taking import LARGEST, take_in

SILENCE_SECONDS = 30
A_TURN = 50
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

log = structlog.get_logger()


class NotFetched(Exception):
    """A mailbox that can't be read; the message is a class of error, never what the server said."""


def fetch_all(url: str, at: datetime) -> int:
    """Take in what is unseen in the mailbox at `url` (`imaps://user:password@host/INBOX`), at most A_TURN mails.

    Returns how many were marked as seen. Raises NotFetched when the mailbox can't be read; what a single mail raised is
    raised once all the others had their turn.
    """
    failed: Exception | None = None
    seen = 0
    with _mailbox(url) as server:
        for uid in _whose_turn(_unseen(server), at):
            try:
                seen += _taken(server, uid, at)
            except (NotFetched, *AWAY):
                raise
            except TooMany:
                continue
            except Exception as error:
                log.exception("mail not taken", uid=uid)
                failed = error
    if failed is not None:
        raise failed
    return seen


@contextmanager
def _mailbox(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    with _speaking():
        server = _server(parts)
    try:
        with _speaking():
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            answer, _ = server.select(_quoted(unquote(parts.path.strip("/")) or "INBOX"))
        if answer != "OK":
            message = "the mailbox can't be opened"
            raise NotFetched(message)
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _server(parts: SplitResult) -> imaplib.IMAP4:
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=SILENCE_SECONDS)
    return imaplib.IMAP4(host, parts.port or 143, timeout=SILENCE_SECONDS)


def _unseen(server: imaplib.IMAP4) -> list[str]:
    with _speaking():
        _, found = server.uid("SEARCH", "UNSEEN")
    words = found[0].split() if found and isinstance(found[0], bytes) else []
    return [word.decode("ascii") for word in words if word.isdigit()]


def _whose_turn(unseen: list[str], at: datetime) -> list[str]:
    """Return those whose turn it is: where more wait than fit, the next ones each minute.

    So those that can't be taken for now hold back nobody.
    """
    begin = int(at.timestamp() // 60) * A_TURN % max(len(unseen), 1)
    return [*unseen[begin:], *unseen[:begin]][:A_TURN]


def _taken(server: imaplib.IMAP4, uid: str, at: datetime) -> bool:
    with _speaking():
        raw = _fetched(server, uid)
    if raw is None:
        return False
    found = take_in(raw, at)
    log.info("mail received", outcome=found.outcome, reason=found.reason)
    with _speaking():
        server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
    return True


@contextmanager
def _speaking() -> Iterator[None]:
    """Tell what goes wrong with the mailbox itself from what goes wrong with one mail in it. Raises NotFetched."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as error:
        raise NotFetched(type(error).__name__) from error


def _fetched(server: imaplib.IMAP4, uid: str) -> bytes | None:
    """Return a mail without marking it; of one that is too large only what tells that it is."""
    _, answer = server.uid("FETCH", uid, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(part for part in answer if isinstance(part, bytes)))
    if size is None:
        return None
    some = f"BODY.PEEK[]<0.{LARGEST + 1}>" if int(size[1]) > LARGEST else "BODY.PEEK[]"
    _, parts = server.uid("FETCH", uid, f"({some})")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
