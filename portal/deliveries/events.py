"""What entries of a sale's stream do to the tables of deliveries."""

from datetime import date
from typing import Any

from portal.deliveries.models import Delivery, Plan, Update
from portal.lib.db import changed, utc_instant
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects


@applies("deliveries.planned")
def deliveries_planned(entry: Applied) -> None:
    """Dates were made: those of the sealing, or the next ones of a schedule."""
    rows = [_planned(entry, facts) for facts in entry.facts["deliveries"]]
    for start in range(0, len(rows), 50):
        Delivery.insert_many(rows[start : start + 50]).execute()
    for promise, through in entry.facts["through"].items():
        day = date.fromisoformat(through) if through else None
        row = {"promise": promise, "sale": entry.stream, "through": day}
        Plan.insert(row).on_conflict(conflict_target=[Plan.promise], update={Plan.through: day}).execute()


@applies("delivery.dated")
def delivery_dated(entry: Applied) -> None:
    """A delivery that waited for an event has its date now."""
    facts = entry.facts
    undated = (Delivery.ref == facts["delivery"]) & Delivery.due_on.is_null()
    day = date.fromisoformat(facts["due_on"])
    exactly_one(changed(Delivery.update(due_on=day, version=entry.seq).where(undated)))


@applies("delivery.updated")
def delivery_updated(entry: Applied) -> None:
    """Staff told the customer something about a delivery, which had not changed since they looked."""
    facts = entry.facts
    unchanged = (Delivery.ref == facts["delivery"]) & (Delivery.version == facts["was"])
    exactly_one(changed(Delivery.update(_state(entry)).where(unchanged)))
    Update.insert(
        ref=facts["update"],
        sale=entry.stream,
        delivery=facts["delivery"],
        seq=entry.seq,
        at=entry.at,
        by=entry.actor,
        kind=facts["kind"],
        text=facts["text"],
    ).execute()


def _planned(entry: Applied, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "ref": facts["ref"],
        "sale": entry.stream,
        "promise": facts["promise"],
        "n": facts["n"],
        "due_on": date.fromisoformat(facts["due_on"]) if facts["due_on"] else None,
        "due_at": utc_instant(facts["due_at"]) if facts["due_at"] else None,
        "state": "promised",
        "assigned_to": facts["assigned_to"],
        "afterwards": facts["afterwards"],
        "version": entry.seq,
    }


def _state(entry: Applied) -> dict[str, Any]:
    facts = entry.facts
    changes: dict[str, Any] = {"state": facts["state"], "version": entry.seq, "updated_at": entry.at}
    if facts["kind"] == "delivered":
        changes |= {"delivered_at": entry.at, "delivered_on": date.fromisoformat(facts["on"])}
    if facts["kind"] == "missed":
        changes |= {"missed_at": entry.at}
    return changes


projects(Delivery, Delivery.sale)
projects(Plan, Plan.sale)
projects(Update, Update.sale)
