"""Taking back an update that was a mistake: it stays visible, and what it did is undone."""

from dataclasses import dataclass

from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import By, words
from portal.deliveries.actions.following import tell_followers
from portal.deliveries.actions.updates import facts_after, tell_other_side, unchanged
from portal.deliveries.models import Delivery, Update, Verdict
from portal.deliveries.plan import undate_after
from portal.deliveries.queries import steps_of
from portal.lib.db import transaction
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.once import first_time
from portal.people.models import Contact
from portal.record.actions import append, hold
from portal.record.rules import Personal


@dataclass(frozen=True)
class Retraction:
    """That an update was a mistake, and what is true instead; `was` is the version of the delivery, None for any."""

    update: str
    text: str
    was: int | None


def retract_update(seen: Seen, retraction: Retraction, by: By) -> None:
    """Take back an update that was a mistake: it stays visible, and the delivery stands as it did without it.

    Staff take back what staff said, contacts what contacts said. Raises NotHere for an update that isn't there or of
    the other side, Invalid when it can't be taken back, Conflict when the delivery changed meanwhile.
    """
    text = words("text", retraction.text, "Say what was wrong, and how it is.")
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        delivery = unchanged(seen.delivery, retraction.was)
        mistaken = _mistaken(delivery, retraction.update, by)
        facts = facts_after(seen, delivery, steps_of(delivery, seen.sale, but=mistaken.ref), by)
        said = {"kind": "retracted", "text": Personal(text), "retracts": mistaken.ref}
        append(seen.sale.ref, "delivery.updated", {**facts, **said}, by.viewer.ref, by.at)
        if mistaken.kind == "delivered":
            undate_after(seen.sale, str(seen.promise.n), by.at)
        tell_other_side(seen, facts["update"], by, "takes back what they reported")
        if mistaken.kind == "delivered":
            tell_followers(seen, by)


def _mistaken(delivery: Delivery, ref: str, by: By) -> Update:
    update: Update | None = Update.get_or_none((Update.ref == ref) & (Update.delivery == delivery.ref))
    if update is None or update.kind == "retracted":
        raise NotHere
    by_contact = update.kind == "breach" and is_of_contact(update.by)
    if by_contact != (by.viewer.kind == "contact"):
        raise NotHere
    if delivery.state in {"released", "replaced"}:
        raise Invalid(Problem("text", "A change was agreed on since, so what was told before it stays."))
    if update.retracted_at is not None:
        raise Invalid(Problem("text", "This was taken back already."))
    if update.kind == "delivered" and was_judged(update):
        raise Invalid(
            Problem("text", "The customer has given their word on it, and nobody takes that back for them.")
        )
    return update


def was_judged(update: Update) -> bool:
    """Tell whether the customer gave their word since an update; one from before it was not about it."""
    since = (Verdict.delivery == update.delivery) & (Verdict.seq > update.seq)
    return bool(Verdict.select().where(since).exists())


def is_of_contact(ref: str) -> bool:
    """Tell whether somebody who told something is a contact."""
    return bool(Contact.select().where(Contact.ref == ref).exists())
