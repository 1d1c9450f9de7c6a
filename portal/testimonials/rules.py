"""Who may write a testimonial, why one may be withheld, and for how long on one word alone. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

Reason = Literal["personal_data", "abuse", "not_about_us", "unlawful"]

# product.md, invariant 5: a closed list, and a second person within 72 hours.
REASONS: Mapping[Reason, str] = {
    "personal_data": "It tells personal things about somebody else",
    "abuse": "It insults or threatens somebody",
    "not_about_us": "It is not about us",
    "unlawful": "The law forbids to publish it",
}
HIDDEN_ALONE = timedelta(hours=72)
WORDS_LIMIT = 4000
NAME_LIMIT = 120
LINE_LIMIT = 300
# Behind these stand millions of people: sharing one with a member of staff says nothing.
PUBLIC_MAIL = frozenset(
    {
        "aol.com",
        "fastmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "t-online.de",
        "web.de",
        "yahoo.com",
        "yandex.com",
        "zoho.com",
    }
)


@dataclass(frozen=True)
class Hiding:
    """What decides whether a withholding holds at an instant; all instants are aware."""

    until: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None


def reason_clause(reason: str) -> str:
    """Return a reason as it stands inside a sentence. Raises KeyError for one that isn't of the list."""
    words = REASONS[cast("Reason", reason)]
    return f"{words[0].lower()}{words[1:]}"


def holds(hiding: Hiding, at: datetime) -> bool:
    """Say whether a version is kept from the public at `at`: confirmed by a second person, or not yet for 72 hours."""
    if hiding.ended_at is not None:
        return False
    return hiding.confirmed_at is not None or at < hiding.until


def lapses(hiding: Hiding, at: datetime) -> bool:
    """Say whether its 72 hours are over without a second person's word, so that the testimonial returns."""
    return hiding.ended_at is None and hiding.confirmed_at is None and at >= hiding.until


def hours_left(hiding: Hiding, at: datetime) -> int:
    """Return how many whole hours are left for a second person to say their word; 0 in the last one and after it."""
    return max((hiding.until - at) // timedelta(hours=1), 0)


def plain_address(email: str) -> str:
    """Return an address (as `normal_email` writes it) without what follows a plus sign (RFC 5233), to compare people.

    Gmail ignores the dots of the local part as well.
    """
    local, _, domain = email.partition("@")
    local = local.partition("+")[0]
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def is_same_person(email: str, other: str) -> bool:
    """Say whether two members of staff are one, as far as their addresses tell: nobody confirms under a second name."""
    return "@" in email and plain_address(email) == plain_address(other)


def is_ours(email: str, of_staff: Collection[str]) -> bool:
    """Say whether an address is one of the company's own: that of staff, or at a domain that is the company's.

    `of_staff` are the addresses of everybody who works or worked here, as `normal_email` writes them.
    """
    if plain_address(email) in {plain_address(one) for one in of_staff}:
        return True
    ours = {one.rpartition("@")[2] for one in of_staff} - PUBLIC_MAIL
    return email.rpartition("@")[2] in ours
