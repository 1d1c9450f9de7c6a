"""Who listens for events, from which place on, and what there is to tell them: the reads behind waiting calls."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from portal.api.calling import bearer
from portal.api.events import EventsAsked, position_asked, reach_for
from portal.happenings.queries import Found, Reach, happened
from portal.happenings.telling import told
from portal.lib.api.allowance import spend
from portal.lib.api.paging import cursor_of
from portal.lib.api.reading import read_query
from portal.lib.asgi_environ import wsgi_environ
from portal.lib.asgi_types import Scope
from portal.lib.errors import KeptError
from portal.people.programs import Program, program_of

PATH = "/api/v1/events"
STREAM = "text/event-stream"
_SCOPE = "sales:read"
_PAGE = 50


class NoLonger(KeptError):
    """The token lets nobody in any more, or not here."""

    status = 401


@dataclass(frozen=True)
class Listener:
    """Who listens: the secret they came with, the ref of its token, what of, and behind which place."""

    secret: str
    token: str
    kinds: str | None
    sale: str | None
    position: int

    def behind(self, position: int) -> "Listener":
        """Return the listener that has heard up to another place."""
        return replace(self, position=position)


@dataclass(frozen=True)
class Heard:
    """What there was for a listener: events by type, id and text; where it goes on; whether more may be there."""

    events: list[tuple[str, str, str]]
    position: int
    more: bool


def wished(scope: Scope) -> Literal["", "stream", "wait"]:
    """Tell whether a request wants to be held open, and how; cheaply, for all others pass by here."""
    if scope["path"] != PATH or scope["method"] != "GET":
        return ""
    if any(name == b"accept" and STREAM.encode() in value for name, value in scope["headers"]):
        return "stream"
    return "wait" if b"wait=" in scope["query_string"] else ""


def with_last_id(scope: Scope) -> Scope:
    """Return the request with the id that a reader has seen last in the place of a cursor."""
    ids = [value.decode("latin-1") for name, value in scope["headers"] if name == b"last-event-id"]
    return asking_behind(scope, ids[-1]) if ids and ids[-1] else scope


def asking_behind(scope: Scope, cursor: str) -> Scope:
    """Return the request as one that asks for what is behind a place."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in query if name not in {"cursor", "from"}]
    return {**scope, "query_string": urlencode([*kept, ("cursor", cursor)]).encode("ascii")}


def listener_of(scope: Scope, at: datetime) -> tuple[Listener, int]:
    """Return who listens, and for how many seconds at most they wait, or 0. Raises KeptError like the call."""
    environ = wsgi_environ(scope, b"")
    secret = bearer(environ.get("HTTP_AUTHORIZATION", ""))
    program = _program(secret, at)
    query = parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)
    asked = read_query(EventsAsked, MultiDict(query))
    reach_for(program, asked.kinds, asked.sale)
    position = position_asked(asked.cursor, from_now=asked.since is not None)
    return Listener(secret, program.token, asked.kinds, asked.sale, position), asked.wait or 0


def charged(listener: Listener, at: datetime) -> None:
    """Count the opening of a stream as a call. Raises TooMany."""
    spend(f"calls of {listener.token}", at)


def is_anything(listener: Listener, at: datetime) -> tuple[bool, int, bool]:
    """Tell whether there is anything for a listener, up to which place it was looked, and whether more may be there."""
    _, found = _found(listener, 1, at)
    return bool(found.rows), found.position, found.more


def heard(listener: Listener, at: datetime) -> Heard:
    """Return what there is for a listener. Raises KeptError when their token lets nobody in here any more."""
    reach, found = _found(listener, _PAGE, at)
    events = [(one.type, one.id, one.model_dump_json()) for one in told(found.rows, reach)]
    return Heard(events, found.position, found.more)


def cursor_at(listener: Listener) -> str:
    """Return the cursor of the place behind which somebody listens."""
    return cursor_of(listener.position)


def _found(listener: Listener, limit: int, at: datetime) -> tuple[Reach, Found]:
    reach = reach_for(_program(listener.secret, at), listener.kinds, listener.sale)
    return reach, happened(reach, listener.position, limit)


def _program(secret: str, at: datetime) -> Program:
    program = program_of(secret, at)
    if program is None or _SCOPE not in program.scopes:
        raise NoLonger
    return program
