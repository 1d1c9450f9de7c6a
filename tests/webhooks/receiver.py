"""A receiver of calls on this machine: it keeps what came, and answers as it is told."""

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

Answer = Callable[[socket.socket], None]


def saying(status: str, *fields: str, body: str = "") -> Answer:
    """Answer with a status line's end and header fields."""
    head = "\r\n".join([f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(body)}", "", body])
    return lambda connection: connection.sendall(head.encode())


@dataclass
class Received:
    """A call as it came."""

    line: str
    fields: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        """Its body, read."""
        return json.loads(self.body)


@dataclass
class Receiver:
    """What came so far, and how the next calls are answered: by `answers` in turn, the last one for ever."""

    url: str
    calls: list[Received] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=lambda: [saying("204 No Content")])
    freed: Event = field(default_factory=Event)

    def hang(self, _connection: socket.socket) -> None:
        """Answer nothing until `freed` is set."""
        self.freed.wait(20)

    def events(self) -> list[str]:
        """Return the kinds of what came, in order."""
        return [call.said["type"] for call in self.calls]


@contextmanager
def receiving(certificate: Path | None = None) -> Iterator[Receiver]:
    """Run a receiver on a port of its own, by TLS with a certificate (and its key in the same file)."""
    server = socket.create_server(("127.0.0.1", 0))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server = context.wrap_socket(server, server_side=True, do_handshake_on_connect=False)
    receiver = Receiver(f"http://127.0.0.1:{server.getsockname()[1]}/kept?from=us")
    Thread(target=_serve, args=(server, receiver), daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.freed.set()
        server.close()


def _serve(server: socket.socket, receiver: Receiver) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        Thread(target=_answer, args=(connection, receiver), daemon=True).start()


def _answer(connection: socket.socket, receiver: Receiver) -> None:
    with closing(connection), suppress(OSError):
        call = _read(connection)
        answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
        receiver.calls.append(call)
        answer(connection)


def _read(connection: socket.socket) -> Received:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, body = data.split(b"\r\n\r\n", 1)
    line, *lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, value in (one.split(": ", 1) for one in lines)}
    while len(body) < int(fields["content-length"]):
        body += connection.recv(65536)
    return Received(line, fields, body)
