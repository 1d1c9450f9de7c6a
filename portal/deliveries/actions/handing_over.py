"""A sale goes from its salesperson to a successor, who answers for what was promised from now on."""

from portal.deliveries.actions.fields import By, only, words
from portal.deliveries.mail import Following, tell_handover
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Forbidden, Invalid, Problem
from portal.lib.once import first_time
from portal.people.models import Staff
from portal.people.queries import active_staff, staff
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

SELLING = ("sales", "manager")
MISSING = "Tell the customer in a sentence who follows, and that nothing else changes."
NOBODY = "Choose somebody else who sells here."


def hand_over(sale: Sale, to: str, said: str, by: By) -> None:
    """Make somebody else the salesperson of a sale; who said each promise stays as it was.

    `said` are the words to the customer, whom a mail tells. Raises Forbidden for `delivery`, NotHere for a customer,
    Invalid for somebody who doesn't sell here, or for no words, and Conflict when the sale was handed over meanwhile.
    """
    following = checked_handover(sale, to, said, by)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        if Sale.get_by_id(sale.ref).salesperson != sale.salesperson:
            raise Conflict("Somebody else handed this sale over meanwhile.")
        facts = {"before": sale.salesperson, "after": to, "words": Personal(following.words)}
        append(sale.ref, "sale.handed_over", facts, by.viewer.ref, by.at)
        tell_handover(following, by.viewer.ref, by.at)


def checked_handover(sale: Sale, to: str, said: str, by: By) -> Following:
    """Return a handover as it would be told; nothing is kept. Raises like `hand_over`, but no Conflict."""
    only(by, "staff")
    if by.viewer.role not in SELLING:
        raise Forbidden
    after = next((one for one in successors(sale) if one.ref == to), None)
    problems = [] if after else [Problem("to", NOBODY)]
    text = ""
    try:
        text = words("words", said, MISSING)
    except Invalid as error:
        problems += error.problems
    if after is None or problems:
        raise Invalid(*problems)
    return Following(sale, staff(sale.salesperson), after, text)


def successors(sale: Sale) -> list[Staff]:
    """Return who may follow the salesperson of a sale: everybody else who sells here, by name."""
    return [one for one in active_staff() if one.role in SELLING and one.ref != sale.salesperson]
