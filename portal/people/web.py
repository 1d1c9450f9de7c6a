"""What makes an application know its readers; create_app calls `install` once."""

from flask import Flask, Response, request
from flask_login import LoginManager

from portal.lib.clock import now
from portal.lib.gate import SignInNeeded
from portal.people.identity import client, load, viewer_here
from portal.people.parking import sign_in_needed
from portal.people.security import note

_REFUSED = frozenset({403, 404})


class _Readers(LoginManager):
    """Finds who is signed in by our own sessions, which are rows with ids of their own.

    What Flask-Login has beside that (a reader in Flask's cookie, a cookie to be remembered by) is not installed at all.
    """

    def _load_user(self) -> None:
        self._update_request_context_with_user(load())  # type: ignore[no-untyped-call]


def install(app: Flask) -> None:
    """Let `current_user` be who is signed in for the page at hand, and send who isn't to sign in and back."""
    app.login_manager = _Readers()  # type: ignore[attr-defined, no-untyped-call]  # There it looks for it.
    app.register_error_handler(SignInNeeded, sign_in_needed)
    app.after_request(_note_refusal)


def _note_refusal(answer: Response) -> Response:
    """Note what somebody signed in was refused; a refused GET stays in the request log, for it changes nothing."""
    if request.method == "POST" and answer.status_code in _REFUSED:
        reader = viewer_here()
        if reader is not None:
            note("refused", reader.ref, client(), f"{answer.status_code} {request.endpoint or ''}", now())
    return answer
