"""A program as it calls the API: with its token, in the real application."""

from collections.abc import Collection
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.people.actions.tokens import NewToken, make_token
from portal.people.scopes import SCOPES
from tests.cast import NOON, viewer


def token_for(who: str = "max", scopes: Collection[str] = tuple(SCOPES), name: str = "Scheduler") -> str:
    """Return the secret of a new token that Max made, in the name of one of the cast."""
    new = NewToken(name, viewer(who).ref, scopes, None)
    return make_token(new, viewer("max"), f"token {name} {who} {sorted(scopes)}", NOON)


class Caller:
    """A program with a token ("" for none) that calls the API and reads JSON."""

    def __init__(self, app: Flask, secret: str) -> None:
        """Call `app` with the secret."""
        self._client = app.test_client()
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        """GET a path below `/api/v1`; names of headers are written with `_`."""
        return self._client.get(f"/api/v1{path}", headers=self._headers | _named(headers))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Send a JSON body to a path below `/api/v1`."""
        told = self._headers | _named(headers)
        return self._client.open(f"/api/v1{path}", method=method, json=body, headers=told)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
