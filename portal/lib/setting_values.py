"""How settings are read from text; what can't be is a ValueError that says why and what to write instead."""

import ipaddress

_MOST_DIGITS = 3


def networks(text: str) -> tuple[str, ...]:
    """Return IP networks that are parted by spaces or commas. Raises ValueError."""
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(str(ipaddress.ip_network(word)))
        except ValueError as error:
            message = f"{word} is no network. Use such as 10.0.0.0/8 or 192.0.2.7."
            raise ValueError(message) from error
    return tuple(found)


def flag(text: str) -> bool:
    """Return whether a flag is set; an empty one isn't. Raises ValueError."""
    if text.lower() in {"", "0", "no", "false"}:
        return False
    if text.lower() in {"1", "yes", "true"}:
        return True
    message = f"{text} is neither yes nor no. Use 1 or 0."
    raise ValueError(message)


def count(text: str) -> int:
    """Return how many of something there may be. Raises ValueError."""
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text)
    message = f"{text} is no number of things to keep. Use one from 0 to 999."
    raise ValueError(message)
