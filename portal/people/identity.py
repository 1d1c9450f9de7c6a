"""Who is at the other end of a request: contacts and staff have separate sessions, and one browser may hold both."""

import ipaddress

import flask
from flask import Response, g, request
from flask_login import current_user

from portal.lib.clock import now
from portal.lib.gate import SignInNeeded
from portal.lib.logs import say_who
from portal.people import sessions
from portal.people.access import Viewer
from portal.people.cookies import drop_cookie, get_cookie, session_cookie, set_session_cookie
from portal.people.rules import SURE_FOR
from portal.people.sessions import Kind

_STAFF_BLUEPRINTS = frozenset({"desk", "people_staff"})
_IPV6_NETWORK = 64


def viewer() -> Viewer:
    """Return who is signed in. Raises SignInNeeded when nobody is."""
    person = viewer_here()
    if person is None:
        raise SignInNeeded
    return person


def viewer_here() -> Viewer | None:
    """Return who is signed in for this page, if anybody is; asked of the database once a request."""
    person = current_user._get_current_object()  # noqa: SLF001 - werkzeug's name for what a proxy holds
    return person if isinstance(person, Viewer) else None


class CodeNeeded(SignInNeeded):
    """The reader is signed in for long, and we make sure that it is still them."""


def be_sure() -> Viewer:
    """Return the contact who is signed in, if they did so within `SURE_FOR`. Raises CodeNeeded when not.

    Then they are asked for a mail again, and what they typed waits for them.
    """
    reader, begun = viewer(), sessions.begun_at("contact", get_cookie(session_cookie("contact")))
    if begun is None or begun < now() - SURE_FOR:
        raise CodeNeeded
    return reader


def kind_here() -> Kind:
    """Return whose pages this request is in: those of staff, or those of contacts."""
    path = request.path
    staff = path == "/staff" or path.startswith("/staff/") or request.blueprint in _STAFF_BLUEPRINTS
    return "staff" if staff else "contact"


def load() -> Viewer | None:
    """Return who is signed in for this request's pages; Flask-Login asks once a request."""
    kind = kind_here()
    found = viewer_as(kind)
    if found is not None:
        say_who(kind, found.ref)
    return found


def viewer_as(kind: Kind) -> Viewer | None:
    """Return who is signed in as a contact or as staff in this browser, whatever page it is."""
    token = get_cookie(session_cookie(kind))
    return sessions.viewer_of(kind, token, now()) if token else None


def sign_in(response: Response, kind: Kind, person: str) -> Response:
    """Sign a person in: a session with a new id, the browser's old one ended, a new form token."""
    old = get_cookie(session_cookie(kind))
    set_session_cookie(response, kind, sessions.begin(kind, person, old, now()))
    renew_form_token()
    return response


def sign_out(response: Response, kind: Kind) -> Response:
    """End the browser's session on the server, and take its cookie back."""
    sessions.end(get_cookie(session_cookie(kind)), now())
    drop_cookie(response, session_cookie(kind))
    renew_form_token()
    return response


def renew_form_token() -> None:
    """Let forms carry a new token from now on: nobody who knew the old one gains from the sign-in."""
    flask.session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def client() -> str:
    """Return whom limits count as one client: an IPv4 address, or an IPv6 network of 64 bits (RFC 6177)."""
    text = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.version == 4:  # noqa: PLR2004 - the version of the protocol
        return str(address)
    return str(ipaddress.ip_network((address, _IPV6_NETWORK), strict=False))
