"""Invitations that calendar programs understand, and their answers (iTIP, RFC 5546). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from portal.lib import ical
from portal.reviews.models import Review
from portal.reviews.words import where_words

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
MOST_OCTETS = 200_000
_FOLD = re.compile("\r?\n[ \t]")
_NAME = re.compile("[A-Za-z0-9-]+")
_ESCAPED = re.compile(r"\\([\\;,nN])")


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
    review, called_off = of.review, method == "CANCEL"
    asks = "NEEDS-ACTION" if of.tentative else "ACCEPTED"
    event = ical.component(
        "VEVENT",
        [
            ical.plain("UID", uid_of(review.ref, of.host)),
            ical.instant("DTSTAMP", of.at),
            ical.plain("SEQUENCE", str(review.sequence)),
            ical.instant("DTSTART", of.time),
            ical.instant("DTEND", of.time + timedelta(minutes=review.minutes)),
            ical.text("SUMMARY", f"Review: {of.title}"),
            ical.text("DESCRIPTION", f"The questions, and all about it: {of.address}"),
            ical.text("LOCATION", where_words(review, customer=method != "PUBLISH")),
            ical.plain("URL", of.address),
            ical.plain("STATUS", "CANCELLED" if called_off else "TENTATIVE" if of.tentative else "CONFIRMED"),
            ical.plain("ORGANIZER", f"mailto:{of.organizer.email}", ("CN", of.organizer.name)),
            ical.plain(
                "ATTENDEE",
                f"mailto:{of.attendee.email}",
                ("CN", of.attendee.name),
                ("ROLE", "REQ-PARTICIPANT"),
                ("PARTSTAT", asks),
                ("RSVP", "TRUE" if of.tentative else "FALSE"),
            ),
        ],
    )
    return ical.calendar([ical.plain("METHOD", method)], [event])


def reply_of(body: bytes) -> Reply | None:
    """Return what a calendar program answered to an invitation of ours; None for what is no such answer."""
    if len(body) > MOST_OCTETS:
        return None
    found: dict[str, str] = {}
    part = attendee = ""
    inside = ""
    for name, parameters, value in _lines(body):
        if name == "BEGIN":
            inside = value.upper()
        if name == "ATTENDEE" and inside == "VEVENT":
            attendee, part = value, parameters.get("PARTSTAT", "").upper()
        elif inside == "VEVENT" or name == "METHOD":
            found.setdefault(name, value)
    is_ours = bool(review_of(found.get("UID", "")))
    known = part in {"ACCEPTED", "DECLINED", "TENTATIVE"}
    if found.get("METHOD", "").upper() != "REPLY" or not is_ours or not known:
        return None
    sequence = found.get("SEQUENCE", "")
    number = int(sequence) if sequence.isascii() and sequence.isdecimal() and len(sequence) < 10 else None  # noqa: PLR2004 - more digits than any sequence has
    address = re.sub("^mailto:", "", attendee, flags=re.IGNORECASE).strip().lower()
    return Reply(found["UID"], address, part, number, _unescaped(found.get("COMMENT", "")))


def _lines(body: bytes) -> Iterator[tuple[str, dict[str, str], str]]:
    for line in re.split("\r?\n", _FOLD.sub("", body.decode("utf-8", "replace"))):
        head, value = _split(line)
        name, *parameters = _outside_quotes(head, ";")
        if _NAME.fullmatch(name):
            said = (one.partition("=") for one in parameters)
            yield name.upper(), {key.upper(): text.strip('"') for key, _, text in said}, value


def _split(line: str) -> tuple[str, str]:
    head, *rest = _outside_quotes(line, ":")
    return head, ":".join(rest)


def _outside_quotes(text: str, mark: str) -> list[str]:
    """Return the parts of a text between marks that stand in no quotes."""
    parts, quoted = [""], False
    for character in text:
        quoted ^= character == '"'
        if character == mark and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
