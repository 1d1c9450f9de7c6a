"""A sale goes from its salesperson to a successor, who answers for what was promised from now on."""

from portal.deliveries.actions.fields import By, only, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Forbidden, Invalid, Problem
from portal.lib.once import first_time
from portal.people.queries import active_staff
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

SELLING = ("sales", "manager")
MISSING = "Tell the customer in a sentence who follows, and that nothing else changes."


def hand_over(sale: Sale, to: str, said: str, by: By) -> None:
    """Make somebody else the salesperson of a sale; who said each promise stays as it was.

    `said` are the words to the customer. Raises Forbidden for `delivery`, NotHere for a customer, Invalid for somebody
    who doesn't sell here, or for no words, and Conflict when the sale was handed over meanwhile.
    """
    only(by, "staff")
    if by.viewer.role not in SELLING:
        raise Forbidden
    text = words("words", said, MISSING)
    if to == sale.salesperson or to not in {one.ref for one in active_staff() if one.role in SELLING}:
        raise Invalid(Problem("to", "Choose somebody else who sells here."))
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        if Sale.get_by_id(sale.ref).salesperson != sale.salesperson:
            raise Conflict("Somebody else handed this sale over meanwhile.")
        facts = {"before": sale.salesperson, "after": to, "words": Personal(text)}
        append(sale.ref, "sale.handed_over", facts, by.viewer.ref, by.at)
