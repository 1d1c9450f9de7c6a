"""What entries say of deliveries, as the columns of their rows. Pure."""

from datetime import date, datetime
from typing import Any

from portal.lib.db import utc_instant
from portal.record.events import Applied


def delivery_row(entry: Applied, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a delivery that was planned or opened, from its facts in the entry."""
    return {
        "ref": facts["ref"],
        "sale": entry.stream,
        "promise": facts["promise"],
        "n": facts["n"],
        "due_on": day_of(facts["due_on"]),
        "due_at": instant_of(facts["due_at"]),
        "state": "promised",
        "assigned_to": facts["assigned_to"],
        "afterwards": facts["afterwards"],
        "version": entry.seq,
    }


def stands_of(entry: Applied) -> dict[str, Any]:
    """Return how a delivery stands by an entry that tells something about it."""
    facts = entry.facts
    changes: dict[str, Any] = {"version": entry.seq, "updated_at": entry.at}
    if "stands" in facts:
        return changes | columns_of(facts["stands"])
    # Entries of the first months state only what changed.
    changes["state"] = facts["state"]
    if facts["kind"] == "delivered":
        changes |= {"delivered_at": entry.at, "delivered_on": day_of(facts["on"])}
    if facts["kind"] == "missed":
        changes |= {"missed_at": entry.at}
    return changes


def stands_now(facts: dict[str, Any]) -> dict[str, Any]:
    """Return how it stands by a date that is new: what was at risk of another day need not be of this one."""
    return columns_of(facts["stands"]) if facts.get("stands") else {}


def columns_of(stands: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of what an entry says of how a delivery stands (`rules.Stand.as_facts`)."""
    days = {name: day_of(stands[name]) for name in ("forecast_on", "delivered_on")}
    instants = {name: instant_of(stands[name]) for name in ("delivered_at", "missed_at", "breached_at")}
    return {"state": stands["state"], **days, **instants}


def day_of(text: str | None) -> date | None:
    """Return the day that an entry says, if it says one."""
    return date.fromisoformat(text) if text else None


def instant_of(text: str | None) -> datetime | None:
    """Return the instant that an entry says (UTC), if it says one."""
    return utc_instant(text) if text else None
