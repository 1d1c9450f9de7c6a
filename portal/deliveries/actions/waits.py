"""The customer's side of a wait: they give what we wait for, or say that we did not wait for them."""

from typing import Any

from portal.deliveries.access import Waited
from portal.deliveries.actions.fields import By, only, words
from portal.deliveries.mail import tell_answer
from portal.deliveries.models import Delivery, Wait
from portal.deliveries.queries import steps_of
from portal.deliveries.rules import stand_after
from portal.deliveries.timing import standing_day
from portal.lib.db import transaction
from portal.lib.errors import Conflict
from portal.lib.once import first_time
from portal.record.actions import append, hold
from portal.record.rules import Personal


def answer_wait(waited: Waited, text: str, by: By) -> None:
    """Give the customer's answer, with which the wait ends.

    Raises Invalid for no words, Conflict when the wait has ended meanwhile, NotHere for staff.
    """
    only(by, "contact")
    answer = words("text", text, "Write your answer here.")
    with transaction():
        hold(waited.seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        wait = _still(waited.wait)
        sale, delivery = waited.seen.sale, Delivery.get_by_id(waited.seen.delivery.ref)
        steps = steps_of(delivery, sale, answered=wait.of)
        stands = stand_after(steps, standing_day(delivery, sale.time_zone)).as_facts()
        _append(waited, "wait.answered", {"text": Personal(answer), "stands": stands}, by)
        tell_answer(waited.seen, "answered what you asked for", answer, by.viewer, by.at)


def dispute_wait(waited: Waited, text: str, by: By) -> None:
    """Say that we did not wait for the customer; once, in their words. Raises Invalid, Conflict, NotHere for staff."""
    only(by, "contact")
    dispute = words("text", text, "Say in a sentence how it was.")
    with transaction():
        hold(waited.seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        if Wait.get_by_id(waited.wait.ref).disputed_at is not None:
            raise Conflict("One of you has disputed this already.")
        _append(waited, "wait.disputed", {"text": Personal(dispute)}, by)
        tell_answer(waited.seen, "says that we did not wait for them", dispute, by.viewer, by.at)


def _still(seen: Wait) -> Wait:
    wait: Wait = Wait.get_by_id(seen.ref)
    if wait.ended_at is not None:
        raise Conflict("This is answered already, or we no longer wait for it.")
    return wait


def _append(waited: Waited, kind: str, more: dict[str, Any], by: By) -> None:
    facts = {"wait": waited.wait.ref, "delivery": waited.seen.delivery.ref, **more}
    append(waited.seen.sale.ref, kind, facts, by.viewer.ref, by.at)
