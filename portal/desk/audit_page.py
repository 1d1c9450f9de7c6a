"""How the audit reads: who did what, when and about which sale, on the page and as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from portal.desk.audit_queries import Filter, Happened, Names, Noted, happened, names_for, names_of_all, noted
from portal.desk.audit_words import QUOTED, did, did_there
from portal.intake.tables.written import written
from portal.lib.db import utc_text
from portal.record.models import COMPANY

# A table is made as a whole before it is sent, so there is an end to it.
MOST_LINES = 20_000
_LINES_AT_ONCE = 500
_HEAD = (
    "When (UTC)",
    "Who",
    "Reference of who",
    "What",
    "Kind",
    "Says",
    "Sale",
    "Customer",
    "Stream",
    "Entry",
    "Through",
    "Hash",
)
_LOG_HEAD = ("When (UTC)", "Who", "Reference of who", "What", "Kind", "About", "Network address")


@dataclass(frozen=True)
class Line:
    """A line of the audit: when, who, what they did, the words that go with it, whose it is, where it shows.

    `through` names the program that acted in their name, "" where they did it by hand.
    """

    at: datetime
    who: str
    what: str
    words: tuple[str, ...]
    whose: str
    address: str
    through: str = ""


def entry_lines(found: Sequence[Happened]) -> list[Line]:
    """Return entries as they read."""
    names = names_of_all(found)
    return [_entry_line(one, names) for one in found]


def log_lines(found: Sequence[Noted]) -> list[Line]:
    """Return lines of the security log as they read."""
    names = names_for((one.person for one in found), ())
    return [
        Line(one.at, names.of(one.person), did_there(one.kind), _told(one), one.client, "") for one in found
    ]


def entries_table(by: Filter) -> Iterator[str]:
    """Yield the lines of a table of all entries that fit, the latest first, read a few hundred at a time."""
    yield from written([_HEAD])
    after, count = "", 0
    while found := happened(by, after, _LINES_AT_ONCE, QUOTED):
        names = names_of_all(found)
        yield from written(_entry_cells(one, names) for one in found)
        after, count = found[-1].place, count + len(found)
        if len(found) < _LINES_AT_ONCE:
            return
        if count >= MOST_LINES:
            yield from written([(_cut_off(found[-1].at),)])
            return


def log_table(by: Filter) -> Iterator[str]:
    """Yield the lines of a table of all lines of the security log that fit, like `entries_table`."""
    yield from written([_LOG_HEAD])
    after, count = "", 0
    while found := noted(by, after, _LINES_AT_ONCE):
        names = names_for((one.person for one in found), ())
        yield from written(_log_cells(one, names) for one in found)
        after, count = found[-1].place, count + len(found)
        if len(found) < _LINES_AT_ONCE:
            return
        if count >= MOST_LINES:
            yield from written([(_cut_off(found[-1].at),)])
            return


def _cut_off(at: datetime) -> str:
    return f"This table ends here, after {MOST_LINES:,} lines; there are older ones. Save those until {at.date()} next."


def _entry_line(one: Happened, names: Names) -> Line:
    title, customer = names.sales.get(one.stream, ("", ""))
    whose = f"{customer}: {title}" if title else "the company" if one.stream == COMPANY else ""
    through = names.programs.get(one.program, "a program") if one.program else ""
    return Line(one.at, names.of(one.actor), did(one.kind).did, _said(one), whose, _address(one), through)


def _said(one: Happened) -> tuple[str, ...]:
    """Return the words that go with an entry: what kind of it, and what was written, an erased text told as such."""
    said = did(one.kind)
    more = one.facts.get(said.more) if said.more else None
    told = (str(more).replace("_", " "),) if isinstance(more, str) and more else ()
    return (*told, *(f"“{one.texts[name]}”" for name in said.quotes if one.texts.get(name)))


def _told(one: Noted) -> tuple[str, ...]:
    return (one.detail,) if one.detail else ()


def _address(one: Happened) -> str:
    """Return where what happened shows in the workspace; empty where it shows nowhere."""
    if one.stream != COMPANY:
        return url_for("desk.sale", ref=one.stream)
    if plain := _PLAIN.get(one.kind.partition(".")[0]):
        return url_for(plain)
    for fact, endpoint in _SHOWN:
        if isinstance(ref := one.facts.get(fact), str):
            return url_for(endpoint, ref=ref)
    return ""


_SHOWN = (
    ("token", "people_staff.program_page"),
    ("customer", "customers.one"),
    ("staff", "people_staff.person_page"),
    ("enquiry", "desk_enquiries.one"),
    ("testimonial", "desk_testimonials.testimonial"),
)
_PLAIN = {
    "company": "people_staff.settings_page",
    "scoreboard": "desk_public.page",
    # One that was ended has no page any more.
    "webhook": "desk_webhooks.everything",
}


def _entry_cells(one: Happened, names: Names) -> tuple[str, ...]:
    line = _entry_line(one, names)
    title, customer = names.sales.get(one.stream, ("", ""))
    says = " ".join(line.words)
    who = (utc_text(one.at), line.who, one.actor, line.what, one.kind)
    return (*who, says, title, customer, one.stream, str(one.seq), line.through, one.hash)


def _log_cells(one: Noted, names: Names) -> tuple[str, ...]:
    who = (utc_text(one.at), names.of(one.person), one.person)
    return (*who, did_there(one.kind), one.kind, one.detail, one.client)
