"""Cookies of signing in: bound to this host by name where readers come by https (RFC 6265bis, 4.1.3.2)."""

from datetime import timedelta

from flask import Response, request

from portal.lib.installed import settings
from portal.people.sessions import LIMITS, Kind

ASKING = "kept-asking"
HALF = "kept-half"
PARKED = "kept-parked"
RECOVERY = "kept-recovery"


def session_cookie(kind: Kind) -> str:
    """Return the name of the cookie that holds a session of contacts or staff."""
    return f"kept-{kind}"


def session_cookie_in_browsers(kind: Kind) -> str:
    """Return the name under which browsers hold the cookie of a session."""
    return _host_bound(session_cookie(kind))


def get_cookie(name: str) -> str:
    """Return what the browser holds under our name; empty when it holds nothing."""
    return request.cookies.get(_host_bound(name), "")


def set_cookie(response: Response, name: str, value: str, lasts: timedelta) -> None:
    """Give the browser a cookie that no script reads and no other site's form sends."""
    response.set_cookie(
        _host_bound(name),
        value,
        max_age=int(lasts.total_seconds()),
        secure=settings().secure,
        httponly=True,
        samesite="Lax",
    )


def set_session_cookie(response: Response, kind: Kind, token: str) -> None:
    """Give the browser a session; the server's own limits decide how long it is good."""
    set_cookie(response, session_cookie(kind), token, LIMITS[kind].absolute)


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(_host_bound(name), secure=settings().secure, httponly=True, samesite="Lax")


def _host_bound(name: str) -> str:
    return f"__Host-{name}" if settings().secure else name
