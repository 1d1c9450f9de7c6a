"""The gate: every view states whom it admits; one that does not is no page at all."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from portal.lib.errors import Forbidden

PUBLIC = "public"
CONTACT = "contact"
SALES = "sales"
DELIVERY = "delivery"
MANAGER = "manager"
OPERATOR = "operator"
PROGRAM = "program"
STAFF = (SALES, DELIVERY, MANAGER)

View = Callable[..., Any]
_ADMITS = "_kept_admits"


class SignInNeeded(Exception):
    """The view is for somebody who is signed in, and the reader isn't."""


def admits(*who: str) -> Callable[[View], View]:
    """State whom a view admits: PUBLIC, CONTACT, roles of staff (`*STAFF` for all), OPERATOR or PROGRAM.

    Of the last two the view checks who comes.
    """

    def mark(view: View) -> View:
        setattr(view, _ADMITS, frozenset(who))
        return view

    return mark


def admitted(view: View | None) -> frozenset[str]:
    """Return whom `view` admits; nobody when it does not say."""
    return getattr(view, _ADMITS, frozenset())


def install(app: Flask) -> None:
    """Let nobody past a view of `app` whom it does not admit.

    An unmarked view is a 404; a reader who is not signed in is asked to sign in; one with another role gets a 403.
    """
    app.before_request(lambda: _check(app))


def _check(app: Flask) -> None:
    endpoint = request.endpoint
    if endpoint is None:
        return
    who = admitted(app.view_functions.get(endpoint))
    if not who:
        raise NotFound
    if who & {PUBLIC, OPERATOR, PROGRAM}:
        return
    # What a reader is like is known higher up: a Viewer, with a kind and a role.
    reader: Any = current_user._get_current_object()  # noqa: SLF001 - werkzeug's name for what a proxy holds
    if not reader.is_authenticated:
        raise SignInNeeded
    if CONTACT in who and reader.kind == CONTACT:
        return
    if reader.kind == "staff" and reader.role in who:
        return
    message = "Your role doesn't include this page."
    raise Forbidden(message)
