"""Hands of the tests of concerns: raise one, answer it, say whether the fix worked, each on a form of its own."""

from datetime import date, datetime
from typing import Any

from portal.concerns.access import SeenConcern, concern_for
from portal.concerns.actions import (
    NewAnswer,
    NewConcern,
    NewFix,
    acknowledge,
    give_words,
    propose_fix,
    raise_concern,
    say_fixed,
    settle,
    still_wrong,
)
from portal.concerns.models import Concern, ConcernStep
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery
from portal.lib.ids import new_ref
from portal.lib.uploads import Upload
from portal.people.access import Viewer
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of

DRIPS = "The tap drips."


def by(who: str | Viewer, at: datetime = NOON) -> By:
    """Return somebody who acts, on a form of its own."""
    return By(viewer(who) if isinstance(who, str) else who, at, new_ref())


def worktop() -> Delivery:
    """Return the delivery of Ana's worktop, which Dee delivers, as it is kept now."""
    return deliveries_of(1)[0]


def raised(
    words: str = DRIPS,
    about: Delivery | None = None,
    at: datetime = NOON,
    who: str = "ana",
    files: tuple[Upload, ...] = (),
) -> Concern:
    """Let a customer say that something is wrong; returns the concern."""
    new = NewConcern(words, about.ref if about else "", files)
    return now(raise_concern(sale_of(who), new, by(who, at)))


def judged(word: str, comment: str = "", about: Delivery | None = None, at: datetime = NOON) -> None:
    """Let Ana give her word on a delivery of hers; on the worktop where none is named."""
    seen = delivery_for(viewer("ana"), (about or worktop()).ref)
    give_words(seen.sale, [NewVerdict(seen, word, comment)], by("ana", at))


def now(concern: Concern | str) -> Concern:
    """Return a concern as it is kept now."""
    found: Concern = Concern.get_by_id(concern if isinstance(concern, str) else concern.ref)
    return found


def the_one() -> Concern:
    """Return the only concern that there is."""
    [found] = Concern.select()
    return now(found)


def seen(who: str | Viewer, one: Concern) -> SeenConcern:
    """Return a concern as somebody sees it."""
    return concern_for(viewer(who) if isinstance(who, str) else who, one.ref)


def understood(one: Concern, who: str = "dee", at: datetime = NOON) -> None:
    """Let staff say what they understood."""
    acknowledge(seen(who, one), "The seal is worn out.", None, by(who, at))


def promised(one: Concern, at: datetime = NOON, who: str = "sam", **new: Any) -> Delivery:
    """Let staff promise a fix, which Dee delivers; returns its delivery."""
    said: dict[str, Any] = {
        "words": "We put in a new seal.",
        "on": date(2026, 3, 6),
        "delivered_by": viewer("dee").ref,
    }
    propose_fix(seen(who, one), NewFix(**{**said, **new}), None, by(who, at))
    found: Delivery = Delivery.get(Delivery.promise == now(one).fix)
    return found


def put_right(one: Concern, who: str = "dee", at: datetime = NOON) -> None:
    """Let staff say that it is put right."""
    say_fixed(seen(who, one), "There is a new seal.", None, by(who, at))


def answered(
    one: Concern, *, worked: bool, words: str = "", who: str | Viewer = "ana", at: datetime = NOON
) -> None:
    """Let a contact say whether the fix worked."""
    answer = NewAnswer(words or ("" if worked else "It still drips."))
    (settle if worked else still_wrong)(seen(who, one), answer, by(who, at))


def story(one: Concern) -> list[str]:
    """Return the kinds of the steps of a concern, the first one first."""
    rows = ConcernStep.select().where(ConcernStep.concern == one.ref).order_by(ConcernStep.seq)
    return [row.kind for row in rows]
