"""Whom a customer may thank: whoever sold the sale to them, sees to it, delivers any of it or told them of it."""

from typing import Any

from portal.deliveries.models import Assignment, Delivery, Update
from portal.people.models import Staff
from portal.promises.models import Promise
from portal.sales.models import Handover, Sale


def whom_to_thank(sale: Sale) -> list[Staff]:
    """Return who did anything for this sale and is still here, the salesperson first, then by name."""
    theirs = _refs(sale.ref) | (Staff.ref == sale.salesperson)
    rows = Staff.select().where(theirs & Staff.ended_at.is_null())
    return sorted(rows, key=lambda one: (one.ref != sale.salesperson, one.name, one.ref))


def _refs(sale: str) -> Any:
    found: Any = Staff.ref.in_(Promise.select(Promise.said_by).where(Promise.sale == sale))
    for column, of in (
        (Promise.delivered_by, Promise.sale),
        (Assignment.staff, Assignment.sale),
        (Delivery.assigned_to, Delivery.sale),
        (Update.by, Update.sale),
        (Handover.before, Handover.sale),
    ):
        named = column.model.select(column).where((of == sale) & column.is_null(False))
        found = found | Staff.ref.in_(named)
    return found
