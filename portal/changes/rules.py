"""Which changes can be proposed, until when they stand open, and who has to agree. Pure."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Literal

from portal.promises.due_kinds import DueKind

ChangeState = Literal["proposed", "accepted", "declined", "withdrawn", "overtaken", "expired"]
Accepts = Literal["any", "all"]

LIFETIMES = (3, 7, 14, 30)
USUAL_LIFETIME = 14
# Dates of a schedule are made ninety days ahead: a later start would leave days between without any.
LATEST_RHYTHM = timedelta(days=60)
_MAY_BECOME: Mapping[DueKind, tuple[DueKind, ...]] = {
    "once": ("once",),
    "undated": ("once",),
    "holding": ("holding",),
    "schedule": ("schedule",),
    "every": ("every",),
}


def may_become(due_kind: DueKind) -> tuple[DueKind, ...]:
    """Return the kinds of due that a change may give a promise of this kind: another day, never another sort of thing.

    What had no date may get one.
    """
    return _MAY_BECOME[due_kind]


def last_day(today: date, lifetime: int) -> date:
    """Return the last day on which a change that is proposed today can be accepted."""
    return today + timedelta(days=lifetime)


def state_on(state: str, expires_on: date, today: date) -> ChangeState:
    """Return how a change stands on `today`, a day in the sale's zone: one that nobody answered expires by itself."""
    if state == "proposed" and today > expires_on:
        return "expired"
    return state  # type: ignore[return-value]  # The table's CHECK says so.


def is_agreed(
    accepts: Accepts, contacts: Collection[str], agreed: Collection[str], *, company_agrees: bool
) -> bool:
    """Say whether everybody who has to has agreed: the company, and any one or all of the customer's contacts of today.

    `agreed` are those who did, former contacts too. Where one is enough, a contact who has left since doesn't count.
    """
    theirs = set(agreed) & set(contacts)
    return company_agrees and bool(theirs) and (accepts == "any" or set(contacts) <= theirs)
