"""The end of a sale in the workspace: its work is completed on a day, and it is closed. Neither stops a clock."""

from flask import Blueprint, render_template, url_for

from portal.deliveries.access import sale_for
from portal.deliveries.actions import close_sale, complete_work
from portal.deliveries.actions.fields import By
from portal.deliveries.ledger import Ledger, Pair, ledger_of
from portal.desk.forms import ClosingForm, CompletionForm
from portal.lib import clock
from portal.lib.errors import Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

bp = Blueprint("desk_closing", __name__, url_prefix="/staff/sales", template_folder="templates")

_DUE = frozenset({"overdue", "due_today"})


@bp.get("/<ref>/completion")
@admits(SALES, MANAGER)
def completion(ref: str) -> str:
    """The form that says on which day the work was completed."""
    sale, form = sale_for(viewer(), ref), CompletionForm(parked_fields())
    form.begin()
    return _completion_page(sale, form)


@bp.post("/<ref>/completion")
@admits(SALES, MANAGER)
def complete(ref: str) -> Answer:
    """Say on which day the work was completed; what was promised for then has its date now."""
    sale, form = sale_for(viewer(), ref), CompletionForm()
    try:
        complete_work(sale, form.day(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _completion_page(sale, form))
    return done("It is noted that the work is completed.", url_for("desk.sale", ref=ref))


@bp.get("/<ref>/closing")
@admits(SALES, MANAGER)
def closing(ref: str) -> str:
    """What closing this sale would mean, and the form that does it."""
    sale, form = sale_for(viewer(), ref), ClosingForm(parked_fields())
    form.begin()
    return _closing_page(sale, form)


@bp.post("/<ref>/closing")
@admits(SALES, MANAGER)
def close(ref: str) -> Answer:
    """Close the sale, completed or cancelled."""
    sale, form = sale_for(viewer(), ref), ClosingForm()
    by = By(viewer(), clock.now(), form.once)
    try:
        close_sale(sale, form.kind.data or "", form.reason.data or "", by)
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _closing_page(sale, form))
    return done("The sale is closed. The customer sees that, and why.", url_for("desk.sale", ref=ref))


def _completion_page(sale: Sale, form: CompletionForm) -> str:
    return render_template("desk/completion.html", sale=sale, form=form, viewer=viewer())


def _closing_page(sale: Sale, form: ClosingForm) -> str:
    ledger = ledger_of(sale, clock.now())
    return render_template(
        "desk/closing.html",
        sale=sale,
        form=form,
        due=_numbers(ledger, due=True),
        to_come=_numbers(ledger, due=False),
        viewer=viewer(),
    )


def _numbers(ledger: Ledger, *, due: bool) -> list[int]:
    """Return the numbers of the promises with something open that is due, or with nothing due and something to come."""
    are_due = {pair.said.n for pair in ledger.pairs if _is_due(pair)}
    still_open = {pair.said.n for pair in ledger.pairs if any(done.is_open for done in pair.deliveries)}
    return sorted(are_due if due else still_open - are_due)


def _is_due(pair: Pair) -> bool:
    return any(
        done.time.kind in _DUE and done.row.state != "missed" and not done.row.afterwards
        for done in pair.deliveries
        if done.is_open
    )
