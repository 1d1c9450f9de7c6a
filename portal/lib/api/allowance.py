"""How many calls are left: a bucket in the database for all processes, from which each takes some at once.

A write for every call would cost more than the call; what a process took and didn't use within some seconds is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from portal.lib.db import AWAY
from portal.lib.errors import TooMany
from portal.lib.limits import take_some

CALLS, SECONDS = 1200, 60
AT_ONCE = 40
GOOD_FOR = timedelta(seconds=5)
_MOST_KEYS = 10_000


@dataclass
class _Held:
    left: int
    elsewhere: int
    until: datetime


_held: dict[str, _Held] = {}
_lock = Lock()


def spend(key: str, at: datetime) -> Mapping[str, str]:
    """Take one call of `key`; returns the headers that say how many are left (draft-ietf-httpapi-ratelimit-headers).

    Raises TooMany with the whole seconds until the next.
    """
    with _lock:
        held = _held.get(key)
        if held is None or not held.left or at >= held.until or held.until - at > GOOD_FOR:
            held = _take(key, at)
        held.left -= 1
        return headers(held.left + held.elsewhere)


def headers(left: int) -> Mapping[str, str]:
    """Return the headers that tell of a limit and of what is left of it."""
    back_in = max(1, round((CALLS - left) * SECONDS / CALLS))
    return {
        "RateLimit-Policy": f'"calls";q={CALLS};w={SECONDS}',
        "RateLimit": f'"calls";r={left};t={back_in}',
    }


def _take(key: str, at: datetime) -> _Held:
    if len(_held) >= _MOST_KEYS:
        _held.clear()
    try:
        taken, elsewhere = take_some(key, AT_ONCE, (CALLS, SECONDS), at)
    except TooMany:
        _held.pop(key, None)
        raise
    except AWAY:
        # A full disk must not keep any program from reading: for some seconds this process counts by itself.
        taken, elsewhere = AT_ONCE, 0
    held = _held[key] = _Held(taken, elsewhere, at + GOOD_FOR)
    return held
