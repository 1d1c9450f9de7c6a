"""A contact says that something is wrong; about one delivery there is one open concern, and more is added to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.changes.access import refuse_erased
from portal.concerns.actions.taking import note
from portal.concerns.mail import tell_raised
from portal.concerns.models import Concern
from portal.deliveries.actions.fields import By, day_there, only, read_words
from portal.deliveries.actions.updates import kept_files
from portal.deliveries.models import Delivery
from portal.lib.db import transaction
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.uploads import Upload
from portal.promises.models import Promise
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

# So many at once can't be read any more.
MOST_OPEN = 50
_SAY = "Say in a sentence or two what is wrong."
_TO_COME = (
    "This date is still to come, and nothing was said about it yet. Choose one that has come, or all of it."
)


@dataclass(frozen=True)
class NewConcern:
    """What is wrong, in the contact's words; `delivery` is the ref of what it is about, empty for the whole sale.

    `files` show it; `unread` are the problems that its form found with them before.
    """

    words: str
    delivery: str = ""
    files: tuple[Upload, ...] = ()
    unread: tuple[Problem, ...] = ()


def raise_concern(sale: Sale, new: NewConcern, by: By) -> str:
    """Say that something is wrong; returns the ref of the concern, empty for a form that was taken before.

    Where an open concern is about that delivery already, the words are added to it. Raises Invalid with the problem
    beside its field, Conflict where the customer was erased, NotHere for staff, and for a delivery of another sale.
    """
    only(by, "contact")
    said = _said(new)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return ""
        refuse_erased(sale)
        _check(sale, new.delivery, by)
        files: dict[str, Any] = {"files": kept_files(sale.ref, new.files, by)} if new.files else {}
        is_open = open_about(new.delivery)
        if is_open is None:
            ref = add(sale.ref, said, by, delivery=new.delivery or None, **files)
        else:
            ref = is_open.ref
            note(is_open, "said", said, by, **files)
        tell_raised(ref, said, by)
        return ref


def add(sale: str, said: str, by: By, *, delivery: str | None, came_by: str = "raised", **more: Any) -> str:
    """Append a new concern to the record, in the caller's transaction, which holds the sale; returns its ref."""
    ref = new_ref()
    facts: dict[str, Any] = {
        "concern": ref,
        "step": new_ref(),
        "n": Concern.select().where(Concern.sale == sale).count() + 1,
        "delivery": delivery,
        "came_by": came_by,
        "words": Personal(said),
        **more,
    }
    append(sale, "concern.raised", facts, by.viewer.ref, by.at)
    return ref


def open_about(delivery: str) -> Concern | None:
    """Return the open concern about a delivery, if there is one."""
    found: Concern | None = Concern.get_or_none((Concern.delivery == delivery) & (Concern.state != "closed"))
    return found


def is_to_come(due_kind: str, delivery: Any, today: date) -> bool:
    """Tell whether a date of a schedule is still to come and untouched, so that it goes when the sale is closed.

    `delivery` has the columns of one, `today` is the day in the sale's zone.
    """
    untouched = delivery.updated_at is None and delivery.verdict is None
    return due_kind == "schedule" and untouched and delivery.due_on > today


def _said(new: NewConcern) -> str:
    problems = list(new.unread)
    said = read_words(problems, "words", new.words, _SAY)
    if problems:
        raise Invalid(*problems)
    return said


def _check(sale: Sale, delivery: str, by: By) -> None:
    if delivery:
        _check_delivery(sale, delivery, by)
    is_open = (Concern.sale == sale.ref) & (Concern.state != "closed")
    if Concern.select().where(is_open).count() >= MOST_OPEN:
        raise Invalid(
            Problem("words", f"{MOST_OPEN} concerns are open already. Say which of them are settled first.")
        )


def _check_delivery(sale: Sale, ref: str, by: By) -> None:
    """Refuse a delivery of another sale, and a date of a schedule that may yet go when the sale is closed."""
    theirs = (Delivery.ref == ref) & (Delivery.sale == sale.ref)
    row: Any = Delivery.select(Delivery, Promise.due_kind).join(Promise, on=(Promise.ref == Delivery.promise))
    delivery = row.where(theirs).objects().first()
    if delivery is None:
        raise NotHere
    if is_to_come(delivery.due_kind, delivery, day_there(sale, by.at)):
        raise Invalid(Problem("delivery", _TO_COME))
