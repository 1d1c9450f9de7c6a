"""What a request to `/live/<ref>` asks for, and how it is refused."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs

from werkzeug.http import parse_cookie

from portal.lib.asgi_environ import wsgi_environ
from portal.lib.asgi_types import RawHeaders, Refused, Scope, Send
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.my.seats import NotSignedIn
from portal.people.cookies import session_cookie_in_browsers
from portal.people.sessions import Kind

PREFIX = "/live/"
_FOREIGN = 400
_NOT_ALLOWED = 405
_RETRY_SECONDS = b"15"
_SAID = {
    400: "This portal is not known by that name. Please use the address in your mail.",
    401: "You are signed out.",
    404: "There is nothing here.",
    405: "This can only be read.",
    429: "This browser holds very many open pages.",
    503: "There are too many open pages at this moment.",
}


class Asked(NamedTuple):
    """Whose session a request brings, which sale it is about, and the version of the page that it comes from."""

    kind: Kind
    token: str
    sale: str
    known: str


def read(scope: Scope, is_ours: Callable[[str], bool]) -> Asked:
    """Read a request: `?as=staff` brings the session of staff, `?since=` or Last-Event-ID says what is known.

    Raises Refused for a foreign host (400) and another method than GET (405), NotSignedIn without a session's cookie,
    NotHere for what can't be a sale.
    """
    environ = wsgi_environ(scope, b"")
    if not is_ours(environ.get("HTTP_HOST", "")):
        raise Refused(_FOREIGN)
    if scope["method"] != "GET":
        raise Refused(_NOT_ALLOWED)
    query = parse_qs(environ["QUERY_STRING"])
    kind: Kind = "staff" if query.get("as") == ["staff"] else "contact"
    token = parse_cookie(environ.get("HTTP_COOKIE", "")).get(session_cookie_in_browsers(kind), "")
    if not token:
        raise NotSignedIn
    sale = scope["path"].removeprefix(PREFIX)
    if not is_ref(sale):
        raise NotHere
    known = environ.get("HTTP_LAST_EVENT_ID") or query.get("since", [""])[0]
    return Asked(kind, token, sale, known)


async def refuse(status: int, headers: RawHeaders, send: Send) -> None:
    """Answer with the reason in one line; a script of ours then asks without a stream."""
    plain: RawHeaders = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if status in {429, 503}:
        plain.append((b"retry-after", _RETRY_SECONDS))
    if status == _NOT_ALLOWED:
        plain.append((b"allow", b"GET"))
    await send({"type": "http.response.start", "status": status, "headers": [*plain, *headers]})
    await send({"type": "http.response.body", "body": f"{_SAID[status]}\n".encode()})
