"""A program on a machine of its own: it calls the running server, and holds streams of events open."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60
EVENTS = "/api/v1/events"


@dataclass(frozen=True)
class Remote:
    """A program with a token, and the server that it calls."""

    address: str
    secret: str

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Call an operation below `/api/v1`, through a connection of its own; returns the status and what was told."""
        with closing(self._connection()) as connection:
            sent = None if body is None else json.dumps(body)
            fields = self._fields | ({"Content-Type": "application/json"} if body is not None else {})
            connection.request(method, f"/api/v1{path}", sent, fields)
            answer = connection.getresponse()
            told = answer.read()
            return answer.status, json.loads(told) if told else None

    def metrics(self) -> list[str]:
        """Return the lines of what the server counts."""
        with closing(self._connection()) as connection:
            connection.request("GET", "/metrics")
            return connection.getresponse().read().decode("utf-8").splitlines()

    @contextmanager
    def stream(self, query: str, seen: str = "") -> Iterator["Heard"]:
        """Open the stream of events, and hang up after the block."""
        with closing(self._connection()) as connection:
            fields = (
                self._fields | {"Accept": "text/event-stream"} | ({"Last-Event-ID": seen} if seen else {})
            )
            connection.request("GET", f"{EVENTS}?{query}", headers=fields)
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            yield Heard(answer)

    @property
    def _fields(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def _connection(self) -> HTTPConnection:
        return HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE_SECONDS)


class Heard:
    """An open stream, read line by line as it comes."""

    def __init__(self, answer: HTTPResponse) -> None:
        """Read from `answer`, behind what every stream begins with."""
        self._answer = answer
        assert answer.readline().startswith(b"retry: ")

    def event(self) -> tuple[str, Any]:
        """Wait for the next event; returns its id and what it tells."""
        fields: dict[str, str] = {}
        while "data" not in fields:
            line = self._answer.readline().decode("utf-8")
            assert line, "the stream ended"
            name, _, value = line.rstrip("\n").partition(": ")
            fields |= {name: value} if name else {}
        return fields["id"], json.loads(fields["data"])

    def rest(self) -> bytes:
        """Wait for the end; returns what came before it. Raises IncompleteRead where it broke off."""
        return self._answer.read()
