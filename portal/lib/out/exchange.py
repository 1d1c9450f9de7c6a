"""One POST to an address that somebody named: looked up once, every address checked, and over within its time.

No proxy is asked, no redirect followed, no cookie kept; of the answer its head is read and nothing behind it.
"""

import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import SplitResult, urlsplit

import h11

from portal.lib.out.networks import is_named, may_be_called

SECONDS = 10.0
MOST_READ = 64 * 1024
_HEAD = 16 * 1024
_DEFAULT_PORTS = {"http": 80, "https": 443}


class NotReached(Exception):
    """There was no answer; the message is a word or two for the log, without any address."""


@dataclass(frozen=True)
class Reply:
    """What was answered: the status, and the field `Retry-After` as it came, or ""."""

    status: int
    retry_after: str


def post(
    url: str, fields: Mapping[str, str], body: bytes, networks: Sequence[str] = (), seconds: float = SECONDS
) -> Reply:
    """Send `body` to `url` and return the answer; `networks` may be called although they are private, by http too.

    Raises NotReached when it can't be, may not be, or takes longer than `seconds` in all.
    """
    deadline = _Deadline(seconds)
    parts = urlsplit(url)
    try:
        with closing(_connected(parts, networks, deadline)) as connection:
            return _exchanged(connection, _request(parts, fields, body), body, deadline)
    except TimeoutError as error:
        raise NotReached("too slow") from error
    except (ssl.SSLError, ssl.CertificateError) as error:
        raise NotReached("no trusted certificate") from error
    except ConnectionRefusedError as error:
        raise NotReached("refused") from error
    except OSError as error:
        raise NotReached("connection broke") from error
    except (h11.ProtocolError, ValueError) as error:
        raise NotReached("no HTTP") from error


class _Deadline:
    """One time for everything: looking up, connecting, sending, and waiting for the answer."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError for none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def resolve(host: str, port: int) -> list[str]:
    """Return every address of a name. Raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _connected(parts: SplitResult, networks: Sequence[str], deadline: _Deadline) -> socket.socket:
    host, port = parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme]
    addresses = _looked_up(host, port, deadline)
    # One that may not be called makes the name suspect as a whole; which one we'd get would be up to chance.
    if not all(may_be_called(address, networks) for address in addresses):
        raise NotReached("private address")
    if parts.scheme != "https" and not all(is_named(address, networks) for address in addresses):
        raise NotReached("not https")
    connection = _first_open(addresses, port, deadline)
    if parts.scheme != "https":
        return connection
    try:
        connection.settimeout(deadline.left())
        return _tls().wrap_socket(connection, server_hostname=host)
    except BaseException:
        connection.close()
        raise


def _looked_up(host: str, port: int, deadline: _Deadline) -> list[str]:
    """Look a name up on a thread of its own, for the system's resolver knows no deadline."""
    answers: SimpleQueue[list[str]] = SimpleQueue()

    def look() -> None:
        found: list[str] = []
        with suppress(OSError, UnicodeError):
            found = resolve(host, port)
        answers.put(found)

    Thread(target=look, name="resolve", daemon=True).start()
    try:
        addresses = answers.get(timeout=deadline.left())
    except Empty as error:
        raise TimeoutError from error
    if not addresses:
        raise NotReached("unknown name")
    return addresses


def _first_open(addresses: Sequence[str], port: int, deadline: _Deadline) -> socket.socket:
    """Connect to the first of these addresses that lets us; to the very ones that were checked."""
    refusal: OSError = OSError()
    for number, address in enumerate(addresses):
        try:
            # One that never answers leaves some time for the next.
            return socket.create_connection((address, port), deadline.left() / (len(addresses) - number))
        except OSError as error:
            refusal = error
    raise refusal


def _request(parts: SplitResult, fields: Mapping[str, str], body: bytes) -> h11.Request:
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    named = host if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{host}:{parts.port}"
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    head = {"Host": named, **fields, "Content-Length": str(len(body)), "Connection": "close"}
    return h11.Request(method="POST", target=target, headers=list(head.items()))


def _exchanged(connection: socket.socket, request: h11.Request, body: bytes, deadline: _Deadline) -> Reply:
    spoken = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)
    sent = [spoken.send(request), spoken.send(h11.Data(data=body)), spoken.send(h11.EndOfMessage())]
    connection.settimeout(deadline.left())
    # Some answer before they have read everything, and hang up.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"".join(part for part in sent if part))
    read = 0
    while not isinstance(event := spoken.next_event(), h11.Response):
        if event is h11.NEED_DATA:
            connection.settimeout(deadline.left())
            piece = connection.recv(_HEAD)
            read += len(piece)
            if read > MOST_READ:
                raise NotReached("too long")
            spoken.receive_data(piece)
        elif not isinstance(event, h11.InformationalResponse):
            raise NotReached("connection broke")
    asked = [value for name, value in event.headers if name == b"retry-after"]
    return Reply(event.status_code, asked[0].decode("latin-1") if asked else "")


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
