"""The offer, on a draft's page, to promise the customer answers as fast as they, or prospects, have had them so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.enquiries.clock import reply_times
from portal.figures.parity.heads import Head, heads_in, instant_in
from portal.figures.parity.sentences import within_words
from portal.figures.parity.spread import Spread, minutes_of, spread
from portal.figures.parity.stage import Person, Reading, Sides, stage_in
from portal.intake.actions.offering import OFFER, hours_to_promise, words_of_offer
from portal.intake.draft_page import Offering
from portal.intake.models import Draft, DraftSource
from portal.intake.queries import Parts
from portal.lib import clock
from portal.lib.together import Rows, together
from portal.lib.worktime import WorkingWeek
from portal.people.models import Contact, Staff
from portal.people.queries import company_hours, week_of

# Fewer answered enquiries say nothing about how fast we answer.
LEAST_ENQUIRIES = 5
# Whether there is a head at all depends on no zone.
_ANY_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Offer:
    """What is offered: why, as a sentence; within how many working hours every message would be answered."""

    why: str
    hours: int

    @property
    def words(self) -> str:
        """The promise, word for word."""
        return words_of_offer(self.hours)


def offering(at: datetime) -> Offering:
    """Return what makes the offer of a draft's page at `at` (aware); nothing once it was taken or declined."""

    def made(draft: Draft, parts: Parts, sources: list[DraftSource]) -> Offer | None:
        return offer_of(parts, sources, at) if draft.state == "draft" else None

    return made


def offer_of(parts: Parts, sources: Sequence[DraftSource], at: datetime) -> Offer | None:
    """Return what can be offered: by the mails of this draft, or by the enquiries of the year where it has none."""
    if parts.sale.fields.get(OFFER) or any(
        one.fields.get("due_every") == "message" for one in parts.promises
    ):
        return None
    found = _of_mails(parts, sources, at)
    if found.median is not None:
        return Offer(
            f"You answered {_whose(parts)} mails {within_words(found)}.", hours_to_promise(found.median)
        )
    times = reply_times(at)
    if times.median_seconds is None or times.n < LEAST_ENQUIRIES:
        return None
    usual = Spread(times.n, times.median_seconds // 60)
    return Offer(f"We answered prospects {within_words(usual)}.", hours_to_promise(usual.median or 0))


def _of_mails(parts: Parts, sources: Sequence[DraftSource], at: datetime) -> Spread:
    if not any(source.voices or next(heads_in(source.text, _ANY_ZONE), None) for source in sources):
        return Spread()
    rows = together(_around(parts))
    week = week_of(rows["company"][0])
    sides = Sides([Person(one.name, one.email, one.ref) for one in rows["staff"]], _contacts(parts, rows))
    reading = Reading(_signed_on(parts, week, at), week.zone, sides, week)
    voices = [voice for source in sources for voice in source.voices]
    heads = [Head(voice["who"], said) for voice in voices if (said := instant_in(voice["at"], week.zone))]
    stage = stage_in([source.text for source in sources], heads, reading)
    return spread(minutes_of(pair.seconds for pair in stage.pairs))


def _around(parts: Parts) -> dict[str, Any]:
    known = parts.sale.fields.get("customer", "")
    return {
        "company": company_hours(),
        "staff": Staff.select(Staff.ref, Staff.name, Staff.email),
        "contacts": Contact.select(Contact.name, Contact.email).where(Contact.customer == known),
    }


def _signed_on(parts: Parts, week: WorkingWeek, at: datetime) -> date:
    try:
        return date.fromisoformat(parts.sale.fields.get("signed_on", "").strip())
    except ValueError:
        return clock.today(ZoneInfo(str(week.zone)), at)


def _contacts(parts: Parts, rows: Rows) -> list[Person]:
    typed = [
        Person(one.fields.get("name", ""), one.fields.get("email", "").strip()) for one in parts.contacts
    ]
    return [*typed, *(Person(one.name, one.email) for one in rows["contacts"])]


def _whose(parts: Parts) -> str:
    names = [one.fields.get("name", "").split() for one in parts.contacts]
    first = next((name[0] for name in names if name), "")
    return f"{first}\N{RIGHT SINGLE QUOTATION MARK}s" if first else "their"
