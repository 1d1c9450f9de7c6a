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
        if request.method not in _SAFE and request.endpoint not in exempt:
            insist_on_our_page()

    app.before_request(check)


def insist_on_our_page() -> None:
    """Refuse a request that another site's page sent. Raises Forbidden."""
    if request.headers.get("Sec-Fetch-Site", "none") not in _OURS:
        message = "Another site sent this. Please use the form on our own page."
        raise Forbidden(message)
