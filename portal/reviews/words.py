"""A review in words: for pages, mails and calendars alike. Pure."""

from datetime import datetime, timedelta

from icalendar import Event

from portal.lib import ical
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


def tell_event(event: Event, review: Review, title: str, host: str, address: str) -> Event:
    """Say in an event what every calendar says of a review; `host` is a name, `address` that of the review's page."""
    told = (
        f"{host} and you talk about {title}: are we exceeding your expectations, what one thing could we do better,"
        f" what else could we help with, what went wrong, and did the fix work?\n\nThe questions, and all about it:"
        f" {address}"
    )
    event.add("summary", ical.text(f"Review with {host}: {title}"))
    event.add("description", ical.text(told))
    event.add("location", ical.text(where_words(review, customer=True)))
    event.add("url", address)
    return event


def time_event(event: Event, starts_at: datetime, minutes: int) -> Event:
    """Give an event the time of a review."""
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=minutes))
    return event
