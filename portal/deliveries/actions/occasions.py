"""Occasions of an `every` promise: opened by either side, who states when it began; the other side may dispute that."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import LINE_LIMIT, By, first_moment, words
from portal.deliveries.mail import tell_answer
from portal.deliveries.models import Delivery, Occasion
from portal.deliveries.plan import delivered_by, next_number
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.worktime import BadWeek, WorkingWeek, deadline
from portal.people.queries import working_week
from portal.promises.due_kinds import Every
from portal.promises.models import Promise
from portal.promises.stored import due_of
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale


@dataclass(frozen=True)
class NewOccasion:
    """What happened that a promise speaks of, and when it began (aware)."""

    what: str
    starts_at: datetime | None


@dataclass(frozen=True)
class Beginning:
    """An occasion that is about to be opened: the ref of its delivery, when it began and by when it is due (UTC)."""

    delivery: str
    starts_at: datetime
    due_at: datetime


def begin(sale: Sale, due: Every, starts_at: datetime) -> Beginning:
    """Return an occasion that began at `starts_at` (aware). Raises BadWeek when no deadline can be worked out."""
    return Beginning(new_ref(), starts_at, deadline(starts_at, due.within, due.clock, _week(sale, due)))


def open_for(sale: Sale, promise: Promise, what: str, beginning: Beginning, by: By) -> None:
    """Append that an occasion of a promise came up, in the caller's transaction, which holds the sale."""
    delivery = {
        "ref": beginning.delivery,
        "promise": promise.ref,
        "n": next_number(promise.ref),
        "due_on": None,
        "due_at": utc_text(beginning.due_at),
        "assigned_to": delivered_by(promise),
        "afterwards": beginning.due_at < sale.sealed_at,
    }
    occasion = {
        "what": Personal(what),
        "starts_at": utc_text(beginning.starts_at),
        "by_customer": by.viewer.kind == "contact",
    }
    append(sale.ref, "occasion.opened", {"delivery": delivery, "occasion": occasion}, by.viewer.ref, by.at)


def open_occasion(sale: Sale, promise: Promise, new: NewOccasion, by: By) -> None:
    """Open an occasion: its time runs from `starts_at`, and its deadline is a fact from now on.

    Raises Invalid for no words or a start that can't be, NotHere for a promise of another kind.
    """
    due = due_of(promise.due)
    if not isinstance(due, Every):
        raise NotHere
    what = words("what", new.what, "Say in a few words what happened.", LINE_LIMIT)
    starts_at = _start(sale, new.starts_at, by)
    beginning = _beginning(sale, due, starts_at)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        if Promise.get_by_id(promise.ref).released_at is not None:
            raise Conflict("The customer released us from this promise.")
        open_for(sale, promise, what, beginning, by)
        if by.viewer.kind == "contact":
            opened = Seen(Delivery.get_by_id(beginning.delivery), promise, sale)
            tell_answer(opened, "says that it came up", what, by.viewer, by.at)


def dispute_occasion(seen: Seen, text: str, by: By) -> None:
    """Say that an occasion which the other side opened was not so, or not then; once.

    Raises Invalid for no words, NotHere for no occasion or one's own, Conflict for a second time.
    """
    dispute = words("text", text, "Say in a sentence how it was.")
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        occasion: Occasion | None = Occasion.get_or_none(Occasion.delivery == seen.delivery.ref)
        if occasion is None or occasion.by_customer == (by.viewer.kind == "contact"):
            raise NotHere
        if occasion.disputed_at is not None:
            raise Conflict("This was disputed already.")
        facts = {"delivery": seen.delivery.ref, "text": Personal(dispute)}
        append(seen.sale.ref, "occasion.disputed", facts, by.viewer.ref, by.at)
        if by.viewer.kind == "contact":
            tell_answer(seen, "disputes an occasion that we opened", dispute, by.viewer, by.at)


def _start(sale: Sale, starts_at: datetime | None, by: By) -> datetime:
    if starts_at is None:
        raise Invalid(Problem("starts_at", "Say when it happened."))
    if starts_at > by.at:
        raise Invalid(Problem("starts_at", "This lies in the future. Say when it happened."))
    if starts_at < first_moment(sale):
        raise Invalid(Problem("starts_at", "This lies before the day of signing."))
    return starts_at


def _beginning(sale: Sale, due: Every, starts_at: datetime) -> Beginning:
    try:
        return begin(sale, due, starts_at)
    except BadWeek as error:
        raise Invalid(Problem("starts_at", f"No deadline can be worked out: {error.reason}")) from error


def _week(sale: Sale, due: Every) -> WorkingWeek:
    """Count working hours where the company works, and calendar days where the sale is."""
    week = working_week()
    return week if due.clock == "working" else replace(week, zone=ZoneInfo(sale.time_zone))
