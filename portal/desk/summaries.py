"""What stands at the top of a sale's and of a draft's page in the workspace. Pure."""

from datetime import date

from portal.deliveries.ledger import Ledger
from portal.intake.preview import Preview
from portal.people.models import Contact
from portal.sales.models import Closing
from portal.web.words import list_words, long_day, money


def glances(ledger: Ledger, contacts: list[Contact], *, shows_price: bool) -> list[tuple[str, str]]:
    """Return the facts of a sale that staff look for first; those who deliver see no price."""
    sale = ledger.sale
    people = list_words([f"{contact.name} ({contact.email})" for contact in contacts])
    found = [
        ("Customer", f"{ledger.receipt.content.get('customer', '')}: {people}"),
        ("Signed", f"{long_day(sale.signed_on)}, with {ledger.salesperson.name}"),
    ]
    if sale.completed_on is not None:
        found.append(("Work completed", long_day(sale.completed_on)))
    if shows_price and sale.price is not None:
        found.append(("Price", money(sale.price, sale.currency or "")))
    return found


def closed_words(closing: Closing) -> str:
    """Say how a sale was closed, and what that means for what falls due later."""
    why = f" Why: {closing.reason}" if closing.reason else ""
    on = long_day(closing.on)
    if closing.kind == "cancelled":
        return f"Cancelled on {on}. What falls due after that day is set apart and counts in no figure.{why}"
    return f"Completed on {on}. What is still open is updated, judged and counted as before.{why}"


def summary_of(preview: Preview) -> list[tuple[str, str]]:
    """Return the facts of a draft, for checking before it is sealed."""
    document = preview.document
    contacts = [f"{person['name']} ({person['email']})" for person in document["customer"]["contacts"]]
    return [
        ("Customer", document["customer"]["name"]),
        ("Who gets the mail", list_words(contacts)),
        ("Signed", long_day(date.fromisoformat(document["signed_on"]))),
        ("Salesperson", document["salesperson"]),
        ("Price", preview.price or "None was given"),
        ("Time zone of the dates", document["time_zone"]),
        ("Papers", list_words([source["title"] for source in document["sources"]]) or "None"),
    ]
