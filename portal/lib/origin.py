"""Requests that change something come from our own pages: the browser says so itself (W3C Fetch Metadata)."""

from flask import Flask, request

from portal.lib.errors import Forbidden

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


def install(app: Flask, exempt: frozenset[str] = frozenset()) -> None:
    """Refuse what another site's page sends to `app`; `exempt` endpoints (token API, one-click unsubscribe) take it.

    A browser without the header is left to the form token.
    """

    def check() -> None:
        if request.method in _SAFE or request.endpoint in exempt:
            return
        if request.headers.get("Sec-Fetch-Site", "none") not in _OURS:
            message = "Another site sent this. Please use the form on our own page."
            raise Forbidden(message)

    app.before_request(check)
