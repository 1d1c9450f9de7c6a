"""Confirming the list: a contact says that this is what they were told."""

from portal.changes.access import refuse_erased
from portal.changes.mail import tell_confirmed
from portal.deliveries.actions.fields import By, only
from portal.lib.db import transaction
from portal.lib.errors import Conflict
from portal.lib.once import first_time
from portal.record.actions import append, hold
from portal.record.models import Receipt
from portal.sales.models import Sale

_STALE = "A promise came to the list while you were reading. Look at it, and then say whether it is what you were told."


def confirm_list(sale: Sale, receipt: int, by: By) -> None:
    """Say "yes, that is what I was told" of the list as it stood when it was read: receipts up to number `receipt`.

    Raises Conflict where a later receipt is there by now or the customer was erased, NotHere for staff, who never speak
    in a customer's name.
    """
    only(by, "contact")
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        refuse_erased(sale)
        if Receipt.select().where(Receipt.stream == sale.ref).count() != receipt:
            raise Conflict(_STALE)
        append(sale.ref, "list.confirmed", {"receipt": receipt}, by.viewer.ref, by.at)
        tell_confirmed(sale, by)
