"""Beginning to record a sale, over HTTP: of a customer whom we know, of somebody new, or of who asked us."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for

from portal.deliveries.actions.fields import By
from portal.desk.enquiry_queries import running
from portal.desk.forms import NewSaleForm
from portal.intake.actions import begin_sale
from portal.intake.known import Known, found_by, likely
from portal.lib import clock
from portal.lib.errors import Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.ids import new_ref
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.web.answers import Answer, done, refused
from portal.web.forms import showable

bp = Blueprint("new_sale", __name__, url_prefix="/staff/sales/new", template_folder="templates")
ASKED_WITHIN = timedelta(days=90)


@bp.get("")
@admits(SALES, MANAGER)
def page() -> str:
    """Who the customer is: found by `?q=`, new, or somebody who asked us."""
    return _page(NewSaleForm(parked_fields("new_sale.begin")))


@bp.post("")
@admits(SALES, MANAGER)
def begin() -> Answer:
    """Begin the draft; of a customer who is like one whom we know only once that is settled."""
    form = NewSaleForm()
    buyer = form.buyer()
    is_settled = buyer.known or "is_new" in request.form
    alike = [] if is_settled else likely(buyer.name, [buyer.email])
    if alike:
        return _page(form, alike)
    try:
        draft = begin_sale(buyer, By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(form))
    if draft is None:
        return redirect(url_for("desk.sales"), 303)
    return done("This is the draft of the sale. Only staff see it.", url_for("desk.sale", ref=draft.ref))


def _page(form: NewSaleForm, alike: Sequence[Known] = ()) -> str:
    reader, typed = viewer(), request.args.get("q", "")
    form.begin()
    return render_template(
        "desk/new_sale.html",
        form=form,
        alike=alike,
        typed=showable(typed),
        found=found_by(typed),
        asking=running(reader, clock.now() - ASKED_WITHIN),
        new_ref=new_ref,
        viewer=reader,
    )
