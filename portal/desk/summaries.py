"""What stands at the top of a sale's page in the workspace. Pure."""

from portal.deliveries.ledger import Ledger
from portal.deliveries.showing import salesperson_words
from portal.people.models import Contact
from portal.sales.models import Closing
from portal.web.words import list_words, long_day


def glances(ledger: Ledger, contacts: list[Contact]) -> list[tuple[str, str]]:
    """Return the facts of a sale that staff look for first; the price stands beside them."""
    sale = ledger.sale
    people = list_words([f"{contact.name} ({contact.email})" for contact in contacts])
    found = [
        ("Customer", f"{ledger.receipt.content.get('customer', '')}: {people}"),
        ("Signed", f"{long_day(sale.signed_on)}, with {ledger.signed_with}"),
    ]
    if sale.completed_on is not None:
        found.append(("Work completed", long_day(sale.completed_on)))
    if ledger.handed:
        found.append(("Salesperson", f"{ledger.salesperson.name}, who {salesperson_words(ledger)}"))
    return found


def closed_words(closing: Closing) -> str:
    """Say how a sale was closed, and what that means for what falls due later."""
    why = f" Why: {closing.reason}" if closing.reason else ""
    on = long_day(closing.on)
    if closing.kind == "cancelled":
        return f"Cancelled on {on}. What falls due after that day is set apart and counts in no figure.{why}"
    return f"Completed on {on}. What is still open is updated, judged and counted as before.{why}"
