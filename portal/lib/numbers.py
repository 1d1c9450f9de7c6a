"""Numbers as they come in addresses and forms."""

_MOST_DIGITS = 9


def small_number(text: str) -> int | None:
    """Return the number that one to nine ASCII digits say, None for anything else.

    `int` alone takes digits of every script, and numbers that no database holds.
    """
    is_one = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_one else None
