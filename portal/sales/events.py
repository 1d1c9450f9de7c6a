"""What entries of a sale's stream do to the tables of sales."""

from datetime import date

from portal.record.events import Applied, applies, projects
from portal.sales.models import Sale, Source


@applies("sale.sealed")
def sale_sealed(entry: Applied) -> None:
    """The sale is on the record from now on, with the sources its promises quote."""
    facts = entry.facts
    price = facts["price"] or {"minor": None, "currency": None}
    Sale.insert(
        ref=entry.stream,
        customer=facts["customer"],
        title=facts["title"],
        time_zone=facts["time_zone"],
        signed_on=date.fromisoformat(facts["signed_on"]),
        completed_on=date.fromisoformat(facts["completed_on"]) if facts["completed_on"] else None,
        salesperson=facts["salesperson"],
        price=None if price["minor"] is None else int(price["minor"]),
        currency=price["currency"],
        external_id=facts["external_id"],
        sealed_at=entry.at,
        state="open",
    ).execute()
    for source in facts["sources"]:
        Source.insert(sale=entry.stream, **source).execute()


projects(Sale, Sale.ref)
projects(Source, Source.sale)
