"""“Is this what you were told?”: the customer confirms the list, or adds what was left out of it, over HTTP."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from portal.changes.access import addition_for
from portal.changes.actions import add_left_out, confirm_list, withdraw_addition
from portal.changes.queries import additions_of
from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.deliveries.version import version_for
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.my.change_forms import AdditionForm
from portal.my.forms import once_key
from portal.my.made import made_page
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import contact_names, staff_names
from portal.promises.queries import promises_of
from portal.sales.models import Sale
from portal.web.forms import PressForm, pressed

bp = Blueprint("my_additions", __name__, template_folder="templates")

Answer = Response | tuple[str, int]


class ConfirmForm(PressForm):
    """The button “Yes, this is what I was told”, with how many receipts the list had that was read."""

    receipt = HiddenField()


@bp.post("/my/sales/<ref>/confirmation")
@admits(CONTACT)
def confirm(ref: str) -> Response:
    """Say of the list as it was read that it is what one was told; a longer one comes back to be read anew."""
    sale, form, at = sale_for(viewer(), ref), ConfirmForm(), clock.now()
    pressed(form)
    receipt = small_number(form.said("receipt")) or 0
    try:
        confirm_list(sale, receipt, By(viewer(), at, once_key("confirm", ref, receipt)))
    except Conflict as refusal:
        page = made_page("my/sale.html", ref, at, version_for(viewer(), ref), refusal.message)
        return make_response(page.text, refusal.status)
    flash("Thank you. It stands by your name that this is what you were told.", "done")
    return redirect(url_for("my.sale", ref=ref), 303)


@bp.get("/my/sales/<ref>/additions")
@admits(CONTACT)
def page(ref: str) -> str:
    """The form for what was left out, above all that was added so far."""
    return _page(sale_for(viewer(), ref), AdditionForm(formdata=parked_fields("my_additions.add")))


@bp.post("/my/sales/<ref>/additions")
@admits(CONTACT)
def add(ref: str) -> Answer:
    """Say what was left out; staff answer it."""
    sale, form = sale_for(viewer(), ref), AdditionForm()
    try:
        form.read()
        add_left_out(sale, form.addition(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return _page(sale, form), refusal.status
    flash("We have it, word for word. The answer stands here and comes to you by mail.", "done")
    return redirect(url_for("my_additions.page", ref=ref), 303)


@bp.post("/my/additions/<ref>/withdrawal")
@admits(CONTACT)
def withdraw(ref: str) -> Answer:
    """Take back what one said was left out, as long as it waits."""
    seen = addition_for(viewer(), ref)
    pressed(PressForm())
    try:
        withdraw_addition(seen, By(viewer(), clock.now(), once_key("withdraw", ref)))
    except Conflict as refusal:
        return _page(seen.sale, AdditionForm(formdata=None), refusal.message), refusal.status
    flash("Taken back. It stays in the list below, marked so.", "done")
    return redirect(url_for("my_additions.page", ref=seen.sale.ref), 303)


def _page(sale: Sale, form: AdditionForm, conflict: str = "") -> str:
    additions, promises = additions_of(sale.ref), promises_of(sale.ref)
    people = [sale.salesperson, *(one.delivered_by or "" for one in promises)]
    answered = [one.ended_by or "" for one in additions]
    ours = staff_names([*people, *answered])
    return render_template(
        "my/additions.html",
        sale=sale,
        form=form.place("addition"),
        additions=additions,
        numbers={one.ref: one.n for one in promises},
        names={**ours, **contact_names([*(one.by for one in additions), *answered])},
        suggested=sorted({ours[ref] for ref in people if ref in ours}),
        salesperson=ours[sale.salesperson],
        conflict=conflict,
        failed=bool(form.errors),
        viewer=viewer(),
    )
