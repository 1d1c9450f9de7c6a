"""Checking one sale of the import format: what it means, or every problem with its place.

The result is a document: plain JSON in which every text is clean, every quote has its offsets, and every due its
normal form. A draft is such a document; sealing reads nothing else.
"""

from datetime import date
from typing import Any

from babel.numbers import list_currencies

from portal.intake.checker import Checker, refuse_doubles
from portal.intake.document import NOT_ONE, SaleIn
from portal.intake.sources import Papers, checked_source
from portal.intake.wording import Span, checked_promises
from portal.lib.errors import Invalid
from portal.lib.money import amount, read_amount
from portal.people.actions.fields import NAME_LIMIT


def checked(sale: SaleIn, today: date, default_zone: str, papers: Papers | None = None) -> dict[str, Any]:
    """Return `sale` as a document. Raises Invalid with a pointer to every field that can't be taken.

    One to be sealed has somebody to promise something to, and something promised; a draft may still lack both.
    `today` is the day it comes in, `default_zone` the company's; files are read from inside the folder of `papers`,
    which then hold them, and not at all without one.
    """
    checker = Checker()
    read = papers or Papers()
    sources = [checked_source(checker, index, source, read) for index, source in enumerate(sale.sources)]
    refuse_doubles(checker, "/sources", [source["id"] for source in sources])
    signed_on = checker.day("/signed_on", sale.signed_on)
    customer = _customer(checker, sale, default_zone)
    document = {
        "external_id": checker.line("/external_id", sale.external_id)
        if sale.external_id is not None
        else None,
        "customer": customer,
        "time_zone": _zone(checker, sale, customer, default_zone),
        "title": checker.line("/title", sale.title),
        "signed_on": signed_on.isoformat() if signed_on else "",
        "completed_on": _completed_on(checker, sale, signed_on, today),
        "salesperson": checker.email("/salesperson", sale.salesperson),
        "price": _price(checker, sale),
        "sources": sources,
        "promises": checked_promises(checker, sale.promises, sources, Span(signed_on, today)),
    }
    if signed_on and signed_on > today:
        checker.refuse("/signed_on", f"{sale.signed_on} is in the future; import the sale once it is signed.")
    if sale.seal:
        _refuse_bare(checker, sale)
    if checker.problems:
        raise Invalid(*checker.problems)
    return document


def _refuse_bare(checker: Checker, sale: SaleIn) -> None:
    for pointer, listed in (("/customer/contacts", sale.customer.contacts), ("/promises", sale.promises)):
        if not listed:
            checker.refuse(pointer, NOT_ONE)


def _customer(checker: Checker, sale: SaleIn, default_zone: str) -> dict[str, Any]:
    contacts = []
    for index, contact in enumerate(sale.customer.contacts):
        at = f"/customer/contacts/{index}"
        zone = contact.time_zone
        contacts.append(
            {
                "name": checker.line(f"{at}/name", contact.name, NAME_LIMIT),
                "email": checker.email(f"{at}/email", contact.email),
                "time_zone": checker.zone(f"{at}/time_zone", zone)
                if zone
                else sale.time_zone or default_zone,
            }
        )
    refuse_doubles(checker, "/customer/contacts", [contact["email"] for contact in contacts], "/email")
    return {"name": checker.line("/customer/name", sale.customer.name, NAME_LIMIT), "contacts": contacts}


def _zone(checker: Checker, sale: SaleIn, customer: dict[str, Any], default_zone: str) -> str:
    if sale.time_zone is None:
        return str(next((contact["time_zone"] for contact in customer["contacts"]), default_zone))
    return checker.zone("/time_zone", sale.time_zone)


def _completed_on(checker: Checker, sale: SaleIn, signed_on: date | None, today: date) -> str | None:
    if sale.completed_on is None:
        return None
    day = checker.day("/completed_on", sale.completed_on)
    if day and signed_on and day < signed_on:
        checker.refuse("/completed_on", "The work can't be completed before the sale was signed.")
    if day and day > today:
        checker.refuse(
            "/completed_on", f"{sale.completed_on} is in the future; leave it out until the work is done."
        )
    return day.isoformat() if day else None


def _price(checker: Checker, sale: SaleIn) -> dict[str, Any] | None:
    if sale.price is None:
        return None
    currency = sale.price.currency
    if currency not in list_currencies():
        checker.refuse(
            "/price/currency", f"“{currency[:20]}” is no currency; use an ISO 4217 code such as USD."
        )
        return None
    lines = [
        {
            "words": checker.line(f"/price/lines/{index}/words", line.words),
            "minor": _amount(checker, f"/price/lines/{index}/amount", line.amount, currency),
        }
        for index, line in enumerate(sale.price.lines)
    ]
    total = sum(int(line["minor"] or 0) for line in lines)
    if sale.price.amount is None and not lines:
        checker.refuse("/price/amount", "This field is missing.")
        return None
    minor = (
        str(total)
        if sale.price.amount is None
        else _amount(checker, "/price/amount", sale.price.amount, currency)
    )
    if minor is None or None in [line["minor"] for line in lines]:
        return None
    if lines and int(minor) != total:
        checker.refuse(
            "/price/amount",
            f"The lines add up to {amount(total, currency)} {currency}, the price says {amount(int(minor), currency)}.",
        )
    return {"minor": minor, "currency": currency, **({"lines": lines} if lines else {})}


def _amount(checker: Checker, pointer: str, text: str, currency: str) -> str | None:
    """Return an amount in minor units, as text. None once its refusal is noted."""
    minor = read_amount(text, currency)
    if minor is None:
        checker.refuse(
            pointer,
            f"“{text[:40]}” is no amount of {currency}; write it with digits and a point, as 248000.00.",
        )
    return None if minor is None else str(minor)
