"""The feed of what is new: testimonials, and the record opened or closed (RFC 4287). Pure.

An entry is known by a tag (RFC 4151) of the portal's host and the day on which the company's record began, which stay;
so a reader takes a changed testimonial for the same one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from portal.scoreboard.models import ScoreboardTurn
from portal.testimonials.queries import Shown

NEWEST = 50
_ATOM = "http://www.w3.org/2005/Atom"
# What no XML 1.0 document may hold, however it is written (XML 1.0, 2.2).
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Source:
    """Whose feed it is; `portal` and `site` are addresses without a slash, `began` is the first day of the record.

    `zone` is the company's, by which testimonials stand in months.
    """

    company: str
    portal: str
    site: str
    began: date
    zone: str

    def tag(self, name: str) -> str:
        """Return the id of what is called `name` here."""
        return f"tag:{urlsplit(self.portal).hostname},{self.began.isoformat()}:{name}"


@dataclass(frozen=True)
class Entry:
    """What is new: `name` stays, `updated` is when its words last changed, `author` may be empty."""

    name: str
    address: str
    title: str
    words: str
    published: datetime
    updated: datetime
    author: str = ""


def entries_of(shown: Iterable[Shown], turns: Iterable[ScoreboardTurn], source: Source) -> list[Entry]:
    """Return the newest entries, by when they were published, the newest first."""
    every = [
        *(_testimonial(one, source) for one in shown),
        *(_turn(turn, source.company) for turn in turns),
    ]
    return sorted(every, key=lambda entry: (entry.published, entry.name), reverse=True)[:NEWEST]


def feed_of(source: Source, entries: Iterable[Entry]) -> str:
    """Return the feed as XML."""
    listed = list(entries)
    began = datetime(source.began.year, source.began.month, source.began.day, tzinfo=UTC)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(feed, "id", source.tag("feed"))
    _add(feed, "title", f"{source.company}: our record and testimonials")
    _add(feed, "updated", _instant(max((entry.updated for entry in listed), default=began)))
    _link(feed, "self", f"{source.site}/scoreboard/feed.atom", "application/atom+xml")
    _link(feed, "alternate", f"{source.site}/scoreboard", "text/html")
    _add(ET.SubElement(feed, "author"), "name", source.company)
    for entry in listed:
        _entry(ET.SubElement(feed, "entry"), entry, source)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _testimonial(shown: Shown, source: Source) -> Entry:
    tied = f"Connected to {source.company}: {shown.connection}" if shown.connection else ""
    reply = f"{source.company} answered: {shown.reply}" if shown.reply else ""
    return Entry(
        f"testimonials/{shown.ref}",
        f"/testimonials/{shown.published_at.astimezone(ZoneInfo(source.zone)):%Y-%m}",
        ", ".join(filter(None, (f"What {shown.name} says", shown.subject))),
        "\n\n".join(filter(None, (shown.words, tied, reply))),
        shown.published_at,
        max(filter(None, (shown.published_at, shown.changed_at, shown.replied_at))),
        ", ".join(filter(None, (shown.name, shown.company))),
    )


def _turn(turn: ScoreboardTurn, company: str) -> Entry:
    what = "opened" if turn.is_open else "closed"
    words = f"Our reason: {turn.reason}" if turn.reason else "It counts every recorded sale since the first."
    name = f"scoreboard/{_instant(turn.at)}"
    return Entry(name, "/scoreboard", f"{company} has {what} its record", words, turn.at, turn.at)


def _entry(element: ET.Element, entry: Entry, source: Source) -> None:
    _add(element, "id", source.tag(entry.name))
    _add(element, "title", entry.title)
    _add(element, "published", _instant(entry.published))
    _add(element, "updated", _instant(entry.updated))
    _link(element, "alternate", f"{source.site}{entry.address}", "text/html")
    if entry.author:
        _add(ET.SubElement(element, "author"), "name", entry.author)
    _add(element, "content", entry.words)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _link(parent: ET.Element, rel: str, href: str, media_type: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "href": href, "type": media_type})


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
