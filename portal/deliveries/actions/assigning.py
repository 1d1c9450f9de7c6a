"""Who delivers a promise: assigned by sales and managers, or taken on by those who deliver."""

from portal.deliveries.actions.fields import By, only
from portal.deliveries.plan import delivered_by
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.once import first_time
from portal.people.queries import active_staff
from portal.promises.models import Promise
from portal.record.actions import append, hold
from portal.sales.models import Sale


def assign(sale: Sale, promise: Promise, to: str | None, by: By) -> None:
    """Let a member of staff deliver a promise and whatever of it is open, or nobody in particular (None).

    `delivery` may only take on what is nobody's, or hand back their own. Raises Invalid for somebody who doesn't work
    here, or who may not be named by this viewer; NotHere for a customer.
    """
    only(by, "staff")
    if to is not None and to not in {person.ref for person in active_staff()}:
        raise Invalid(Problem("to", "Choose somebody who works here."))
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        now = delivered_by(promise)
        if by.viewer.role == "delivery" and not ({now, to} <= {None, by.viewer.ref}):
            raise Invalid(
                Problem("to", "You can take on what is nobody's, or hand back your own. Sales can do more.")
            )
        if now != to:
            append(sale.ref, "promise.assigned", {"promise": promise.ref, "to": to}, by.viewer.ref, by.at)
