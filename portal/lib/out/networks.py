"""Which addresses may be called: none behind our own walls, unless the installation names its network. Pure.

IANA's special-purpose registries (RFC 6890) say what is reachable by anybody; ways to write an IPv4 address inside an
IPv6 one (RFC 4291, 6052, 3056, 4380) are refused as a whole, for behind them a translator may reach anything.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4"),
            *("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16"),
            *("2001:db8::/32", "3fff::/20"),
        ),
    )
)


def may_be_called(text: str, networks: Iterable[str] = ()) -> bool:
    """Tell whether an IP address may be called: one that anybody can reach, or one of `networks`."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return _is_named(address, networks) or _is_public(address)


def is_named(text: str, networks: Iterable[str]) -> bool:
    """Tell whether an IP address lies in one of `networks`."""
    try:
        return _is_named(ipaddress.ip_address(text), networks)
    except ValueError:
        return False


def reachable_problem(url: str, networks: Sequence[str]) -> str:
    """Return what is wrong with a URL whose host is an address that may never be called, or "".

    Of a name nothing is known before it is looked up, and then again each time.
    """
    host = urlsplit(url).hostname or ""
    if host.rstrip(".") == "localhost" and not networks:
        return "This address is this machine itself; use one that can be reached from outside."
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ""
    return (
        ""
        if may_be_called(host, networks)
        else "This address lies in a private network, where we call nobody."
    )


def _is_named(address: Address, networks: Iterable[str]) -> bool:
    return any(address in ipaddress.ip_network(network) for network in networks)


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or any(address in network for network in _NEVER):
        return False
    return isinstance(address, ipaddress.IPv4Address) or address in _GLOBAL_UNICAST
