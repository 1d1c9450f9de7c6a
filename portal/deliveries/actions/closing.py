"""The end of a sale: its work is completed on a day, and it is closed; neither stops a clock."""

from datetime import date

from portal.deliveries.actions.fields import TEXT_LIMIT, By, day_there, only, words
from portal.deliveries.plan import date_after, stop_endless
from portal.deliveries.queries import deliveries_of
from portal.deliveries.rules import ENDED
from portal.deliveries.timing import time_of
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.once import first_time
from portal.promises.due_kinds import COMPLETION
from portal.promises.queries import promises_of
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale
from portal.web.words import list_words

_DUE = frozenset({"overdue", "due_today"})


def complete_work(sale: Sale, on: date | None, by: By) -> None:
    """Say on which day the work was completed: what was promised for then has its date now.

    Raises Invalid, and NotHere for a customer.
    """
    only(by, "staff")
    today = day_there(sale, by.at)
    if on is None or not sale.signed_on <= on <= today:
        raise Invalid(
            Problem("on", "Choose the day on which the work was completed: from the signing until today.")
        )
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        if Sale.get_by_id(sale.ref).completed_on is not None:
            raise Invalid(Problem("on", "The work was reported as completed already."))
        append(sale.ref, "sale.work_completed", {"on": on.isoformat()}, by.viewer.ref, by.at)
        date_after(Sale.get_by_id(sale.ref), COMPLETION, on, by.at)


def close_sale(sale: Sale, kind: str, reason: str, by: By) -> None:
    """Close a sale, completed or cancelled; later deliveries are still updated, judged and counted.

    Completed only when every delivery has ended or is not yet due; cancelling sets apart only what falls due
    afterwards. Raises Invalid, and NotHere for a customer.
    """
    only(by, "staff")
    if kind not in {"completed", "cancelled"}:
        raise Invalid(Problem("kind", "Choose how this sale ends."))
    why = words("reason", reason, "Say why it is cancelled." if kind == "cancelled" else "", TEXT_LIMIT)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        if Sale.get_by_id(sale.ref).state != "open":
            raise Invalid(Problem("kind", "This sale is closed already."))
        if kind == "completed":
            _refuse_what_is_due(sale, by)
        today = day_there(sale, by.at)
        facts = {"kind": kind, "on": today.isoformat(), "reason": Personal(why)}
        append(sale.ref, "sale.closed", facts, by.viewer.ref, by.at)
        stop_endless(sale, today, by.viewer.ref, by.at)


def _refuse_what_is_due(sale: Sale, by: By) -> None:
    promises = {promise.ref: promise for promise in promises_of(sale.ref)}
    due = {
        promises[row.promise].n
        for row in deliveries_of(sale.ref)
        if row.state not in {*ENDED, "missed"} and not row.afterwards
        if time_of(row, promises[row.promise].due_kind, sale.time_zone, by.at).kind in _DUE
    }
    if due:
        numbers = list_words([str(number) for number in sorted(due)])
        which = f"Promise {numbers} is" if len(due) == 1 else f"Promises {numbers} are"
        raise Invalid(
            Problem(
                "kind",
                f"{which} due and not ended. Say that it is delivered or missed first, or cancel the sale.",
            )
        )
