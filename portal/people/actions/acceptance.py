"""A customer says who of them accepts changes, prices and releases."""

from datetime import datetime

from portal.lib.db import transaction
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.once import first_time
from portal.people.acceptance import accepts_of
from portal.people.access import Viewer
from portal.record.actions import append, hold
from portal.record.models import COMPANY

ACCEPTS = ("any", "all")


def choose_acceptance(viewer: Viewer, who: str, at: datetime, key: str) -> None:
    """Say that "any" one of the viewer's contacts accepts changes, or "all" of them together; it holds from now on.

    Raises NotHere for staff, who never speak in a customer's name, and Invalid for another word.
    """
    if viewer.kind != "contact":
        raise NotHere
    if who not in ACCEPTS:
        raise Invalid(Problem("who", "Choose one of the two."))
    with transaction():
        hold(COMPANY)
        if not first_time(viewer.ref, key, at) or accepts_of(viewer.customer) == who:
            return
        facts = {"customer": viewer.customer, "who": who}
        append(COMPANY, "customer.acceptance_chosen", facts, viewer.ref, at)
