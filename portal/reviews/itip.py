"""Invitations that calendar programs understand, and their answers (iTIP, RFC 5546). Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from icalendar import vCalAddress

from portal.lib import ical
from portal.reviews.models import Review
from portal.reviews.words import tell_event, time_event

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
# How programs of several languages say what their user answered; and the foot of one that repeats everything.
_ANSWERED = re.compile(
    r"\b(?:accepted|declined|angenommen|zugesagt|abgelehnt|abgesagt|accepté|refusé|décliné|aceptado|rechazado|accettato"
    r"|rifiutato|geaccepteerd|afgewezen)\b",
    re.IGNORECASE,
)
_BY_CALENDAR = re.compile(r"https://calendar\.google\.com/")


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
    found = ical.read_event(body)
    if found is None or found[0] != "REPLY":
        return None
    event = found[1]
    attendee = event.get("ATTENDEE")
    uid, part = str(event.get("UID", "")), str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper()
    if not review_of(uid) or part not in {"ACCEPTED", "DECLINED", "TENTATIVE"}:
        return None
    address = re.sub("^mailto:", "", str(attendee), flags=re.IGNORECASE).strip().lower()
    sequence = event.get("SEQUENCE")
    number = sequence if isinstance(sequence, int) else None
    return Reply(uid, address, part, number, ical.comments(event))


def own_words(comment: str, text: str, names: Sequence[str]) -> str:
    """Return what somebody wrote with their answer: the comment in the calendar, and the text of the mail beside it.

    `names` are their name and address. Left out is what programs write by themselves: the invitation repeated, and
    “Ana Brandt has accepted this invitation.”
    """
    paragraphs = () if _BY_CALENDAR.search(text) else text.split("\n\n")
    own = [one.strip() for one in paragraphs if not _is_by_program(one, names)]
    said = [] if comment.strip() in "\n\n".join(own) else [comment.strip()]
    return "\n\n".join(one for one in (*said, *own) if one)


def _is_by_program(paragraph: str, names: Sequence[str]) -> bool:
    line = " ".join(paragraph.split())
    return "\n" not in paragraph.strip() and line.startswith(tuple(names)) and bool(_ANSWERED.search(line))


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
