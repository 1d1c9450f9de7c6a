"""The offer to promise the customer answers as fast as before they signed: taken or declined, once a draft."""

from typing import Literal

from portal.deliveries.actions.fields import By
from portal.intake.actions.parts import NewPart, Typed, add_part, change_part, touch
from portal.intake.models import Draft
from portal.intake.queries import parts_of
from portal.lib import clock
from portal.lib.db import transaction

OFFER = "answer_offer"
_A_HOUR = 60


def settle_answer_offer(draft: Draft, choice: Literal["taken", "declined"], hours: int, by: By) -> bool:
    """Promise an answer to every message within so many working hours, or leave it; says whether anything was done.

    An offer that was settled before stays so: nothing is promised twice. Raises Conflict for a locked draft.
    """
    with transaction():
        # Whoever settles it at the same time waits here, and finds it settled.
        touch(draft, by.at)
        sale = parts_of(draft.ref).sale
        if sale.fields.get(OFFER):
            return False
        change_part(draft, sale, Typed({}, {OFFER: choice}), by)
        if choice == "taken":
            add_part(draft, NewPart("promise", _promise(sale.fields.get("salesperson", ""), hours, by)), by)
        return True


def words_of_offer(hours: int) -> str:
    """Return the promise, word for word."""
    return f"We answer every message within {hours} working {'hour' if hours == 1 else 'hours'}."


def hours_to_promise(minutes: int) -> int:
    """Return minutes of working time as the whole hours that can be promised: rounded up, and at least one."""
    return max(1, -(-minutes // _A_HOUR))


def _promise(salesperson: str, hours: int, by: By) -> dict[str, str]:
    return {
        "words": words_of_offer(hours),
        "said_by": salesperson or by.viewer.email,
        "said_at": clock.today(by.viewer.zone, by.at).isoformat(),
        "channel": "other",
        "standing": "beside",
        "rule": "care",
        "due_kind": "every",
        "due_every": "message",
        "due_within": str(hours),
        "due_within_unit": "H",
        "due_clock": "working",
    }
