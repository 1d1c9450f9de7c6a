"""Handing one message to a mail server (RFC 5321), within a bounded time and with an answer one can act upon."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, unquote, urlsplit

SILENCE_SECONDS = 20  # How long one answer of the server may take.
DEADLINE_SECONDS = 60  # How long the whole conversation may take; shorter than a claim of the outbox.
_READY = 220
_PERMANENT = range(500, 600)
# RFC 4954, 6: these refuse our password, not this mail; a manager can mend that while the mail waits.
_ABOUT_PASSWORDS = (530, 534, 535, 538)


class NotSent(Exception):
    """The mail was not taken, or nobody knows; `permanent` says that no later try will do better.

    The text is a class of error and an SMTP code, never an address or the server's words.
    """

    def __init__(self, error: str, *, permanent: bool = False) -> None:
        """Keep what happened."""
        super().__init__(error)
        self.permanent = permanent


@dataclass(frozen=True)
class Envelope:
    """Who sends a message to whom: bare addresses (RFC 5321, 2.3.1)."""

    sender: str
    recipient: str


def send(url: str, envelope: Envelope, body: bytes) -> None:
    """Hand `body` to the server at `url` (`smtp://user:password@host:587` or `smtps://host`).

    `smtp://` turns to TLS when the server offers it, and must when there is a password to send. Raises NotSent; after
    an answer that got lost the server may have taken the mail, and a second try carries the same Message-ID.
    """
    try:
        with _conversation(urlsplit(url), envelope.sender) as server:
            server.sendmail(envelope.sender, [envelope.recipient], body)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise _refused(error, code) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _refused(error, error.smtp_code) from error
    except smtplib.SMTPResponseException as error:
        # The server refused the conversation, not this mail.
        raise NotSent(f"{type(error).__name__} {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from error


@contextmanager
def _conversation(parts: SplitResult, sender: str) -> Iterator[smtplib.SMTP]:
    server = _server(parts, sender.rpartition("@")[2])
    # The server's silence is bounded by the socket; one that answers a letter at a time is cut off here.
    cut = Timer(DEADLINE_SECONDS, _hang_up, [server])
    cut.daemon = True
    with closing(server):
        cut.start()
        try:
            _begin(server, parts)
            yield server
            # What a server says to our farewell changes nothing: it has taken the mail.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            cut.cancel()


def _server(parts: SplitResult, own_name: str) -> smtplib.SMTP:
    # Made without a host it connects nowhere yet; our own name is given, as looking it up may hang.
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(
            local_hostname=own_name, timeout=SILENCE_SECONDS, context=ssl.create_default_context()
        )
    return smtplib.SMTP(local_hostname=own_name, timeout=SILENCE_SECONDS)


def _begin(server: smtplib.SMTP, parts: SplitResult) -> None:
    # smtplib checks the certificate against the name that it keeps only when it is made with a host.
    server._host = parts.hostname or ""  # type: ignore[attr-defined] # noqa: SLF001
    code, _ = server.connect(parts.hostname or "", parts.port or _usual_port(parts))
    if code != _READY:
        raise smtplib.SMTPConnectError(code, "")
    server.ehlo_or_helo_if_needed()
    if parts.scheme == "smtp" and (parts.username or server.has_extn("starttls")):
        server.starttls(context=_tls(parts))
        server.ehlo_or_helo_if_needed()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))


def _usual_port(parts: SplitResult) -> int:
    if parts.scheme == "smtps":
        return 465
    return 587 if parts.username else 25


def _tls(parts: SplitResult) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not parts.username:
        # RFC 7435: without a password, TLS is a gift over plain text; an own certificate of a relay next door will do.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)


def _refused(error: smtplib.SMTPException, code: int) -> NotSent:
    permanent = code in _PERMANENT and code not in _ABOUT_PASSWORDS
    return NotSent(f"{type(error).__name__} {code}", permanent=permanent)
