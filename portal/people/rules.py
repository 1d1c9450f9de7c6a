"""Rules of people and the company. Pure: no database, no Flask, no clock."""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, Protocol
from zoneinfo import available_timezones

MANAGER = "manager"
ROLES = ("sales", "delivery", MANAGER)
ACCENT = "#2f4f6f"
USUAL_HOURS = {str(day): [["08:00", "17:00"]] if day < 5 else [] for day in range(7)}  # noqa: PLR2004 - Monday to Friday
STANDING_WORDS = (
    "What stands in the contract binds us as the contract says. What we said beside it binds us too: we keep it here,"
    " word for word, and answer for it in the same way."
)
TRIES = 5
# Longer ago than this, who signed in is asked for a code again before contacts are changed.
SURE_FOR = timedelta(minutes=30)

SignInState = Literal["good", "used", "expired", "replaced", "tries", "wrong", "elsewhere", "unknown"]


class OneTime(Protocol):
    """Something that lets somebody in once, within a time, unless a newer one replaced it."""

    expires_at: datetime
    used_at: datetime | None
    replaced_at: datetime | None


class Asked(OneTime, Protocol):
    """A sign-in that also counts tries."""

    tries: int


def sign_in_state(row: Asked, at: datetime) -> SignInState:
    """Return what became of a sign-in: used, replaced, expired, out of tries, or still good."""
    state = one_time_state(row, at)
    return "tries" if state == "good" and row.tries >= TRIES else state


def one_time_state(row: OneTime, at: datetime) -> SignInState:
    """Return what became of a one-time link: used, replaced by a newer one, expired, or still good."""
    if row.used_at is not None:
        return "used"
    if row.replaced_at is not None:
        return "replaced"
    return "good" if at < row.expires_at else "expired"


def version_of(name: str, email: str, time_zone: str) -> str:
    """Return what tells a contact as they are now from the same contact corrected by somebody meanwhile."""
    said = f"{name}\n{email}\n{time_zone}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()[:20]


def profile_version(about: str, reward: str) -> str:
    """Return what tells the company's words about itself from the same ones changed by somebody meanwhile."""
    return hashlib.sha256(f"{about}\0{reward}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of all places' time zones, sorted; aliases without a place (`EST5EDT`) are left out."""
    odd = ("posix/", "right/", "Etc/", "SystemV/")
    return (
        "UTC",
        *sorted(name for name in available_timezones() if "/" in name and not name.startswith(odd)),
    )


def is_time_zone(name: str) -> bool:
    """Tell whether `name` is an IANA time zone that this machine knows."""
    return name in _all_zones()


def name_from_address(address: str) -> str:
    """Return a name for somebody of whom only an email address is known: `sam.low@…` is Sam Low."""
    local = address.partition("@")[0].partition("+")[0]
    words = local.replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words) or address


@cache
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones())
