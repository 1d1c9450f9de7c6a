"""Reads of deliveries, one statement each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

from peewee import JOIN, Node, Value, fn

from portal.deliveries.models import Assignment, Delivery, Occasion, Update, UpdateFile, Verdict, Wait
from portal.deliveries.places import place_at
from portal.deliveries.rules import Step, UpdateKind
from portal.lib import clock
from portal.people.models import Contact, Staff
from portal.people.through import program_column
from portal.promises.models import Promise
from portal.record.rules import ERASED
from portal.sales.models import Closing, Reading, Sale, Source


@dataclass(frozen=True)
class Person:
    """Somebody whom a page names: a member of staff, with a way to reach them, or a contact.

    `picture` is the SHA-256 of the picture that a member of staff shows, empty for none.
    """

    ref: str
    name: str
    email: str
    phone: str
    is_staff: bool
    picture: str = ""


@dataclass(frozen=True)
class Promised:
    """A promise with the ref of who delivers it now, if anybody is named.

    `place` is where its quotation stands in its source ("page 3"), empty where nothing says it.
    """

    promise: Promise
    deliverer: str | None
    place: str = ""


def from_us() -> Node:
    """Return the condition on Update that holds for a word from us: whatever no contact of a customer said.

    Rows of several sales are asked so; of one sale, `told.Told.from_us` says the same.
    """
    theirs = fn.EXISTS(Contact.select(1).where(Contact.ref == Update.by))
    return cast("Node", ~theirs)


def deliveries_of(sale: str) -> list[Delivery]:
    """Return the deliveries of a sale, by promise and number."""
    return list(Delivery.select().where(Delivery.sale == sale).order_by(Delivery.promise, Delivery.n))


def opened_deliveries_of(sale: str) -> list[tuple[Delivery, Occasion | None]]:
    """Return the deliveries of a sale like `deliveries_of`, each with the occasion that opened it, if one did.

    They have the name of the program that opened it in `through`, "" for none.
    """
    query = Delivery.select(Delivery, Occasion, program_column(Occasion.program).alias("through")).join(
        Occasion, JOIN.LEFT_OUTER, on=(Occasion.delivery == Delivery.ref), attr="occasion"
    )
    rows: Iterable[Any] = query.where(Delivery.sale == sale).order_by(Delivery.promise, Delivery.n)
    return [(row, getattr(row, "occasion", None)) for row in rows]


def promised_of(sale: str) -> list[Promised]:
    """Return the promises of a sale in their order, each with who delivers it now and where its quotation stands."""
    query = (
        Promise.select(Promise, Assignment, Reading)
        .join(Assignment, JOIN.LEFT_OUTER, on=(Assignment.promise == Promise.ref), attr="assignment")
        .switch(Promise)
        .join(Reading, JOIN.LEFT_OUTER, on=(Reading.source == Promise.source), attr="reading")
    )
    rows: Iterable[Any] = query.where(Promise.sale == sale).order_by(Promise.n)
    return [Promised(row, _assigned(row), _place(row)) for row in rows]


def told_of(sale: str) -> list[tuple[Update, Wait | None]]:
    """Return what was told to the customer of a sale, the newest first, each with the wait that it began, if it did.

    The updates have the name of the program in `through`, "" for none.
    """
    query = Update.select(Update, Wait, program_column(Update.program).alias("through"))
    query = query.join(Wait, JOIN.LEFT_OUTER, on=(Wait.of == Update.ref), attr="wait")
    rows: Iterable[Any] = query.where(Update.sale == sale).order_by(Update.seq.desc())
    return [(row, getattr(row, "wait", None)) for row in rows]


def updates_about(delivery: str) -> list[Update]:
    """Return what was told about one delivery, the newest first, with `through` as in `told_of`."""
    told = Update.select(Update, program_column(Update.program).alias("through"))
    return list(told.where(Update.delivery == delivery).order_by(Update.seq.desc()))


def files_of(sale: str) -> list[UpdateFile]:
    """Return the photos and files of a sale's updates, in their order; those that were erased are gone."""
    theirs = (UpdateFile.sale == sale) & (UpdateFile.name != ERASED)
    return list(UpdateFile.select().where(theirs).order_by(UpdateFile.of, UpdateFile.n))


def verdicts_of(sale: str) -> list[Verdict]:
    """Return every word of the customer on the deliveries of a sale, the newest first."""
    return list(Verdict.select().where(Verdict.sale == sale).order_by(Verdict.seq.desc()))


def closing_of(sale: Sale) -> Closing | None:
    """Return how a sale was closed, if it is; an open one costs no statement."""
    found: Closing | None = Closing.get_or_none(Closing.sale == sale.ref) if sale.state != "open" else None
    return found


def sources_of(sale: str) -> list[Source]:
    """Return the sources of a sale without their texts, in their order."""
    columns = (
        Source.ref,
        Source.n,
        Source.kind,
        Source.title,
        Source.received_at,
        Source.sha256,
        Source.file_name,
        Source.file_sha256,
    )
    return list(Source.select(*columns).where(Source.sale == sale).order_by(Source.n))


def people_of(refs: Iterable[str | None]) -> dict[str, Person]:
    """Return these members of staff and contacts by ref, whether they are still here or not."""
    wanted = sorted({ref for ref in refs if ref})
    if not wanted:
        return {}
    picture = fn.COALESCE(Staff.picture, "")
    staff = Staff.select(Staff.ref, Staff.name, Staff.email, Staff.phone, Value(1), picture).where(
        Staff.ref.in_(wanted)
    )
    contacts = Contact.select(Contact.ref, Contact.name, Value(""), Value(""), Value(0), Value("")).where(
        Contact.ref.in_(wanted)
    )
    rows = cast("Iterable[tuple[str, str, str, str, int, str]]", staff.union_all(contacts).tuples())
    return {
        ref: Person(ref, name, email, phone, bool(is_staff), shown)
        for ref, name, email, phone, is_staff, shown in rows
    }


def steps_of(delivery: Delivery, sale: Sale, *, but: str = "", answered: str = "") -> list[Step]:
    """Return the updates by which a delivery stands, the oldest first: not the retracted ones, nor the one named `but`.

    The wait that the update named `answered` began counts as answered, beside those that are.
    """
    ended = {
        row.of
        for row in Wait.select(Wait.of).where((Wait.delivery == delivery.ref) & Wait.answer.is_null(False))
    }
    rows = Update.select().where(Update.delivery == delivery.ref).order_by(Update.seq)
    zone = ZoneInfo(sale.time_zone)
    return [
        Step(
            cast("UpdateKind", row.kind),
            row.at,
            clock.today(zone, row.at),
            row.forecast_on,
            row.ref in {*ended, answered},
            row.ref,
        )
        for row in rows
        if row.retracted_at is None and row.kind != "retracted" and row.ref != but
    ]


def _assigned(row: Any) -> str | None:
    assignment = getattr(row, "assignment", None)
    found: str | None = assignment.staff if assignment is not None else row.delivered_by
    return found


def _place(row: Any) -> str:
    reading = getattr(row, "reading", None)
    return place_at(reading.places, row.start) if reading is not None else ""
