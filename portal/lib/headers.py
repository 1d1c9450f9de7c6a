"""The security headers of every answer, and the host names that are ours (OWASP ASVS 5.0, chapters 3.4 and 4)."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from flask import Flask, g, has_app_context

from portal.config import LOOPBACK, Settings
from portal.lib.asgi_types import WsgiApp
from portal.lib.logs import WHO

Fields: TypeAlias = tuple[tuple[str, str], ...]

_FOREIGN = b"This portal is not known by that name. Please use the address in your mail.\n"

# Probes of load balancers speak to an address, not to a name, and what these tell depends on no host.
_ANY_HOST = frozenset({"/healthz", "/readyz"})
_CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types kept"
)
_PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
_ALWAYS = (
    ("Content-Security-Policy", _CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    # Our own forms need the referrer to be checked; another site must not learn an address that holds a token.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", _PERMISSIONS),
)
# Two years, as the preload lists ask.
_HTTPS_ONLY = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")


def security_headers(settings: Settings) -> Fields:
    """Return the headers that every answer of this installation carries."""
    return (*_ALWAYS, _HTTPS_ONLY) if settings.secure else _ALWAYS


def install(app: Flask, settings: Settings) -> None:
    """Refuse requests for a foreign host (400), and complete the headers of every answer of `app`.

    A view's own value of a header stands. Answers for somebody signed in (see `logs.say_who`), those that hold a form's
    token and those that set a cookie are `no-store` unless the view says otherwise. This wraps the WSGI app, since
    hooks of Flask cost ten times as much and miss the answers that Flask gives on its own.
    """
    app.wsgi_app = _completed(app.wsgi_app, _hosts(settings), security_headers(settings))  # type: ignore[method-assign, assignment]


def our_hosts(settings: Settings) -> Callable[[str], bool]:
    """Return what tells whether a Host field (`kept.example:8000`) names this portal."""
    hosts = _hosts(settings)
    return lambda host: _host_name(host) in hosts


def _hosts(settings: Settings) -> frozenset[str]:
    local = settings.demo or settings.host in LOOPBACK
    names = {settings.host, *(LOOPBACK if local else ())}
    return frozenset(f"[{name}]" if ":" in name else name for name in names)


def _completed(inner: WsgiApp, hosts: frozenset[str], always: Fields) -> WsgiApp:
    always_keyed = [(name.lower(), (name, value)) for name, value in always]

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, fields: list[tuple[str, str]], *more: Any) -> Any:
            present = {name.lower() for name, _ in fields}
            fields.extend(field for key, field in always_keyed if key not in present)
            if "cache-control" not in present and ("set-cookie" in present or _is_personal(environ)):
                fields.append(("Cache-Control", "no-store"))
            return start_response(status, fields, *more)

        if _host_name(environ.get("HTTP_HOST", "")) in hosts or environ["PATH_INFO"] in _ANY_HOST:
            return inner(environ, start)
        start("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [_FOREIGN]

    return wrapped


def _is_personal(environ: dict[str, Any]) -> bool:
    return WHO in environ or (has_app_context() and "csrf_token" in g)


def _host_name(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()
