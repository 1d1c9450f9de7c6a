"""The page of one change: how it stands, who has agreed, whose yes is missing, and what it does to the figures."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.changes.access import SeenChange
from portal.changes.actions import who_still_has_to
from portal.changes.models import Change
from portal.changes.queries import voices_of
from portal.changes.rules import ChangeState, state_on
from portal.deliveries.models import Delivery
from portal.lib import clock
from portal.people.acceptance import accepts_of
from portal.people.access import Viewer
from portal.people.queries import names_of
from portal.people.through import program_names
from portal.promises.models import Promise
from portal.record.receipts import content_of, receipts_of
from portal.sales.models import Sale
from portal.web.words import long_day

_DATES_OF_SCHEDULE = (
    "From the new start on its dates replace the planned ones. What fell due before stays as it is."
)
_HOLDING = "What holds is never late: the new end replaces the old one."
_NO_DATE = "No date was promised. The new day counts from when both of us have agreed."


@dataclass(frozen=True)
class ChangePage:
    """A change as its customer reads it. `agreed` are those who have, by name; `missing` whose yes is still needed.

    `all_of_us` tells that each contact has to agree, `waits_for_us` that the company has not; `receipt` is the number
    of the receipt that states it, if any. `programs` are the names of those through which staff acted, by ref.
    """

    change: Change
    promise: Promise
    sale: Sale
    state: ChangeState
    names: dict[str, str]
    agreed: tuple[str, ...]
    missing: tuple[str, ...]
    all_of_us: bool
    waits_for_us: bool
    may_accept: bool
    needs_code: bool
    figures: str
    receipt: str
    programs: dict[str, str]

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == "proposed"

    @property
    def may_decline(self) -> bool:
        """Whether the reader's side may decline it: where ours proposed it."""
        return self.is_open and not self.change.by_customer

    @property
    def may_withdraw(self) -> bool:
        """Whether the reader's side may take it back: where they proposed it."""
        return self.is_open and self.change.by_customer


def change_page(seen: SeenChange, reader: Viewer, at: datetime) -> ChangePage:
    """Return the page of a change for one of its customer's contacts, as it stands at `at`."""
    change, sale = seen.change, seen.sale
    today = clock.today(ZoneInfo(sale.time_zone), at)
    state = state_on(change.state, change.expires_on, today)
    voices = [voice.by for voice in voices_of(change.ref)]
    missing, ours = who_still_has_to(change, sale) if state == "proposed" else ([], False)
    named = [change.by, change.ended_by, sale.salesperson, *voices, *missing]
    names = names_of(named)
    all_of_us = accepts_of(sale.customer) == "all"
    # Where whoever was missing has left, all have agreed: it stands once one of them says so again.
    theirs_to_say = reader.ref in missing or not (missing or ours)
    return ChangePage(
        change,
        seen.promise,
        sale,
        state,
        names,
        tuple(names[ref] for ref in voices if ref in names),
        tuple(names[ref] for ref in [*missing, *([sale.salesperson] if ours else [])]),
        all_of_us,
        ours,
        state == "proposed" and theirs_to_say,
        needs_code(change),
        figures_words(seen, today),
        receipt_of(change) if state == "accepted" else "",
        program_names([change.program, change.ended_program]),
    )


def needs_code(change: Change) -> bool:
    """Tell whether we make sure who it is before a change is accepted: where it is about money, or a release."""
    return change.price is not None or change.kind == "release"


def figures_words(seen: SeenChange, today: date) -> str:
    """Say what a change of the date does, or did, to how the promise is counted; nothing where no date changes."""
    change = seen.change
    if change.due is None or change.state not in {"proposed", "accepted"}:
        return ""
    if seen.promise.due_kind in {"schedule", "every"}:
        return _DATES_OF_SCHEDULE if seen.promise.due_kind == "schedule" else ""
    if seen.promise.due_kind == "holding":
        return _HOLDING
    before = _day_before(change)
    if before is None:
        return _NO_DATE
    done = change.state == "accepted"
    asked = clock.today(ZoneInfo(seen.sale.time_zone), change.ended_at) if change.ended_at else today
    day = f"The promised day, {long_day(before)},"
    if asked > before:
        since = "counts since then" if done else "counts from then on"
        return (
            f"{day} {'had' if done else 'has'} passed: it stays counted as late. The new day {since} for how long it"
            " may stay open."
        )
    return f"{day} {'had not passed: the new day replaced' if done else 'has not passed: the new day replaces'} it."


def receipt_of(change: Change) -> str:
    """Return the number of the receipt that states an accepted change; empty where its bytes are gone."""
    for receipt in receipts_of(change.sale):
        stated = content_of(bytes(receipt.body)) if receipt.body else {}
        if stated.get("change", {}).get("n") == change.n:
            return str(receipt.number)
    return ""


def _day_before(change: Change) -> date | None:
    """Return the promised day that a change starts from: as it says it, or that of the delivery where it is counted."""
    stated = change.due_before if isinstance(change.due_before, dict) else {}
    once, holding = stated.get("once"), stated.get("holding")
    day = once if isinstance(once, str) else (holding or {}).get("until")
    if day:
        return date.fromisoformat(day)
    row = Delivery.get_or_none(Delivery.promise == change.promise)
    return row.due_on if row is not None and change.state == "proposed" else None
