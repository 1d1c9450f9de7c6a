"""The browser's own cookie and the token of forms, which is bound to it: verified and signed once, not at each request.

A cookie that was verified is known by its whole value; it is as good as the signature over it until it is too old.
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer

from portal.lib.ids import new_token
from portal.lib.shelf import Shelf

_FIELD = "csrf_token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SALT = "wtf-csrf-token"  # That of Flask-WTF, which reads the token.
_MOST_BYTES = 4 * 1024 * 1024
_OVERHEAD = 500


@dataclass(frozen=True)
class _Verified:
    fields: dict[str, str]
    good_until: float


def install(app: Flask) -> CSRFProtect:
    """Let `app` verify a browser's cookie once, and take no form without the token that is bound to it.

    Returns what asks for the token, so that a view for programs can be exempt.
    """
    app.session_interface = _Remembering()
    # Checked below, and only where there is something to check: no GET changes anything.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    protection = CSRFProtect(app)

    def check() -> None:
        if request.method not in _SAFE:
            protection.protect(apply_exemptions=True)

    app.before_request(check)
    return protection


def form_token() -> str:
    """Return the form token of this browser's session, which begins when there is none."""
    if _FIELD not in g:
        raw = session.get(_FIELD)
        if not isinstance(raw, str):
            raw = session[_FIELD] = new_token()
        # Set where Flask-WTF looks for it: an answer that holds it is personal.
        g.csrf_token = _signed(str(current_app.secret_key), raw)
    return str(g.csrf_token)


class _Remembering(SecureCookieSessionInterface):
    def __init__(self) -> None:
        self._known: Shelf[str, _Verified] = Shelf(_MOST_BYTES)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        known = self._known.get(value)
        if known is not None and time.time() < known.good_until:
            return self.session_class(known.fields)
        opened = super().open_session(app, request)
        if opened:
            self._remember(app, value, dict(opened))
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.modified or session.permanent:
            super().save_session(app, session, response)
        elif session.accessed:
            _vary_by_cookie(response)

    def _remember(self, app: Flask, value: str, fields: dict[str, Any]) -> None:
        serializer = self.get_signing_serializer(app)
        # Lists could be changed in place by whoever reads them, so only plain texts are shared between requests.
        if serializer is None or not all(isinstance(field, str) for field in fields.values()):
            return
        _, signed_at = serializer.loads(value, return_timestamp=True)
        good_until = (signed_at + app.permanent_session_lifetime).timestamp()
        self._known.put(value, _Verified(fields, good_until), len(value) * 3 + _OVERHEAD)


def _vary_by_cookie(response: Response) -> None:
    # Without reading and writing the whole field where nothing else varies, which is nearly always.
    if "Vary" in response.headers:
        response.vary.add("Cookie")
    else:
        response.headers["Vary"] = "Cookie"


@lru_cache(maxsize=4096)
def _signed(secret: str, raw: str) -> str:
    token = URLSafeTimedSerializer(secret, salt=_SALT).dumps(raw)
    return token if isinstance(token, str) else token.decode("ascii")
