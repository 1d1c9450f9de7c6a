"""Those of the staff whom the promises of a draft name, and who said one, how and when, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.deliveries.showing import CHANNELS
from portal.intake.models import DraftPart
from portal.intake.rules import Fields
from portal.people.models import Staff
from portal.web.words import instant_words, long_day


@dataclass(frozen=True)
class People:
    """Those of the staff whom a draft names: by their address, and names by their ref."""

    by_email: Mapping[str, Staff]
    names: Mapping[str, str]

    def find(self, email: str) -> Staff | None:
        """Return whoever has an address, typed in any case."""
        return self.by_email.get(email.strip().lower())

    def name(self, email: str) -> str:
        """Return the name of whoever has an address, or the address as it was typed."""
        found = self.find(email)
        return str(found.name) if found else email.strip()


def people_of(promises: Iterable[DraftPart], refs: Iterable[str] = ()) -> People:
    """Return those whom these promises name as who said them or delivers them, and those of these refs."""
    named = ("said_by", "delivered_by")
    emails = {part.fields.get(name, "").strip().lower() for part in promises for name in named} - {""}
    wanted = set(refs) - {""}
    if not emails | wanted:
        return People({}, {})
    rows = list(Staff.select().where(Staff.email.in_(emails) | Staff.ref.in_(wanted)))
    return People({row.email: row for row in rows}, {row.ref: row.name for row in rows})


def said_in(fields: Fields, people: People, zone: str) -> str:
    """Say who said a promise, how and when, as far as its fields tell: "Sam Ortega, on the phone, 1 March"."""
    channel = CHANNELS.get(fields.get("channel", ""), "")
    when = _moment(fields.get("said_at", "").strip(), zone)
    return ", ".join(one for one in (people.name(fields.get("said_by", "")), channel, when) if one)


def _moment(text: str, zone: str) -> str:
    """Return a day or instant in words; as it was typed where it is neither."""
    try:
        if "T" not in text:
            return long_day(date.fromisoformat(text))
        instant = datetime.fromisoformat(text)
        return instant_words(instant, zone) if instant.tzinfo else text
    except (ValueError, OverflowError):
        return text
