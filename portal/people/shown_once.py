"""A secret that is shown once, on the page after the form that made it: it travels there in the browser's own cookie.

Encrypted, for a cookie may lie on a disk; the database has no copy that could be shown again.
"""

from flask import session

from portal.lib.canonical import canonical, strict_loads
from portal.lib.hidden import decrypted, encrypted

_NAME = "shown_once"
_SECONDS = 600


def show_once(ref: str, secret: str) -> None:
    """Let the next page about `ref` in this browser show this secret."""
    session[_NAME] = encrypted(canonical([ref, secret]).decode(), _NAME)


def take_secret(ref: str) -> str:
    """Take the secret of `ref` out of the browser's cookie; empty when it isn't there, or has waited ten minutes."""
    kept = decrypted(session.get(_NAME, ""), _NAME, _SECONDS)
    made, secret = strict_loads(kept) if kept else ("", "")
    if made != ref:
        return ""
    session.pop(_NAME)
    return str(secret)
