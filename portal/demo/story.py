"""The story of the demonstration company, read from its files: what happened, in the order in which it happened."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from portal.demo.dates import dated, day_and_time, worded
from portal.promises.due import parse_due
from portal.promises.due_kinds import BadDue, Schedule, occurrences

COMPANY = Path(__file__).parent / "company"
_LONGEST_SHIFT = 400


@dataclass(frozen=True)
class Told:
    """An update that is posted at an instant: about a promise (by its number) of a sale (by its folder).

    `occurrence` counts the deliveries of a schedule from 1.
    """

    at: datetime
    by: str
    sale: str
    promise: int
    kind: str
    text: str
    occurrence: int = 1


@dataclass(frozen=True)
class Recorded:
    """A sale that is recorded at an instant, in the import format."""

    at: datetime
    slug: str
    sale: dict[str, Any]


@dataclass(frozen=True)
class Story:
    """Everything, with the company's settings and people; `events` are in order and none is in the future."""

    company: dict[str, Any]
    events: tuple[Recorded | Told, ...]


def read_story(now: datetime) -> Story:
    """Read the story as it stands at `now` (aware), in the company's own zone."""
    company = _json("company.json")
    zone = ZoneInfo(company["time_zone"])
    today = now.astimezone(zone).date()
    recorded = [_recorded(entry, today, zone) for entry in company["sales"]]
    promises = {
        (event.slug, promise["id"]): (number, promise["due"])
        for event in recorded
        for number, promise in enumerate(event.sale["promises"], start=1)
    }
    told = [
        event
        for entry in _json("history.json")
        for event in _told(entry, promises[entry["sale"], entry["promise"]], today, zone)
    ]
    everything: list[Recorded | Told] = [*recorded, *told]
    events = sorted(everything, key=lambda event: event.at)
    return Story(company, tuple(event for event in events if event.at <= now))


def _json(name: str) -> Any:
    return json.loads((COMPANY / name).read_text("utf-8"))


def _instant(text: str, today: date, zone: ZoneInfo) -> datetime:
    day, wall = day_and_time(text, today)
    return datetime.combine(day, time.fromisoformat(wall), zone).astimezone(UTC)


def _recorded(entry: dict[str, str], today: date, zone: ZoneInfo) -> Recorded:
    slug = entry["slug"]
    sale: dict[str, Any] = dated(_json(f"{slug}/sale.json"), today)
    for source in sale["sources"]:
        file = source.pop("file", None)
        if file:
            source["text"] = worded((COMPANY / slug / file).read_text("utf-8"), today)
    for promise in sale["promises"]:
        _settle_start(promise["due"])
    return Recorded(_instant(entry["recorded"], today, zone), slug, sale)


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


def _told(
    entry: dict[str, Any], promise: tuple[int, dict[str, Any]], today: date, zone: ZoneInfo
) -> Iterator[Told]:
    """Yield the updates of one entry: one, or for the occurrence "past" one at each date so far but the excepted."""
    number, due = promise
    if entry.get("occurrence") != "past":
        occurrence = entry.get("occurrence", 1)
        if occurrence < 0:
            occurrence += len(_past_days(due, today)) + 1
        at = _instant(entry["at"], today, zone)
        text = worded(entry["text"], today)
        yield Told(at, entry["by"], entry["sale"], number, entry["kind"], text, occurrence)
        return
    days = _past_days(due, today)
    wall = time.fromisoformat(day_and_time(entry["at"], today)[1])
    left_out = {len(days) + back for back in entry.get("except", [])}
    texts = cycle(entry["text"])
    for index, day in enumerate(days):
        if index not in left_out:
            at = datetime.combine(day, wall, zone).astimezone(UTC)
            text = worded(next(texts), today)
            yield Told(at, entry["by"], entry["sale"], number, entry["kind"], text, index + 1)


def _past_days(due: dict[str, Any], today: date) -> list[date]:
    schedule = parse_due(due, ())
    return occurrences(schedule, None, today) if isinstance(schedule, Schedule) else []
