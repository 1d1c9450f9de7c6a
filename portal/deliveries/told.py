"""What both sides said about deliveries, as pages show it: updates with photos, waits, and the customer's words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from portal.deliveries.models import Delivery, Update, UpdateFile, Verdict, Wait
from portal.deliveries.queries import Person, files_of, told_of, verdicts_of
from portal.lib import clock
from portal.people.through import named
from portal.sales.models import Sale

When = Literal["before", "on", "after"]


@dataclass(frozen=True)
class Told:
    """An update as it is read; `at` is UTC. `when` tells whether it came before the promised day, on it, or after it.

    What was promised for a moment is told before or after that moment.
    `moved` holds the day expected before and the one expected since; `retracted` says that it was taken back, and
    `retracts` names the update that it takes back itself; `on` is the day in the sale's zone; `through` is the name of
    the program through which it was told, if it was.
    """

    ref: str
    at: datetime
    by: str
    kind: str
    text: str
    from_us: bool = True
    moved: tuple[date | None, date] | None = None
    when: When | None = None
    retracted: bool = False
    retracts: str = ""
    files: tuple[UpdateFile, ...] = ()
    on: date | None = None
    through: str = ""

    @property
    def teller(self) -> str:
        """Who told it, with the program through which they did."""
        return named(self.by, self.through)

    @property
    def stands(self) -> bool:
        """Whether it holds: neither taken back nor the taking back of another."""
        return not self.retracted and self.kind != "retracted"

    @property
    def photos(self) -> tuple[UpdateFile, ...]:
        """Its photos."""
        return tuple(file for file in self.files if file.kind == "photo")


@dataclass(frozen=True)
class Judged:
    """A word of the customer on a delivery, by name."""

    at: datetime
    by: str
    word: str
    comment: str
    named_on: date | None
    thanks: str


@dataclass(frozen=True)
class Waiting:
    """That we wait, or waited, for the customer. `days` are whole days in the sale's zone, so far or in all.

    `counts` is False where the update that began it was taken back.
    """

    row: Wait
    days: int
    ended_by: str
    disputed_by: str
    counts: bool

    @property
    def is_open(self) -> bool:
        """Whether we still wait."""
        return self.row.ended_at is None


@dataclass(frozen=True)
class Of:
    """All that was said about one delivery, the newest first."""

    told: tuple[Told, ...] = ()
    verdicts: tuple[Judged, ...] = ()
    waits: tuple[Waiting, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """The rows of one sale that hold what was said, the newest first, and the instant at which they are read."""

    updates: Sequence[Update]
    waits: Sequence[Wait]
    verdicts: Sequence[Verdict]
    files: Sequence[UpdateFile]
    at: datetime


NOTHING = Of()


def spoken_in(sale: str, at: datetime) -> Spoken:
    """Read all that was said in a sale, to be shown as of `at`."""
    told = told_of(sale)
    waits = [wait for _, wait in told if wait is not None]
    return Spoken([update for update, _ in told], waits, verdicts_of(sale), files_of(sale), at)


def everybody(spoken: Spoken) -> Iterator[str | None]:
    """Yield the refs of all who said something."""
    yield from (update.by for update in spoken.updates)
    yield from (verdict.by for verdict in spoken.verdicts)
    for wait in spoken.waits:
        yield wait.ended_by
        yield wait.disputed_by


def by_delivery(
    spoken: Spoken, people: Mapping[str, Person], sale: Sale, rows: Iterable[Delivery]
) -> dict[str, Of]:
    """Return what was said about each of a sale's deliveries, as it is read at this instant."""
    due = {row.ref: row for row in rows}
    told, verdicts, waits = _Grouped(), _Grouped(), _Grouped()
    files = _files(spoken.files)
    retracted = {update.ref for update in spoken.updates if update.retracted_at is not None}
    for update in spoken.updates:
        told.add(update.delivery, _told(update, people, sale, (due.get(update.delivery), files)))
    for verdict in spoken.verdicts:
        verdicts.add(verdict.delivery, _judged(verdict, people))
    for wait in spoken.waits:
        waits.add(wait.delivery, _waiting(wait, people, sale, (spoken.at, retracted)))
    return {
        ref: Of(tuple(told.get(ref, ())), tuple(verdicts.get(ref, ())), tuple(waits.get(ref, ())))
        for ref in {*told, *verdicts, *waits}
    }


def when_told(at: datetime, about: Delivery, zone: str) -> When | None:
    """Say whether something was told before what was promised: a day in the sale's zone, or an occasion's moment."""
    if about.due_at is not None:
        return "before" if at <= about.due_at else "after"
    due_on, day = about.due_on, clock.today(ZoneInfo(zone), at)
    if due_on is None:
        return None
    if day == due_on:
        return "on"
    return "before" if day < due_on else "after"


class _Grouped(dict[str, list]):  # type: ignore[type-arg]
    """Lists by a key."""

    def add(self, key: str, value: object) -> None:
        """Put a value at the end of a key's list."""
        self.setdefault(key, []).append(value)


def _files(files: Iterable[UpdateFile]) -> dict[str, list[UpdateFile]]:
    found = _Grouped()
    for file in files:
        found.add(file.of, file)
    return found


def _told(
    update: Update,
    people: Mapping[str, Person],
    sale: Sale,
    around: tuple[Delivery | None, Mapping[str, list[UpdateFile]]],
) -> Told:
    about, files = around
    by = people.get(update.by)
    return Told(
        update.ref,
        update.at,
        by.name if by else "",
        update.kind,
        update.text,
        from_us=by is None or by.is_staff,
        moved=(update.forecast_before, update.forecast_on) if update.forecast_on else None,
        when=when_told(update.at, about, sale.time_zone) if about else None,
        retracted=update.retracted_at is not None,
        retracts=update.retracts or "",
        files=tuple(files.get(update.ref, ())),
        on=clock.today(ZoneInfo(sale.time_zone), update.at),
        through=getattr(update, "through", ""),
    )


def _judged(verdict: Verdict, people: Mapping[str, Person]) -> Judged:
    by = people.get(verdict.by)
    name = by.name if by else ""
    return Judged(verdict.at, name, verdict.word, verdict.comment, verdict.named_on, verdict.thanks)


def _waiting(
    wait: Wait, people: Mapping[str, Person], sale: Sale, around: tuple[datetime, set[str]]
) -> Waiting:
    now, retracted = around
    zone = ZoneInfo(sale.time_zone)
    days = (clock.today(zone, wait.ended_at or now) - clock.today(zone, wait.since)).days
    ended_by, disputed_by = people.get(wait.ended_by or ""), people.get(wait.disputed_by or "")
    return Waiting(
        wait,
        days,
        ended_by.name if ended_by else "",
        disputed_by.name if disputed_by else "",
        counts=wait.of not in retracted,
    )
