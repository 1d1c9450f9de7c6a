"""A review in words: for pages, mails and calendars alike. Pure."""

from datetime import datetime, timedelta

from portal.lib import ical
from portal.lib.ical import Property
from portal.reviews.models import Review
from portal.reviews.rules import HOWS, HOWS_FOR_CUSTOMERS
from portal.web.words import instant_words

# State, word and icon of the stamp of a review, for either side.
STAMPS: dict[str, tuple[str, str, str]] = {
    "invited": ("due", "A time is being found", "clock"),
    "agreed": ("due", "Agreed", "clock"),
    "held": ("plain", "Held", "speech"),
    "closed": ("kept", "Held and summed up", "tick"),
    "declined": ("plain", "Declined", "dash"),
    "cancelled": ("plain", "Called off", "dash"),
}
STEPS: dict[str, str] = {
    "invited": "invited to a review",
    "asked": "asked for a review",
    "proposed": "proposed other times",
    "agreed": "accepted",
    "kept": "would rather keep the time",
    "declined": "declined it",
    "cancelled": "called it off",
    "held": "noted that it took place",
    "closed": "sent the summary",
}


def where_words(review: Review, *, customer: bool) -> str:
    """Say how a review is held, where, and for how long: "At your place, 45 minutes"."""
    how = (HOWS_FOR_CUSTOMERS if customer else HOWS)[review.how]
    place = f" ({review.place})" if review.place else ""
    return f"{how}{place}, {review.minutes} minutes"


def time_words(time: datetime, zone: str, other_zone: str = "") -> str:
    """Say a time in a zone, and in another one where clocks there show something else."""
    here = instant_words(time, zone)
    there = instant_words(time, other_zone) if other_zone else here
    return here if there == here else f"{here} ({there})"


def meeting_lines(review: Review, title: str, host: str, address: str) -> list[Property]:
    """Return what every calendar says of a review with a time; `host` is a name, `address` that of its page."""
    called_off = review.state in {"cancelled", "declined"}
    told = (
        f"{host} and you talk about {title}: are we exceeding your expectations, what one thing could we do better,"
        f" what else could we help with, what went wrong, and did the fix work?\n\nThe questions, and all about it:"
        f" {address}"
    )
    lines = [
        ical.instant("DTSTART", review.meets_at),
        ical.instant("DTEND", review.meets_at + timedelta(minutes=review.minutes)),
        ical.text("SUMMARY", f"Review with {host}: {title}"),
        ical.text("DESCRIPTION", told),
        ical.plain("URL", address),
        ical.plain("STATUS", "CANCELLED" if called_off else "CONFIRMED"),
    ]
    return [*lines, ical.text("LOCATION", where_words(review, customer=True))]
