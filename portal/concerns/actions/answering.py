"""What staff do about a concern: say how they understand it, promise the fix by a day, say that it is put right."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.changes.access import speaks_for_us
from portal.changes.actions import NewPromise, Why, promise_more
from portal.concerns.access import SeenConcern
from portal.concerns.actions.taking import note, taken, took
from portal.concerns.mail import tell_acknowledged, tell_fixed
from portal.concerns.models import Concern
from portal.concerns.rules import FIX_FAILED, why_not
from portal.deliveries.actions.fields import By, day_there, only, words
from portal.deliveries.models import Delivery
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.sales.models import Sale

_UNDERSTOOD = "Say in a sentence or two what you understood is wrong; the customer reads it."
_PUT_RIGHT = "Say in a sentence or two what was done; the customer reads it."
_WHEN = "Say by which day it is put right; today or later."


@dataclass(frozen=True)
class NewFix:
    """What is promised so that it is put right: in which words, by which day, by whom (a ref of staff, or nobody)."""

    words: str
    on: date | None
    delivered_by: str = ""
    criteria: tuple[str, ...] = ()


def acknowledge(seen: SeenConcern, understood: str, was: int | None, by: By) -> None:
    """Say to the customer how we understand what is wrong.

    `was` is the version of the concern that its author looked at, None for any. Raises Invalid for no words, Conflict
    where the concern moved on, NotHere for customers.
    """
    only(by, "staff")
    said = words("words", understood, _UNDERSTOOD)
    with transaction():
        concern = taken(seen, "acknowledged", was, by)
        if concern is not None:
            note(concern, "acknowledged", said, by, took=took(concern, by.at))
            tell_acknowledged(concern.ref, said, by)


def propose_fix(seen: SeenConcern, new: NewFix, was: int | None, by: By) -> None:
    """Promise by when it is put right: a promise on a receipt of its own, which every contact has by mail.

    Raises like `acknowledge`, with every problem of the promise beside its field; NotHere too for those who deliver,
    Unavailable without a key to sign with.
    """
    if not speaks_for_us(by.viewer):
        raise NotHere
    with transaction():
        concern = taken(seen, "proposed", was, by)
        if concern is None:
            return
        _refuse_while_promised(concern)
        promise = promise_more(
            Sale.get_by_id(seen.sale.ref), _promise(seen, new, by), _why(seen, concern, by), by
        )
        note(concern, "fix_promised", "", by, promise=promise.ref, took=took(concern, by.at))


def say_fixed(seen: SeenConcern, done: str, was: int | None, by: By) -> None:
    """Say that it is put right, where that took no promise; the customer is asked whether it worked.

    Raises like `acknowledge`. What was promised is delivered on its own page, which says it by itself.
    """
    only(by, "staff")
    said = words("words", done, _PUT_RIGHT)
    with transaction():
        concern = taken(seen, "fixed", was, by)
        if concern is None:
            return
        _refuse_while_promised(concern)
        note(concern, "fixed", said, by, took=took(concern, by.at))
        tell_fixed(concern.ref, said, by)


def _refuse_while_promised(concern: Concern) -> None:
    if concern.state == "proposed" and not _fix_failed(concern):
        raise Conflict(why_not("proposed"))


def _fix_failed(concern: Concern) -> bool:
    rows = Delivery.select(Delivery.state).where(Delivery.promise == concern.fix)
    return all(row.state in FIX_FAILED for row in rows)


def _promise(seen: SeenConcern, new: NewFix, by: By) -> NewPromise:
    today = day_there(seen.sale, by.at)
    promise = NewPromise(
        new.words,
        by.viewer.ref,
        today.isoformat(),
        "message",
        seen.promise.rule if seen.promise else "care",
        {"once": new.on.isoformat()} if new.on else None,
        new.delivered_by,
        new.criteria,
    )
    if new.on is None or new.on < today:
        raise Invalid(Problem("on", _WHEN), *_further(promise))
    return promise


def _further(promise: NewPromise) -> list[Problem]:
    """Return what else is missing, so that all is named at once."""
    return [] if promise.words.strip() else [Problem("words", "Say what is promised.")]


def _why(seen: SeenConcern, concern: Concern, by: By) -> Why:
    about = seen.promise.n if seen.promise else None
    stated: dict[str, Any] = {"n": concern.n, "promise": about, "words": concern.words, "by": by.viewer.name}
    return Why("concern", {"concern": stated})
