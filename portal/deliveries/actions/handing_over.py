"""A sale goes from its salesperson to a successor, who answers for what was promised from now on."""

from collections.abc import Sequence

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
# So many sales go over in one transaction, which nobody waits for too long.
MOST_SALES = 100
MISSING = "Tell the customer in a sentence who follows, and that nothing else changes."
NOBODY = "Choose somebody else who sells here."
NOTHING = "There is no open sale to hand over."
MEANWHILE = "Somebody else handed this sale over meanwhile."


def hand_over(sales: Sequence[Sale], to: str, said: str, by: By) -> None:
    """Make somebody else the salesperson of sales that have the same one; who said each promise stays as it was.

    `said` are the words to the customers, each of whom a mail tells. Raises Forbidden for `delivery`, NotHere for a
    customer, Invalid for somebody who doesn't sell here, for no words, or for no sale, and Conflict when one was handed
    over meanwhile: then none is.
    """
    following = checked_handover(sales, to, said, by)
    with transaction():
        for sale in sorted(sales, key=lambda one: one.ref):
            hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        for sale in sales:
            if Sale.get_by_id(sale.ref).salesperson != sale.salesperson:
                raise Conflict(MEANWHILE)
            facts = {"before": sale.salesperson, "after": to, "words": Personal(following.words)}
            append(sale.ref, "sale.handed_over", facts, by.viewer.ref, by.at)
        tell_handover(following, by.viewer.ref, by.at)


def checked_handover(sales: Sequence[Sale], to: str, said: str, by: By) -> Following:
    """Return a handover as it would be told; nothing is kept. Raises like `hand_over`, but no Conflict."""
    only(by, "staff")
    if by.viewer.role not in SELLING:
        raise Forbidden
    if not sales:
        raise Invalid(Problem("", NOTHING))
    before = sales[0].salesperson
    after = next((one for one in successors(before) if one.ref == to), None)
    problems = [] if after else [Problem("to", NOBODY)]
    text = ""
    try:
        text = words("words", said, MISSING)
    except Invalid as error:
        problems += error.problems
    if after is None or problems:
        raise Invalid(*problems)
    return Following(sales, staff(before), after, text)


def successors(before: str) -> list[Staff]:
    """Return who may follow a salesperson, by their ref: everybody else who sells here, by name."""
    return [one for one in active_staff() if one.role in SELLING and one.ref != before]


def open_sales_of(salesperson: str) -> list[Sale]:
    """Return the open sales of a salesperson, the oldest first, as many as are handed over at once."""
    theirs = (Sale.salesperson == salesperson) & (Sale.state == "open")
    return list(Sale.select().where(theirs).order_by(Sale.sealed_at, Sale.ref).limit(MOST_SALES))
