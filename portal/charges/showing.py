"""What templates show of charges: by name, for every feature's pages."""

from urllib.parse import urlsplit

from portal.charges.wording import glance_lines


def host_of(address: str) -> str:
    """Return the host of an address, so that a reader knows to whom they go before they do."""
    return urlsplit(address).hostname or address


# What templates may call by name; create_app hands them over.
GLOBALS: dict[str, object] = {"host_of": host_of, "glance_lines": glance_lines}
