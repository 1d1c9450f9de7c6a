"""How a change ends without taking effect, once: declined by the other side, or taken back by whoever proposed it."""

from portal.changes.access import SeenChange, speaks_for_us
from portal.changes.mail import tell_ended
from portal.changes.models import Change
from portal.changes.rules import state_on
from portal.deliveries.actions.fields import By, day_there, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict, NotHere
from portal.lib.once import first_time
from portal.record.actions import append, hold
from portal.record.rules import Personal

_ENDED = {
    "accepted": "This change was accepted already.",
    "declined": "This change was declined already.",
    "withdrawn": "This change was withdrawn by whoever proposed it.",
    "overtaken": "Another change was accepted since, and this one no longer fits it.",
    "expired": "This change expired before it was accepted. Whoever wants it can propose it again.",
}


def withdraw(seen: SeenChange, why: str, by: By) -> None:
    """Take back a change that one's own side proposed.

    Raises Conflict when it has ended or expired; NotHere for what the other side proposed, and for those who deliver.
    """
    end_change(seen, "change.withdrawn", words("answer", why), by, own=True)


def open_change(seen: SeenChange, by: By) -> Change | None:
    """Return the change as it is now, held; None where this form was taken before. Raises Conflict when it ended."""
    hold(seen.sale.ref)
    if not first_time(by.viewer.ref, by.key, by.at):
        return None
    change: Change = Change.get_by_id(seen.change.ref)
    stands = state_on(change.state, change.expires_on, day_there(seen.sale, by.at))
    if stands != "proposed":
        raise Conflict(_ENDED[stands])
    return change


def end_change(seen: SeenChange, kind: str, answer: str, by: By, *, own: bool) -> None:
    """End a change of one's own side (`own`), or of the other, by an entry of `kind`. Raises like `withdraw`."""
    if by.viewer.kind == "staff" and not speaks_for_us(by.viewer):
        raise NotHere
    with transaction():
        change = open_change(seen, by)
        if change is None:
            return
        if (change.by_customer == (by.viewer.kind == "contact")) != own:
            raise NotHere
        facts = {"change": change.ref, "answer": Personal(answer) if answer else ""}
        append(change.sale, kind, facts, by.viewer.ref, by.at)
        tell_ended(change.ref, by)
