"""A promise that was left out: the customer says it, and staff take it as a promise or decline with a reason."""

from dataclasses import dataclass, replace

from portal.changes.access import SeenAddition, refuse_erased, speaks_for_us
from portal.changes.actions.promising import NewPromise, Why, promise_more
from portal.changes.mail import tell_added, tell_addition_ended
from portal.changes.models import Addition
from portal.deliveries.actions.fields import LINE_LIMIT, By, only, read_words, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.people.queries import contact_names
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

# So many at once can't be read any more, and nobody was told so much.
MOST_WAITING = 50
_ENDED = {
    "accepted": "This was accepted already, and is a promise now.",
    "declined": "This was declined already.",
    "withdrawn": "This was withdrawn by whoever added it.",
}


@dataclass(frozen=True)
class NewAddition:
    """What was left out, in the contact's words: who said it, when and where, roughly, as they remember it."""

    words: str
    said_by: str
    said_when: str = ""
    said_where: str = ""


def add_left_out(sale: Sale, new: NewAddition, by: By) -> str:
    """Say what was left out of the list; returns the ref of the addition.

    Raises Invalid with every problem beside its field, NotHere for staff, who have changes for that.
    """
    only(by, "contact")
    kept = _checked(new)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return ""
        refuse_erased(sale)
        waiting = (Addition.sale == sale.ref) & (Addition.state == "waiting")
        if Addition.select().where(waiting).count() >= MOST_WAITING:
            raise Invalid(
                Problem("words", f"{MOST_WAITING} wait for our answer already. We answer those first.")
            )
        ref = new_ref()
        texts = {name: Personal(text) if text else "" for name, text in kept.items()}
        append(sale.ref, "addition.made", {"addition": ref, **texts}, by.viewer.ref, by.at)
        tell_added(ref, by)
        return ref


def accept_addition(seen: SeenAddition, new: NewPromise, by: By) -> None:
    """Take what was left out as a promise: the customer's very words, sealed by a further receipt.

    `new.words` are left aside: nobody rewords what the customer wrote. Raises Invalid with every problem, Conflict when
    it was answered or withdrawn meanwhile, NotHere for those who deliver, Unavailable without a key to sign with.
    """
    if not speaks_for_us(by.viewer):
        raise NotHere
    with transaction():
        addition = _waiting(seen, by)
        if addition is None:
            return
        names = contact_names([addition.by])
        stated = {"added_by": names.get(addition.by), "accepted_by": by.viewer.name}
        promise = promise_more(
            Sale.get_by_id(seen.sale.ref), replace(new, words=addition.words), Why("addition", stated), by
        )
        facts = {"addition": addition.ref, "promise": promise.ref}
        append(seen.sale.ref, "addition.accepted", facts, by.viewer.ref, by.at)


def decline_addition(seen: SeenAddition, why: str, by: By) -> None:
    """Decline what was left out, with a reason that both sides keep seeing. Raises like `accept_addition`."""
    if not speaks_for_us(by.viewer):
        raise NotHere
    answer = words(
        "answer", why, "Say in a sentence or two why this is no promise of ours; the customer reads it."
    )
    with transaction():
        addition = _waiting(seen, by)
        if addition is None:
            return
        facts = {"addition": addition.ref, "answer": Personal(answer)}
        append(seen.sale.ref, "addition.declined", facts, by.viewer.ref, by.at)
        tell_addition_ended(addition.ref, by)


def withdraw_addition(seen: SeenAddition, by: By) -> None:
    """Take back what one said was left out; any contact of the customer may. Raises Conflict, and NotHere for staff."""
    only(by, "contact")
    with transaction():
        addition = _waiting(seen, by)
        if addition is None:
            return
        append(seen.sale.ref, "addition.withdrawn", {"addition": addition.ref}, by.viewer.ref, by.at)
        tell_addition_ended(addition.ref, by)


def _checked(new: NewAddition) -> dict[str, str]:
    problems: list[Problem] = []
    what, who = (
        "Write what you were told, as well as you remember it.",
        "Say who told you so; “somebody on the phone” is fine.",
    )
    kept = {
        "words": read_words(problems, "words", new.words, what),
        "said_by": read_words(problems, "said_by", new.said_by, who, LINE_LIMIT),
        "said_when": read_words(problems, "said_when", new.said_when, limit=LINE_LIMIT),
        "said_where": read_words(problems, "said_where", new.said_where, limit=LINE_LIMIT),
    }
    if problems:
        raise Invalid(*problems)
    return kept


def _waiting(seen: SeenAddition, by: By) -> Addition | None:
    """Return the addition as it is now, held; None where this form was taken before. Raises Conflict when it ended."""
    hold(seen.sale.ref)
    if not first_time(by.viewer.ref, by.key, by.at):
        return None
    addition: Addition = Addition.get_by_id(seen.addition.ref)
    if addition.state != "waiting":
        raise Conflict(_ENDED[addition.state])
    return addition
