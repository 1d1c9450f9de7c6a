"""What makes an application know its readers; create_app calls `install` once."""

from flask import Flask
from flask_login import LoginManager

from portal.lib.gate import SignInNeeded
from portal.people.identity import load
from portal.people.parking import sign_in_needed


def install(app: Flask) -> None:
    """Let `current_user` be who is signed in for the page at hand, and send who isn't to sign in and back."""
    manager = LoginManager(app)
    # Our sessions are rows with ids of their own; nothing of a reader is kept in Flask's cookie.
    manager.session_protection = None  # type: ignore[assignment]  # The documented way to switch it off.
    manager.request_loader(load)
    app.register_error_handler(SignInNeeded, sign_in_needed)
