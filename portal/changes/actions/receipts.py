"""What receipts after the first one say: of their sale, so that each is understood alone, and of a change."""

from typing import Any

from portal.changes.models import Change
from portal.changes.queries import voices_of
from portal.deliveries.actions.fields import By, day_there
from portal.lib.money import amount
from portal.people.queries import company, customer, names_of
from portal.promises.models import Promise
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


def change_stated(change: Change, sale: Sale, promise: Promise, by: By) -> dict[str, Any]:
    """Return what the receipt of a change states, which `by` is the last to agree to."""
    agreed = [voice.by for voice in voices_of(change.ref)]
    names = names_of([change.by, *agreed, by.viewer.ref])
    stated: dict[str, Any] = {
        "n": change.n,
        "promise": promise.n,
        "kind": change.kind,
        "reason": change.reason,
        "proposed_by": names.get(change.by, ""),
        "proposed_on": day_there(sale, change.at).isoformat(),
        "agreed_by": [names[ref] for ref in dict.fromkeys([*agreed, by.viewer.ref]) if ref in names],
        "agreed_on": day_there(sale, by.at).isoformat(),
    }
    if change.kind == "release":
        return {**stated, "release": True}
    for name in ("words", "due"):
        if getattr(change, name) is not None:
            stated[name] = {"before": getattr(change, f"{name}_before"), "after": getattr(change, name)}
    if change.price is not None:
        stated["price"] = {
            "before": _price(change.price_before, change.currency),
            "after": _price(change.price, change.currency),
        }
    return stated


def _price(minor: int | None, currency: str | None) -> dict[str, str] | None:
    return (
        None
        if minor is None or currency is None
        else {"amount": amount(minor, currency), "currency": currency}
    )
