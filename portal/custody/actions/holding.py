"""A legal hold: while it stands, nothing of a customer is erased, and they are told why."""

from portal.custody.mail import tell_held, tell_lifted
from portal.custody.models import Erasure, LegalHold
from portal.custody.queries import done_erasure, standing_hold, waiting_erasure
from portal.custody.rules import REASON_LIMIT, due_after_hold
from portal.deliveries.actions.fields import By, words
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Conflict, NotHere
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.record.actions import append, hold
from portal.record.models import COMPANY
from portal.record.rules import Personal


def set_hold(customer: str, reason: str, by: By) -> LegalHold | None:
    """Keep everything of a customer from being erased, for a reason; returns the hold, None for a form sent twice.

    The customer reads the reason in a mail and on their page; an erasure that they asked for waits. Raises Invalid
    without a reason, NotHere for others than managers, Conflict when a hold stands or everything is erased.
    """
    _only_managers(by)
    why = words("reason", reason, "Write why; the customer reads it.", REASON_LIMIT)
    with transaction():
        hold(COMPANY)
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        if done_erasure(customer) is not None:
            raise Conflict("Everything of this customer is erased, so there is nothing to hold.")
        if standing_hold(customer) is not None:
            raise Conflict("A hold stands already.")
        facts = {"hold": new_ref(), "customer": customer, "reason": Personal(why)}
        append(COMPANY, "hold.set", facts, by.viewer.ref, by.at)
        made: LegalHold = LegalHold.get_by_id(facts["hold"])
        tell_held(made, by.viewer, waiting_erasure(customer), by.at)
        return made


def lift_hold(customer: str, by: By) -> bool:
    """End the hold; an erasure that waited goes on, at the earliest a day later. Returns False where none stands.

    The customer is told, with that day. Raises NotHere for others than managers.
    """
    _only_managers(by)
    with transaction():
        hold(COMPANY)
        standing, waiting = standing_hold(customer), waiting_erasure(customer)
        if standing is None or not first_time(by.viewer.ref, by.key, by.at):
            return False
        due_at = due_after_hold(waiting.due_at, by.at) if waiting else None
        facts = {
            "hold": standing.ref,
            "customer": customer,
            "erasure": waiting.ref if waiting else None,
            "due_at": utc_text(due_at) if due_at else None,
        }
        append(COMPANY, "hold.lifted", facts, by.viewer.ref, by.at)
        again = Erasure.get_by_id(waiting.ref) if waiting else None
        tell_lifted(standing, by.viewer, again, by.at)
        return True


def _only_managers(by: By) -> None:
    if by.viewer.role != "manager":
        raise NotHere
