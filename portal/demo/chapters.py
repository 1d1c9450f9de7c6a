"""What happened in one sale of the story: its entries, each of which is one event or one at each date of a promise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

from portal.demo.dates import dated, day_and_time, day_of
from portal.promises.due import parse_due
from portal.promises.due_kinds import Schedule, occurrences

_OF_THE_EVENT = frozenset(
    {"at", "by", "kind", "promise", "occurrence", "except", "days_of", "through", "each"}
)


@dataclass(frozen=True)
class Happened:
    """Something that somebody did at an instant, in a sale (by its folder): an update, an answer, a verdict.

    `by` is a first name; `promise` a number (0: it is about the sale); `occurrence` counts the deliveries of a promise
    from 1; `more` is whatever else this kind of event says, with its dates as plain dates.
    """

    at: datetime
    by: str
    sale: str
    kind: str
    promise: int = 0
    occurrence: int = 1
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Calendar:
    """The day on which the story is told, and the zone of its wall times."""

    today: date
    zone: ZoneInfo

    def instant(self, text: str, day: date | None = None) -> datetime:
        """Return the instant of "D-40>FR 15:20", counted from `day` or from today."""
        on, wall = day_and_time(text, day or self.today)
        return datetime.combine(on, time.fromisoformat(wall), self.zone).astimezone(UTC)

    def past_days(self, due: dict[str, Any]) -> list[date]:
        """Return the dates of a schedule so far, today's among them."""
        schedule = parse_due(due, ())
        return occurrences(schedule, None, self.today) if isinstance(schedule, Schedule) else []


@dataclass(frozen=True)
class Chapter:
    """One sale of the story: its promises by their ids, each with its number and its due."""

    slug: str
    promises: Mapping[str, tuple[int, dict[str, Any]]]
    calendar: Calendar

    def occurrence(self, entry: dict[str, Any]) -> int:
        """Return which delivery an entry is about; a negative number counts back from the last date so far."""
        count: int = entry.get("occurrence", 1)
        return count if count > 0 else count + len(self.past_days(entry)) + 1

    def past_days(self, entry: dict[str, Any]) -> list[date]:
        """Return the dates so far of the promise that an entry is about, or of the one that `days_of` names."""
        return self.calendar.past_days(self.promises[entry.get("days_of", entry["promise"])][1])


def happenings(entries: Iterable[dict[str, Any]], chapter: Chapter) -> Iterator[Happened]:
    """Yield the events of the entries of a sale, in their order; some may lie in the future."""
    for entry in entries:
        yield from _each(entry, chapter) if entry.get("occurrence") == "past" else [_one(entry, chapter)]


def _one(entry: dict[str, Any], chapter: Chapter) -> Happened:
    at = chapter.calendar.instant(entry["at"])
    number = chapter.promises[entry["promise"]][0] if "promise" in entry else 0
    occurrence = chapter.occurrence(entry)
    return Happened(at, entry["by"], chapter.slug, entry["kind"], number, occurrence, _more(entry, chapter))


def _each(entry: dict[str, Any], chapter: Chapter) -> Iterator[Happened]:
    """Yield an event at each date so far but the excepted ones: of the promise itself, or of the one of `days_of`.

    What `each` says in turn goes with them; the entry's time is counted from each date.
    """
    number, days = chapter.promises[entry["promise"]][0], chapter.past_days(entry)
    if "through" in entry:
        last = day_of(entry["through"], chapter.calendar.today)
        days = [day for day in days if day <= last]
    left_out = {n if n >= 0 else len(days) + n for n in entry.get("except", [])}
    turns = cycle(entry.get("each", [{}]))
    for index, day in enumerate(days):
        if index not in left_out:
            at = chapter.calendar.instant(entry["at"], day)
            more = _more({**entry, **next(turns)}, chapter, day)
            yield Happened(at, entry["by"], chapter.slug, entry["kind"], number, index + 1, more)


def _more(entry: dict[str, Any], chapter: Chapter, day: date | None = None) -> dict[str, Any]:
    more = {key: value for key, value in entry.items() if key not in _OF_THE_EVENT}
    if "began" in more:
        more["began"] = chapter.calendar.instant(more["began"], day)
    if "time" in more:
        more["time"] = chapter.calendar.instant(more["time"], day)
    if "times" in more:
        more["times"] = [chapter.calendar.instant(one, day) for one in more["times"]]
    if "on_each" in more:
        more["on_each"] = [
            {**one, "promise": chapter.promises[one["promise"]][0], "occurrence": chapter.occurrence(one)}
            for one in more["on_each"]
        ]
    result: dict[str, Any] = dated(more, day or chapter.calendar.today)
    return result
