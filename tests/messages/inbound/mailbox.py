"""A mailbox for tests: an IMAP server (RFC 9051) that knows the few commands which fetching needs."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Protocol


class Out(Protocol):
    """Where answers are written."""

    def write(self, data: bytes, /) -> object:
        """Write some bytes."""


@dataclass
class Mailbox:
    """What lies in it, by uid, and what was done to it; `password` is the one it lets in with."""

    mails: dict[int, bytes] = field(default_factory=dict)
    password: str = "secret"
    seen: set[int] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """The address under which it is fetched."""
        return f"imap://reply:secret@127.0.0.1:{self.port}/INBOX"

    def answer(self, words: list[str], out: Out) -> str:
        """Answer one command; returns what stands behind its tag."""
        command = " ".join(words)
        self.commands.append(command)
        verb = words[0].upper()
        if verb == "LOGIN":
            return "OK in" if words[2].strip('"') == self.password else "NO wrong"
        if verb == "SELECT":
            out.write(f"* {len(self.mails)} EXISTS\r\n".encode())
            return "OK [READ-WRITE] selected"
        if verb == "CAPABILITY":
            out.write(b"* CAPABILITY IMAP4rev1\r\n")
        if verb == "LOGOUT":
            out.write(b"* BYE\r\n")
        return self._uid(words[1:], out) if verb == "UID" else "OK done"

    def _uid(self, words: list[str], out: Out) -> str:
        verb = words[0].upper()
        if verb == "SEARCH":
            found = " ".join(str(uid) for uid in sorted(set(self.mails) - self.seen))
            out.write(f"* SEARCH {found}\r\n".encode())
        elif verb == "STORE":
            self.seen.add(int(words[1]))
        elif verb == "FETCH":
            self._fetch(int(words[1]), words[2], out)
        return "OK done"

    def _fetch(self, uid: int, what: str, out: Out) -> None:
        body = self.mails[uid]
        if "RFC822.SIZE" in what:
            out.write(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(body)})\r\n".encode())
            return
        if "<0." in what:
            body = body[: int(what.partition("<0.")[2].partition(">")[0])]
        out.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(body)}}}\r\n".encode() + body + b")\r\n")


@contextmanager
def serving(box: Mailbox) -> Iterator[Mailbox]:
    """Serve a mailbox on a port of this machine for the block."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        box.port = server.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(server, box), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.close()


def _serve(server: socket.socket, box: Mailbox) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, connection.makefile("rwb") as stream:
            stream.write(b"* OK ready\r\n")
            stream.flush()
            while line := stream.readline():
                tag, *words = line.decode("ascii").split()
                said = box.answer(words, stream)
                stream.write(f"{tag} {said}\r\n".encode())
                stream.flush()
                if words[0].upper() == "LOGOUT":
                    break
