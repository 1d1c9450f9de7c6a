"""Translates a request from ASGI to the environment that PEP 3333 describes."""

import io
import sys
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from portal.lib.asgi_types import RawHeaders, Refused, Scope
from portal.lib.for_anybody import OFFER

FORWARDED = "kept.forwarded"
_BAD_REQUEST = 400
# What a proxy says is settled before this module; nothing behind it may believe these by mistake.
_FROM_PROXIES = frozenset({"forwarded", "x-real-ip"})


def wsgi_environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return the environment for one request whose whole `body` is here.

    Headers that a proxy adds are left out; `kept.forwarded` is True when there were any. An offer to keep the answer
    goes along (see `for_anybody`). Raises Refused (400) for two Host fields and for a target that is no path (RFC 9112,
    3.2).
    """
    raw_path: bytes = scope["raw_path"]
    if not raw_path.startswith(b"/"):
        raise Refused(_BAD_REQUEST)
    server_name, server_port = scope["server"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": (unquote_to_bytes(raw_path) if b"%" in raw_path else raw_path).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server_name,
        "SERVER_PORT": str(server_port),
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    _add_headers(environ, scope["headers"])
    if OFFER in scope:
        environ[OFFER] = scope[OFFER]
    if body:
        # A chunked body has no length of its own; here all of it has arrived.
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _add_headers(environ: dict[str, Any], headers: RawHeaders) -> None:
    for name, raw in headers:
        key = _key(name)
        if not key:
            continue
        if key == FORWARDED:
            environ[key] = True
            continue
        value = raw.decode("latin-1")
        if key in environ:
            value = _joined(key, environ[key], value)
        environ[key] = value


@lru_cache(maxsize=256)
def _key(name: bytes) -> str:
    """Return the key of a header field; nothing for one that is to be left out.

    `X_Real_Ip` would get the same key as `X-Real-Ip`, so names with an underscore are left out.
    """
    text = name.decode("latin-1").lower()
    if "_" in text or text == "transfer-encoding":
        return ""
    if text in _FROM_PROXIES or text.startswith("x-forwarded-"):
        return FORWARDED
    key = text.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def _joined(key: str, first: str, second: str) -> str:
    """Join a repeated field: cookies by semicolons (RFC 9113, 8.2.3), lists by commas (RFC 9110, 5.2)."""
    if key == "HTTP_HOST":
        raise Refused(_BAD_REQUEST)
    return f"{first}; {second}" if key == "HTTP_COOKIE" else f"{first},{second}"
