"""What every receipt after the first one says of its sale, so that it is understood alone."""

from typing import Any

from portal.people.queries import company, customer
from portal.record.models import Receipt
from portal.record.receipts import content_of
from portal.sales.models import Sale

_SAME = ("customer", "title", "signed_on", "time_zone")


def frame_of(sale: Sale) -> dict[str, Any]:
    """Return issuer, customer, title, day of signing and zone: as the first receipt says them, if it is still there."""
    first: Receipt | None = Receipt.get_or_none((Receipt.stream == sale.ref) & (Receipt.n == 1))
    said = content_of(bytes(first.body)) if first is not None and first.body is not None else {}
    now = {
        "customer": customer(sale.customer).name,
        "title": sale.title,
        "signed_on": sale.signed_on.isoformat(),
        "time_zone": sale.time_zone,
    }
    return {"issuer": company().name, **{name: said.get(name, now[name]) for name in _SAME}}
