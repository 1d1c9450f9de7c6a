"""Reading the kept papers of sealed sales for the mails of their sales stage: each sale once a reader."""

from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes
from email.policy import compat32
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN

from portal.figures.models import StageRead, StageReply
from portal.figures.parity.heads import Head, instant_in
from portal.figures.parity.stage import Person, Reading, Sides, Stage, stage_in
from portal.lib.db import transaction
from portal.lib.readers.threads import name_of
from portal.lib.worktime import WorkingWeek
from portal.people.models import Contact, Staff
from portal.people.queries import working_week
from portal.record.models import StoredFile
from portal.record.rules import ERASED
from portal.sales.models import Sale, Source

# Counts up whenever mails are read otherwise than before, so that all sales are read again.
READER = 2
_MAIL = "message/rfc822"
_HEAD_BYTES = 64_000


def unread(most: int, since: datetime | None = None) -> list[str]:
    """Return sales whose papers this reader hasn't read, the newest first; those sealed since an instant, if given."""
    its = StageRead.sale == Sale.ref
    query = Sale.select(Sale.ref).join(StageRead, JOIN.LEFT_OUTER, on=(its & (StageRead.reader == READER)))
    waits: Any = StageRead.sale.is_null()
    if since is not None:
        waits &= Sale.sealed_at >= since
    return [row.ref for row in query.where(waits).order_by(Sale.sealed_at.desc()).limit(most)]


def read_stages(sales: Iterable[str]) -> int:
    """Read these sales, and return of how many something was found that counts."""
    week, ours = working_week(), _staff()
    return sum(_read(sale, week, ours) for sale in Sale.select().where(Sale.ref.in_(list(sales))))


def _read(sale: Sale, week: WorkingWeek, ours: list[Person]) -> bool:
    sources = list(Source.select().where(Source.sale == sale.ref).order_by(Source.n))
    if any(source.text == ERASED for source in sources):
        # What was read while the texts were there stays: times, and no words.
        _mark(sale, {"reader": READER, "mails": 0, "unasked": 0}, {"reader": READER})
        return False
    sides = Sides(ours, _contacts(sale.customer))
    reading = Reading(sale.signed_on, ZoneInfo(sale.time_zone), sides, week)
    stage = stage_in([source.text for source in sources], _heads(sale.ref, week.zone), reading)
    _write(sale, stage)
    return bool(stage.pairs)


def _write(sale: Sale, stage: Stage) -> None:
    replies = [
        {
            "sale": sale.ref,
            "n": n,
            "asked_at": pair.asked_at,
            "answered_at": pair.answered_at,
            "seconds": pair.seconds,
            "by": pair.by or sale.salesperson,
        }
        for n, pair in enumerate(stage.pairs, start=1)
    ]
    read = {"reader": READER, "mails": stage.mails, "unasked": len(stage.unasked), "began_at": stage.began_at}
    with transaction():
        StageReply.delete().where(StageReply.sale == sale.ref).execute()
        for start in range(0, len(replies), 100):
            StageReply.insert_many(replies[start : start + 100]).execute()
        _mark(sale, read, read)


def _mark(sale: Sale, new: dict[str, Any], again: dict[str, Any]) -> None:
    row = StageRead.insert(sale=sale.ref, **new)
    row.on_conflict(conflict_target=[StageRead.sale], update=again).execute()


def _heads(sale: str, zone: ZoneInfo) -> list[Head]:
    """Return who wrote the mails that were kept as files, and when: their text doesn't hold their own head."""
    kept = (StoredFile.stream == sale) & (StoredFile.media_type == _MAIL)
    return [head for file in StoredFile.select().where(kept) if (head := _head(bytes(file.body), zone))]


def _head(body: bytes, zone: ZoneInfo) -> Head | None:
    message = message_from_bytes(body[:_HEAD_BYTES], policy=compat32)
    who, at = str(message.get("From") or ""), instant_in(str(message.get("Date") or ""), zone)
    return Head(name_of(who), at) if who and at else None


def _staff() -> list[Person]:
    return [Person(row.name, row.email, row.ref) for row in Staff.select()]


def _contacts(customer: str) -> list[Person]:
    return [Person(row.name, row.email) for row in Contact.select().where(Contact.customer == customer)]
