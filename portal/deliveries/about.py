"""One delivery with all that was said about it, for whoever is about to say more; and what an update would show."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.deliveries import told
from portal.deliveries.access import Seen
from portal.deliveries.actions import NewUpdate
from portal.deliveries.actions.fields import By, day_there
from portal.deliveries.actions.updates import checked, unchanged
from portal.deliveries.labels import Label
from portal.deliveries.models import Delivery, UpdateFile, Verdict, Wait
from portal.deliveries.queries import closing_of, people_of, steps_of, updates_about
from portal.deliveries.rules import Step, stand_after
from portal.deliveries.stamping import cancelled_on, is_set_apart, stamp
from portal.deliveries.timing import standing_day, time_of
from portal.deliveries.told import Of, Spoken, Told
from portal.lib.pictures import MEDIA_TYPE
from portal.record.rules import ERASED


@dataclass(frozen=True)
class About:
    """A delivery as the customer reads it now: its stamp, and what both sides said of it, the newest first."""

    label: Label
    said: Of

    @property
    def latest(self) -> Told | None:
        """The newest update that stands."""
        return next((one for one in self.said.told if one.stands), None)


@dataclass(frozen=True)
class Preview:
    """What the customer would read after an update. `pictures` are data URLs of its photos, `files` the other names."""

    label: Label
    new: NewUpdate
    pictures: tuple[str, ...]
    files: tuple[str, ...]


def about(seen: Seen, at: datetime) -> About:
    """Return how a delivery stands at `at`, with all that was said about it."""
    ref = seen.delivery.ref
    updates = updates_about(ref)
    waits = list(Wait.select().where(Wait.delivery == ref).order_by(Wait.since.desc()))
    verdicts = list(Verdict.select().where(Verdict.delivery == ref).order_by(Verdict.seq.desc()))
    spoken = Spoken(updates, waits, verdicts, _files(one.ref for one in updates), at)
    people = people_of(told.everybody(spoken))
    said = told.by_delivery(spoken, people, seen.sale, [seen.delivery])
    return About(_label(seen, seen.delivery, at), said.get(ref, told.NOTHING))


def preview_of(seen: Seen, new: NewUpdate, by: By) -> Preview:
    """Return what the customer would read after this update; nothing is kept.

    Raises Invalid and Conflict like `post_update`.
    """
    row = unchanged(seen.delivery, new.was)
    checked(seen, row, new, by)
    step = Step(new.kind, by.at, day_there(seen.sale, by.at), new.forecast_on)
    stand = stand_after([*steps_of(row, seen.sale), step], standing_day(row, seen.sale.time_zone))
    after = Delivery(**row.__data__)
    after.state, after.forecast_on, after.breached_at = stand.progress, stand.forecast_on, stand.breached_at
    after.delivered_at, after.delivered_on = stand.delivered_at, stand.delivered_on
    pictures = tuple(_data_url(file.thumb) for file in new.files if file.thumb)
    files = tuple(file.name for file in new.files if file.kind == "file")
    return Preview(_label(seen, after, by.at), new, pictures, files)


def _files(updates: Iterable[str]) -> list[UpdateFile]:
    of = list(updates)
    there = UpdateFile.of.in_(of) & (UpdateFile.name != ERASED)
    return list(UpdateFile.select().where(there).order_by(UpdateFile.of, UpdateFile.n)) if of else []


def _label(seen: Seen, row: Delivery, at: datetime) -> Label:
    time = time_of(row, seen.promise.due_kind, seen.sale.time_zone, at)
    apart = is_set_apart(row, cancelled_on(closing_of(seen.sale)), seen.sale.time_zone)
    return stamp(row, seen.promise.due_kind, time, set_apart=apart)


def _data_url(thumb: bytes) -> str:
    return f"data:{MEDIA_TYPE};base64,{base64.b64encode(thumb).decode('ascii')}"
