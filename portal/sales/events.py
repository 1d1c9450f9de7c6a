"""What entries of a sale's stream do to the tables of sales."""

from datetime import date
from typing import Any

from portal.lib.db import changed
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects
from portal.sales.models import Closing, Handover, PriceLine, Reading, Sale, Source


def sale_row(entry: Applied) -> dict[str, Any]:
    """Return the row of a sale from the entry that seals it."""
    facts = entry.facts
    price = facts["price"] or {"minor": None, "currency": None}
    return {
        "ref": entry.stream,
        "customer": facts["customer"],
        "title": facts["title"],
        "time_zone": facts["time_zone"],
        "signed_on": date.fromisoformat(facts["signed_on"]),
        "completed_on": date.fromisoformat(facts["completed_on"]) if facts["completed_on"] else None,
        "salesperson": facts["salesperson"],
        "price": None if price["minor"] is None else int(price["minor"]),
        "currency": price["currency"],
        "external_id": facts["external_id"],
        "sealed_at": entry.at,
        "state": "open",
    }


@applies("sale.sealed")
def sale_sealed(entry: Applied) -> None:
    """The sale is on the record from now on, with the sources its promises quote."""
    facts = entry.facts
    Sale.insert(sale_row(entry)).execute()
    for source in facts["sources"]:
        row = {name: value for name, value in source.items() if name != "places"}
        Source.insert(sale=entry.stream, **row).execute()
        if "places" in source:
            Reading.insert(source=source["ref"], sale=entry.stream, places=source["places"]).execute()
    for n, line in enumerate((facts["price"] or {}).get("lines", ()), start=1):
        PriceLine.insert(sale=entry.stream, n=n, words=line["words"], minor=int(line["minor"])).execute()


@applies("sale.work_completed")
def work_completed(entry: Applied) -> None:
    """The work of the sale is done: what was promised after its completion has its day now."""
    open_work = (Sale.ref == entry.stream) & Sale.completed_on.is_null()
    day = date.fromisoformat(entry.facts["on"])
    exactly_one(changed(Sale.update(completed_on=day).where(open_work)))


@applies("sale.closed")
def sale_closed(entry: Applied) -> None:
    """The sale is over, completed or cancelled; no clock stops."""
    facts = entry.facts
    is_open = (Sale.ref == entry.stream) & (Sale.state == "open")
    exactly_one(changed(Sale.update(state=facts["kind"]).where(is_open)))
    Closing.insert(
        sale=entry.stream,
        kind=facts["kind"],
        on=date.fromisoformat(facts["on"]),
        at=entry.at,
        by=entry.actor,
        reason=facts["reason"],
    ).execute()


@applies("sale.repriced")
def sale_repriced(entry: Applied) -> None:
    """The customer accepted another price for the whole sale; the receipts keep both."""
    price = {"price": int(entry.facts["minor"]), "currency": entry.facts["currency"]}
    exactly_one(changed(Sale.update(price).where(Sale.ref == entry.stream)))


@applies("sale.handed_over")
def sale_handed_over(entry: Applied) -> None:
    """Another salesperson is responsible for the sale from now on; who promised what stays as it was."""
    facts = entry.facts
    is_theirs = (Sale.ref == entry.stream) & (Sale.salesperson == facts["before"])
    exactly_one(changed(Sale.update(salesperson=facts["after"]).where(is_theirs)))
    Handover.insert(
        sale=entry.stream,
        seq=entry.seq,
        at=entry.at,
        by=entry.actor,
        before=facts["before"],
        after=facts["after"],
        words=facts["words"],
    ).execute()


projects(Sale, Sale.ref)
projects(Closing, Closing.sale)
projects(Source, Source.sale)
projects(Reading, Reading.sale)
projects(PriceLine, PriceLine.sale)
projects(Handover, Handover.sale)
