"""Reads of deliveries, one statement each."""

from collections.abc import Iterable

from portal.deliveries.models import Delivery, Update
from portal.people.models import Staff
from portal.sales.models import Source


def deliveries_of(sale: str) -> list[Delivery]:
    """Return the deliveries of a sale, by promise and number."""
    return list(Delivery.select().where(Delivery.sale == sale).order_by(Delivery.promise, Delivery.n))


def updates_of(sale: str) -> list[Update]:
    """Return what staff told the customer of a sale, the newest first."""
    return list(Update.select().where(Update.sale == sale).order_by(Update.seq.desc()))


def updates_about(delivery: str) -> list[Update]:
    """Return what staff told about one delivery, the newest first."""
    return list(Update.select().where(Update.delivery == delivery).order_by(Update.seq.desc()))


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
    )
    return list(Source.select(*columns).where(Source.sale == sale).order_by(Source.n))


def staff_of(refs: Iterable[str | None]) -> dict[str, Staff]:
    """Return these members of staff by ref, whether they are still here or not."""
    wanted = sorted({ref for ref in refs if ref})
    return {row.ref: row for row in Staff.select().where(Staff.ref.in_(wanted))} if wanted else {}
