"""How the settings of mail are read; what cannot be is a ValueError that says what to write, without any secret."""

from urllib.parse import SplitResult, urlsplit

from portal.lib.text import normal_email

# What is signed after it has 45 of the 64 characters that may stand before an @ (RFC 5321, 4.5.3.1.1).
LONGEST_REPLY_LOCAL = 19
_HERE = ("127.0.0.1", "localhost", "::1")


def smtp_url(url: str) -> str:
    """Return where mail is sent. Raises ValueError."""
    parts = _parts(url)
    if parts is None or parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        message = "this is no mail server address. Use smtp://user:password@host:587 or smtps://host."
        raise ValueError(message)
    return url


def imap_url(url: str) -> str:
    """Return the mailbox from which replies are fetched: over TLS, or on this machine. Raises ValueError."""
    parts = _parts(url)
    # A password may cross a network under TLS alone.
    is_safe = parts and (parts.scheme == "imaps" or (parts.scheme == "imap" and parts.hostname in _HERE))
    if not (parts and is_safe and parts.hostname and parts.username and parts.password):
        message = "this is no mailbox address. Use imaps://user:password@host/INBOX."
        raise ValueError(message)
    return url


def reply_address(address: str) -> str:
    """Return the address for replies, empty for none. Raises ValueError."""
    if not address:
        return ""
    kept = normal_email(address)
    local = kept.partition("@")[0]
    if "+" in local or len(local) > LONGEST_REPLY_LOCAL:
        message = (
            f"{address} can't be signed. What stands before the @ holds no “+” and at most {LONGEST_REPLY_LOCAL}"
            " characters, such as reply@example.com."
        )
        raise ValueError(message)
    return kept


def _parts(url: str) -> SplitResult | None:
    """Take an address apart; None for one that can't be, or whose port is none."""
    try:
        parts = urlsplit(url)
        has_port = parts.port != 0
    except ValueError:
        return None
    return parts if has_port else None
