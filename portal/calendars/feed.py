"""A feed as a calendar (RFC 5545, RFC 7986): each promised day an all-day event, each moment and meeting a timed one.

An event keeps its UID for ever, and its SEQUENCE and LAST-MODIFIED move with what it tells about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.deliveries.mail.customers import short
from portal.lib import clock, ical
from portal.reviews.words import meeting_lines
from portal.web.words import long_day, unwrapped

REFRESH = "PT4H"
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
    name = f"What {of.company} promised"
    head = (
        ical.text("NAME", name),
        ical.text("X-WR-CALNAME", name),
        ical.plain("REFRESH-INTERVAL", REFRESH, ("VALUE", "DURATION")),
        ical.plain("X-PUBLISHED-TTL", REFRESH),
    )
    events = [*(_promised(of, row) for row in dates), *(_meeting(of, row) for row in meetings)]
    return ical.calendar(head, events)


def _promised(of: Feed, row: Any) -> list[str]:
    address = f"{of.base_url}/my/sales/{row.sale}/promises/{row.promise_n}"
    changed_at = row.updated_at or row.sealed_at
    when = (
        [ical.instant("DTSTART", row.due_at)]
        if row.due_at is not None
        else [ical.whole_day("DTSTART", row.due_on), ical.whole_day("DTEND", row.due_on + _DAY)]
    )
    return ical.component(
        "VEVENT",
        [
            ical.plain("UID", f"delivery-{row.ref}@{of.host}"),
            ical.instant("DTSTAMP", changed_at),
            ical.instant("LAST-MODIFIED", changed_at),
            ical.plain("SEQUENCE", str(row.version)),
            *when,
            ical.text("SUMMARY", f"{_begun(of, row)}{short(row.words, _SUMMARY)}"),
            ical.text("DESCRIPTION", _told(row, address)),
            ical.plain("URL", address),
            ical.plain("STATUS", "CANCELLED" if row.state == "released" else "CONFIRMED"),
            # A promised day keeps nobody from other engagements.
            ical.plain("TRANSP", "TRANSPARENT"),
        ],
    )


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


def _meeting(of: Feed, row: Any) -> list[str]:
    address = f"{of.base_url}/my/sales/{row.sale}/reviews/{row.n}"
    return ical.component(
        "VEVENT",
        [
            ical.plain("UID", f"review-{row.ref}@{of.host}"),
            ical.instant("DTSTAMP", row.changed_at),
            ical.instant("LAST-MODIFIED", row.changed_at),
            ical.plain("SEQUENCE", str(row.sequence)),
            *meeting_lines(row, row.title, row.host_name or of.company, address),
        ],
    )
