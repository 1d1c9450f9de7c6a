"""What every step of a concern has in common: the concern as it is now, held, and the clock that it stops."""

from datetime import datetime
from typing import Any, cast

from portal.changes.access import refuse_erased
from portal.concerns.access import SeenConcern
from portal.concerns.models import Concern, ConcernStep
from portal.concerns.rules import State, Step, may, why_not
from portal.deliveries.actions.fields import By
from portal.lib.errors import Conflict
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.worktime import working_between
from portal.people.queries import working_week
from portal.record.actions import append, hold
from portal.record.rules import Personal

CHANGED = "Somebody else was faster: this concern has moved on since you opened the page."


def taken(seen: SeenConcern, step: Step, was: int | None, by: By) -> Concern | None:
    """Return a concern as it is now, held, so that it takes this step; None where this form was taken before.

    `was` is the version that its author looked at, None for any. Raises Conflict where it moved on since, or can't
    take this step, or the customer is erased: nobody is left to read it.
    """
    hold(seen.sale.ref)
    if not first_time(by.viewer.ref, by.key, by.at):
        return None
    refuse_erased(seen.sale)
    concern: Concern = Concern.get_by_id(seen.concern.ref)
    state = cast("State", concern.state)
    if not may(step, state):
        raise Conflict(why_not(state))
    if was is not None and concern.version != was:
        raise Conflict(CHANGED)
    return concern


def note(concern: Concern, kind: str, words: str, by: By, **more: Any) -> None:
    """Append a step of a concern to the record, in the caller's transaction."""
    facts = {"concern": concern.ref, "step": new_ref(), "words": Personal(words) if words else "", **more}
    append(concern.sale, f"concern.{kind}", facts, by.viewer.ref, by.at)


def took(concern: Concern, at: datetime) -> int:
    """Return for how long a concern has waited at `at` since it was raised or last opened again: SECONDS worked."""
    return int(working_between(began(concern), at, working_week()).total_seconds())


def began(concern: Concern) -> datetime:
    """Return when a concern was raised or last opened again: from then on its clock runs."""
    no = (ConcernStep.concern == concern.ref) & (ConcernStep.kind == "no")
    row = ConcernStep.select(ConcernStep.at).where(no).order_by(ConcernStep.seq.desc()).first()
    since: datetime = row.at if row else concern.raised_at
    return since
