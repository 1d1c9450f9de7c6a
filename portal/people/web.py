"""What makes an application know its readers; create_app calls `install` once."""

from flask import Flask, Response, request
from flask_login import LoginManager

from portal.lib.clock import now
from portal.lib.gate import SignInNeeded
from portal.people.identity import client, load, viewer_here
from portal.people.parking import sign_in_needed
from portal.people.security import note

_REFUSED = frozenset({403, 404})


def install(app: Flask) -> None:
    """Let `current_user` be who is signed in for the page at hand, and send who isn't to sign in and back."""
    manager = LoginManager(app)
    # Our sessions are rows with ids of their own; nothing of a reader is kept in Flask's cookie.
    manager.session_protection = None  # type: ignore[assignment]  # The documented way to switch it off.
    manager.request_loader(load)
    app.register_error_handler(SignInNeeded, sign_in_needed)
    app.after_request(_note_refusal)


def _note_refusal(answer: Response) -> Response:
    """Note what somebody signed in was refused; a refused GET stays in the request log, for it changes nothing."""
    if request.method == "POST" and answer.status_code in _REFUSED:
        reader = viewer_here()
        if reader is not None:
            note("refused", reader.ref, client(), f"{answer.status_code} {request.endpoint or ''}", now())
    return answer
