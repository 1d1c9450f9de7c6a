"""What stands before every request: who speaks through a proxy, what is answered natively, what starts and stops."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol, TypeAlias

import structlog

from portal.lib.asgi_types import AsgiApp, RawHeaders, Receive, Scope, Send
from portal.lib.logs import told

_log = structlog.get_logger()
_Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


class Part(Protocol):
    """Something that runs beside the requests of one worker process."""

    def start(self) -> None:
        """Begin; returns at once."""

    def stop(self) -> None:
        """End; returns when it has ended, within a few seconds."""


def with_parts(parts: Sequence[Part], app: AsgiApp) -> AsgiApp:
    """Start `parts` in order before the first request of `app`, and stop them in reverse after the last."""

    def served(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "lifespan":
            return _lifespan(parts, receive, send)
        return app(scope, receive, send)

    return served


def with_native(native: Mapping[str, AsgiApp], app: AsgiApp) -> AsgiApp:
    """Answer paths that begin with a key of `native` by its ASGI app, on the event loop; all others by `app`."""

    def served(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        for prefix, other in native.items():
            if scope["path"].startswith(prefix):
                return other(scope, receive, send)
        return app(scope, receive, send)

    return served if native else app


def behind_proxies(networks: Sequence[str], app: AsgiApp) -> AsgiApp:
    """Believe X-Forwarded-For and X-Forwarded-Proto when, and only when, they come from one of `networks`.

    The client is the rightmost address that is no proxy of ours: what stands left of it, anybody can invent.
    """
    trusted = tuple(ipaddress.ip_network(network) for network in networks)

    def served(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if _trusts(trusted, scope["client"][0]):
            scope = {**scope, **_as_told(trusted, scope)}
        return app(scope, receive, send)

    return served if trusted else app


def is_loopback(host: str) -> bool:
    """Tell whether `host` (an address, or the name localhost) can be reached from this machine only."""
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


async def _lifespan(parts: Sequence[Part], receive: Receive, send: Send) -> None:
    await receive()
    try:
        for part in parts:
            part.start()
    except Exception as error:  # noqa: BLE001 - whatever it is, this process must not serve
        _log.error("not started", **told(error))
        await send({"type": "lifespan.startup.failed", "message": ""})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    for part in reversed(parts):
        await asyncio.to_thread(part.stop)
    await send({"type": "lifespan.shutdown.complete"})


def _as_told(trusted: tuple[_Network, ...], scope: Scope) -> dict[str, object]:
    client, port = scope["client"]
    for said in reversed(_values(scope["headers"], b"x-forwarded-for")):
        if _address(said) is None:
            break
        client = said
        if not _trusts(trusted, said):
            break
    schemes = _values(scope["headers"], b"x-forwarded-proto")
    scheme = schemes[-1] if schemes and schemes[-1] in {"http", "https"} else scope["scheme"]
    return {"client": (client, port), "scheme": scheme}


def _values(headers: RawHeaders, wanted: bytes) -> list[str]:
    lines = [value.decode("latin-1") for name, value in headers if name == wanted]
    return [word.strip() for line in lines for word in line.split(",")]


@lru_cache(maxsize=1024)
def _trusts(trusted: tuple[_Network, ...], text: str) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in trusted)


def _address(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
