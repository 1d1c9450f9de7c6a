"""A change as staff see it, and all that came to a sale's list since it was sealed."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.changes.access import SeenChange
from portal.changes.actions import who_still_has_to
from portal.changes.models import Addition, Change
from portal.changes.queries import additions_of, changes_of, confirmations_of, voices_of
from portal.changes.rules import ChangeState, state_on
from portal.deliveries.actions.fields import day_there
from portal.people.acceptance import accepts_of
from portal.people.queries import names_of
from portal.promises.models import Promise
from portal.sales.models import Sale
from portal.web.words import list_words, long_day

STATES: dict[ChangeState, tuple[str, str, str]] = {
    "proposed": ("yours", "Waits for an answer", "speech"),
    "accepted": ("kept", "Accepted", "tick"),
    "declined": ("plain", "Declined", "dash"),
    "withdrawn": ("plain", "Withdrawn", "dash"),
    "overtaken": ("plain", "Overtaken by another change", "dash"),
    "expired": ("plain", "Expired without an answer", "clock"),
}
ADDITION_STATES: dict[str, tuple[str, str, str]] = {
    "waiting": ("yours", "Waits for our answer", "speech"),
    "accepted": ("kept", "Accepted", "tick"),
    "declined": ("plain", "Declined", "dash"),
    "withdrawn": ("plain", "Withdrawn", "dash"),
}


@dataclass(frozen=True)
class ChangeShown:
    """A change with the names that its page needs; `stands` is its state today.

    `agreed` are who agreed so far, `missing` the contacts whose yes is still to come, `waits_for_us` whether ours is;
    `any_of` says that one of the contacts is enough.
    """

    change: Change
    n: int
    stands: ChangeState
    by: str
    ended_by: str
    agreed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    waits_for_us: bool = False
    any_of: bool = False

    @property
    def stamp(self) -> tuple[str, str, str]:
        """State, word and icon of its stamp."""
        return STATES[self.stands]


@dataclass(frozen=True)
class AdditionShown:
    """An addition with the names of who said it and who answered, and the number of the promise it is now."""

    addition: Addition
    by: str
    ended_by: str
    n: int

    @property
    def stamp(self) -> tuple[str, str, str]:
        """State, word and icon of its stamp."""
        return ADDITION_STATES[self.addition.state]


@dataclass(frozen=True)
class Since:
    """All that came to a list since it was sealed: changes and additions, newest first, and who confirmed it when."""

    changes: tuple[ChangeShown, ...]
    additions: tuple[AdditionShown, ...]
    confirmed: tuple[tuple[str, datetime], ...]


def change_shown(seen: SeenChange, at: datetime) -> ChangeShown:
    """Return one change with who agreed to it and whose yes is still to come."""
    change, sale = seen.change, seen.sale
    voices = [voice.by for voice in voices_of(change.ref)]
    missing, waits_for_us = who_still_has_to(change, sale)
    names = names_of([change.by, change.ended_by, *voices, *missing])
    stands = state_on(change.state, change.expires_on, day_there(sale, at))
    return ChangeShown(
        change,
        seen.promise.n,
        stands,
        names.get(change.by, ""),
        names.get(change.ended_by or "", ""),
        tuple(names[ref] for ref in voices if ref in names),
        tuple(names[ref] for ref in missing if ref in names),
        waits_for_us,
        accepts_of(sale.customer) == "any",
    )


def since_sealing(sale: Sale, at: datetime) -> Since:
    """Return all that came to the list of a sale since it was sealed, in five statements."""
    changes, additions, confirmed = changes_of(sale.ref), additions_of(sale.ref), confirmations_of(sale.ref)
    refs = [ref for one, _ in changes for ref in (one.by, one.ended_by)]
    refs += [ref for one in additions for ref in (one.by, one.ended_by)]
    names = names_of([*refs, *(one.by for one in confirmed)])
    numbers = {
        one.ref: one.n for one in Promise.select(Promise.ref, Promise.n).where(Promise.sale == sale.ref)
    }
    today = day_there(sale, at)
    return Since(
        tuple(_shown(one, n, names, today) for one, n in changes),
        tuple(_added(one, numbers.get(one.promise or "", 0), names) for one in additions),
        tuple((names.get(one.by, ""), one.at) for one in confirmed),
    )


def missing_words(shown: ChangeShown) -> str:
    """Say whose yes is still to come."""
    theirs = list(shown.missing)
    if shown.any_of and len(theirs) > 1:
        theirs = [f"any one of {list_words(theirs)}"]
    whose = [*(["one of us"] if shown.waits_for_us else []), *theirs]
    return f"Still to agree: {list_words(whose)}, until {long_day(shown.change.expires_on)}." if whose else ""


def _shown(change: Change, n: int, names: dict[str, str], today: date) -> ChangeShown:
    stands = state_on(change.state, change.expires_on, today)
    return ChangeShown(change, n, stands, names.get(change.by, ""), names.get(change.ended_by or "", ""))


def _added(addition: Addition, n: int, names: dict[str, str]) -> AdditionShown:
    return AdditionShown(addition, names.get(addition.by, ""), names.get(addition.ended_by or "", ""), n)
