"""The story of the demonstration company, read from its files: what happened, in the order in which it happened."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from portal.demo.chapters import Calendar, Chapter, Happened, happenings
from portal.demo.dates import dated, worded
from portal.promises.due import parse_due
from portal.promises.due_kinds import BadDue

COMPANY = Path(__file__).parent / "company"
_LONGEST_SHIFT = 400
# What is read as the file that it is, so that its places are known.
_READ = ".vtt"


@dataclass(frozen=True)
class Recorded:
    """A sale that is recorded at an instant, in the import format; `files` are those of its sources, by name."""

    at: datetime
    slug: str
    sale: dict[str, Any]
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """Everything, with the company's settings and people; `events` are in order and none is in the future."""

    calendar: Calendar
    company: dict[str, Any]
    events: tuple[Recorded | Happened, ...]


def read_story(now: datetime) -> Story:
    """Read the story as it stands at `now` (aware), in the company's own zone."""
    company = _json("company.json")
    zone = ZoneInfo(company["time_zone"])
    calendar = Calendar(now.astimezone(zone).date(), zone)
    everything: list[Recorded | Happened] = []
    for entry in company["sales"]:
        recorded = _recorded(entry, calendar)
        everything += [recorded, *_history(recorded, calendar)]
    everything += _in_public(calendar)
    events = sorted(everything, key=lambda event: event.at)
    return Story(calendar, company, tuple(event for event in events if event.at <= now))


def _in_public(calendar: Calendar) -> Iterable[Happened]:
    """Return what happened in public, each beside the sale it has to do with; `of` an enquiry is when it was asked."""
    asked: dict[str, datetime] = {}
    for entry in _json("public.json"):
        said = dict(entry)
        at = calendar.instant(said.pop("at"))
        by, sale, kind = said.pop("by", ""), said.pop("sale"), said.pop("kind")
        if kind == "enquired":
            asked[said.pop("as")] = at
        elif kind.startswith("enquiry_"):
            said["asked"] = asked[said.pop("of")]
        yield Happened(at, by, sale, kind, more=said)


def _json(name: str) -> Any:
    return json.loads((COMPANY / name).read_text("utf-8"))


def _recorded(entry: dict[str, str], calendar: Calendar) -> Recorded:
    slug = entry["slug"]
    sale: dict[str, Any] = dated(_json(f"{slug}/sale.json"), calendar.today)
    files = {}
    for source in sale["sources"]:
        text = worded((COMPANY / slug / source["file"]).read_text("utf-8"), calendar.today)
        if source["file"].endswith(_READ):
            files[source["file"]] = text
        else:
            # As if it had been pasted: what was read from a file says so.
            del source["file"]
            source["text"] = text
    for promise in sale["promises"]:
        _settle_start(promise["due"])
    return Recorded(calendar.instant(entry["recorded"]), slug, sale, files)


def _settle_start(due: dict[str, Any]) -> None:
    """Move the start of a schedule to the first date of its rule: a month's last Friday is no offset from today."""
    for _ in range(_LONGEST_SHIFT):
        try:
            parse_due(due, ())
        except BadDue as error:
            if error.pointer != "/schedule/start":
                return
            start = date.fromisoformat(due["schedule"]["start"])
            due["schedule"]["start"] = (start + timedelta(days=1)).isoformat()
        else:
            return


def _history(recorded: Recorded, calendar: Calendar) -> Iterable[Happened]:
    if not (COMPANY / recorded.slug / "history.json").is_file():
        return ()
    promises = {
        promise["id"]: (number, promise["due"])
        for number, promise in enumerate(recorded.sale["promises"], start=1)
    }
    chapter = Chapter(recorded.slug, promises, calendar)
    return happenings(_json(f"{recorded.slug}/history.json"), chapter)
