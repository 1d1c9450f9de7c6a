"""A feed as a calendar (RFC 5545, RFC 7986): each promised day an all-day event, each moment and meeting a timed one.

An event keeps its UID for ever, and its SEQUENCE and LAST-MODIFIED move with what it tells about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event, vDuration, vText

from portal.deliveries.mail.customers import short
from portal.lib import clock, ical
from portal.reviews.itip import uid_of
from portal.reviews.words import tell_event, time_event
from portal.web.words import long_day, unwrapped

REFRESH = timedelta(hours=4)
_DAY = timedelta(days=1)
_SUMMARY = 70
_BEGUN = {
    "delivered": "Done",
    "missed": "Missed",
    "released": "Released",
    "at_risk": "At risk",
    "waiting_for_customer": "Waiting for you",
}


@dataclass(frozen=True)
class Feed:
    """What a feed is made of: whose promises, the portal's address (no slash) and host, and the present instant."""

    company: str
    base_url: str
    host: str
    at: datetime


def feed(of: Feed, dates: Sequence[Any], meetings: Sequence[Any]) -> bytes:
    """Return the whole calendar; `dates` and `meetings` are rows of `queries`."""
    # The library escapes as text, and writes as a time, only what it is told to be so outside RFC 5545 itself.
    name = vText(ical.line(f"What {of.company} promised"))
    made = ical.calendar([*(_promised(of, row) for row in dates), *(_meeting(of, row) for row in meetings)])
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))
    return bytes(made.to_ical())


def _promised(of: Feed, row: Any) -> Event:
    address = f"{of.base_url}/my/sales/{row.sale}/promises/{row.promise_n}"
    changed_at = row.updated_at or row.sealed_at
    event = ical.event(f"delivery-{row.ref}@{of.host}", changed_at, row.version)
    event.add("last-modified", changed_at)
    event.add("dtstart", row.due_on if row.due_at is None else row.due_at)
    if row.due_at is None:
        event.add("dtend", row.due_on + _DAY)
    event.add("summary", ical.text(f"{_begun(of, row)}{short(row.words, _SUMMARY)}"))
    event.add("description", ical.text(_told(row, address)))
    event.add("url", address)
    event.add("status", "CANCELLED" if row.state == "released" else "CONFIRMED")
    # A promised day keeps nobody from other engagements.
    event.add("transp", "TRANSPARENT")
    return event


def _begun(of: Feed, row: Any) -> str:
    """Return how a summary begins: what has become of the promise, where that is to be seen at a glance."""
    if row.breached_at is not None:
        return "Broken: "
    if row.due_kind == "holding" and row.state != "released":
        return "Until today: "
    today = clock.today(ZoneInfo(row.time_zone), of.at)
    over = row.due_at < of.at if row.due_at is not None else row.due_on < today
    is_open = row.state not in {"delivered", "missed", "released"}
    word = "Late" if is_open and over else _BEGUN.get(row.state, "")
    return f"{word}: " if word else ""


def _told(row: Any, address: str) -> str:
    """Return the words of a promise in full, who sees to it, what is expected now, and where the rest is read."""
    said = [f"\N{LEFT DOUBLE QUOTATION MARK}{unwrapped(row.words)}\N{RIGHT DOUBLE QUOTATION MARK}", ""]
    said.append(f"{row.title}, promise {row.promise_n}.")
    if row.deliverer:
        said.append(f"{row.deliverer} sees to it.")
    if row.agreed_on is not None:
        said.append(f"By agreement now {long_day(row.agreed_on)}.")
    if row.forecast_on is not None and row.state != "delivered":
        said.append(f"Expected now: {long_day(row.forecast_on)}.")
    if row.delivered_on is not None:
        said.append(f"Done on {long_day(row.delivered_on)}.")
    return "\n".join([*said, "", f"All about it: {address}"])


def _meeting(of: Feed, row: Any) -> Event:
    address = f"{of.base_url}/my/sales/{row.sale}/reviews/{row.n}"
    event = ical.event(uid_of(row.ref, of.host), row.changed_at, row.sequence)
    event.add("last-modified", row.changed_at)
    time_event(event, row.meets_at, row.minutes)
    event.add("status", "CANCELLED" if row.state in {"cancelled", "declined"} else "CONFIRMED")
    return tell_event(event, row, row.title, row.host_name or of.company, address)
