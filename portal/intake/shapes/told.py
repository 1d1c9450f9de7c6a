"""What a sale of another program doesn't say and a table wouldn't either: the same holds for both. Pure."""

from typing import Any

Raw = dict[str, Any]


def completed(sale: Raw, currency: str) -> Raw:
    """Return a sale with what goes without saying; `currency` is that of a price without one.

    A contact without a name bears the customer's. A price without an amount is none. A promise was said by the
    salesperson on the day of signing, and has no date, unless something else stands there.
    """
    found = {**sale, "customer": _customer(sale), "promises": _promises(sale)}
    price = sale.get("price")
    if price is not None:
        found["price"] = {"currency": currency, **price}
        if not price.get("amount") and not price.get("lines"):
            del found["price"]
    return found


def _customer(sale: Raw) -> Raw:
    customer = sale.get("customer", {})
    name = {"name": customer["name"]} if "name" in customer else {}
    contacts = [{**name, **one} for one in customer.get("contacts", [])]
    return {**customer, "contacts": contacts}


def _promises(sale: Raw) -> list[Raw]:
    named = (("said_by", "salesperson"), ("said_at", "signed_on"))
    said = {name: sale[known] for name, known in named if known in sale}
    return [{**said, "due": {"undated": True}, **one} for one in sale.get("promises", [])]
