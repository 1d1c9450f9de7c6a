"""Invitations that calendar programs understand, and their answers (iTIP, RFC 5546). Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from icalendar import Calendar, vCalAddress

from portal.lib import ical
from portal.reviews.models import Review
from portal.reviews.words import tell_event, time_event

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
MOST_OCTETS = 200_000


@dataclass(frozen=True)
class Person:
    """Somebody in an invitation."""

    name: str
    email: str


@dataclass(frozen=True)
class Invitation:
    """What an invitation says beside the review itself: its time, who invites whom, and where all about it stands.

    `at` is the instant at which it is written; `tentative` says that the time is proposed, not accepted yet.
    """

    review: Review
    title: str
    time: datetime
    organizer: Person
    attendee: Person
    address: str
    host: str
    at: datetime
    tentative: bool = False


@dataclass(frozen=True)
class Reply:
    """What a calendar program answers: `uid` of the event, `attendee` (address), `part` (ACCEPTED, DECLINED …).

    `sequence` is that of the invitation it answers, None where it doesn't say; `comment` may hold words.
    """

    uid: str
    attendee: str
    part: str
    sequence: int | None
    comment: str = ""


def uid_of(review: str, host: str) -> str:
    """Return under which name calendars know a review (its ref)."""
    return f"review-{review}@{host}"


def review_of(uid: str) -> str:
    """Return the ref of the review that a UID of ours names; empty for another one."""
    name, _, _ = uid.partition("@")
    return name.removeprefix("review-") if name.startswith("review-") else ""


def invitation(of: Invitation, method: Method) -> bytes:
    """Return an invitation, its cancellation (CANCEL), or the same as a mere event for whoever invites (PUBLISH)."""
    review = of.review
    event = ical.event(uid_of(review.ref, of.host), of.at, review.sequence)
    time_event(event, of.time, review.minutes)
    tell_event(event, review, of.title, of.organizer.name, of.address)
    stands = "TENTATIVE" if of.tentative else "CONFIRMED"
    event.add("status", "CANCELLED" if method == "CANCEL" else stands)
    event.add("organizer", _person(of.organizer))
    if method != "PUBLISH":
        event.add("attendee", _attendee(of))
    return bytes(ical.calendar([event], method).to_ical())


def reply_of(body: bytes) -> Reply | None:
    """Return what a calendar program answered to an invitation of ours; None for what is no such answer."""
    # A parser fed with anything may fail with anything: even the name of a zone is looked for as a file.
    try:
        found = Calendar.from_ical(body) if len(body) <= MOST_OCTETS else None
        event = next(iter(found.walk("VEVENT")), None) if isinstance(found, Calendar) else None
    except Exception:  # noqa: BLE001 - see above
        return None
    if event is None or found is None or str(found.get("METHOD", "")).upper() != "REPLY":
        return None
    attendee = event.get("ATTENDEE")
    uid, part = str(event.get("UID", "")), str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper()
    if not review_of(uid) or part not in {"ACCEPTED", "DECLINED", "TENTATIVE"}:
        return None
    address = re.sub("^mailto:", "", str(attendee), flags=re.IGNORECASE).strip().lower()
    sequence = event.get("SEQUENCE")
    number = sequence if isinstance(sequence, int) else None
    return Reply(uid, address, part, number, str(event.get("COMMENT", "")))


def _attendee(of: Invitation) -> vCalAddress:
    found = _person(of.attendee)
    found.params["ROLE"] = "REQ-PARTICIPANT"
    found.params["PARTSTAT"] = "NEEDS-ACTION" if of.tentative else "ACCEPTED"
    found.params["RSVP"] = "TRUE" if of.tentative else "FALSE"
    return found


def _person(person: Person) -> vCalAddress:
    found = vCalAddress(f"mailto:{person.email}")
    found.params["CN"] = ical.line(person.name)
    return found
