"""A browser without a window: it keeps one connection and its cookies, and fills in the forms of the pages it is on."""

import html
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from werkzeug.test import encode_multipart

from portal.bench.driving import Served
from portal.lib.errors import Unavailable

_OK, _SEE_OTHER = 200, 303
_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Form:
    """A form of a page: where it is sent, with the hidden fields that it came with."""

    path: str
    hidden: Mapping[str, str]


class Browser:
    """One reader's browser."""

    def __init__(self, server: Served, cookie: str) -> None:
        """Come with a Cookie header."""
        self._connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
        self.cookie = cookie

    def form(self, path: str) -> Form:
        """Open a page and return its form. Raises Unavailable for anything but a page."""
        text = self._answer("GET", path, _OK, {}, b"")
        fields = [dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(text)]
        hidden = {
            field["name"]: html.unescape(field.get("value", ""))
            for field in fields
            if field.get("type") == "hidden" and field["name"] != "who"
        }
        return Form(path, hidden)

    def send(self, form: Form, typed: Mapping[str, str]) -> None:
        """Send a form as a page's own button does. Raises Unavailable when it isn't taken."""
        boundary, body = encode_multipart({**form.hidden, **typed})
        fields = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Sec-Fetch-Site": "same-origin",
        }
        self._answer("POST", form.path, _SEE_OTHER, fields, body)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _answer(self, method: str, path: str, status: int, fields: Mapping[str, str], body: bytes) -> str:
        self._connection.request(method, path, body or None, {"Cookie": self.cookie, **fields})
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8")
        if answer.status != status:
            message = f"{method} {path}: {answer.status} instead of {status}"
            raise Unavailable(message)
        if given := answer.getheader("Set-Cookie"):
            self.cookie = f"{self.cookie}; {given.partition(';')[0]}"
        return text
