"""What was charged, over HTTP: beside what was agreed; and the customer's word on extras."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.charges.access import SeenExtra, extra_at, priced_sale_for
from portal.charges.actions import approve as approve_extra
from portal.charges.actions import decline as decline_extra
from portal.charges.page import charges_page
from portal.charges.queries import price_of
from portal.charges.wording import as_data
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import CONTACT, admits
from portal.lib.numbers import small_number
from portal.my.charge_forms import ApprovalForm, RefusalForm
from portal.my.charge_page import extra_page, thanked
from portal.my.forms import SayForm
from portal.people.identity import be_sure, viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff

# Its pages share the pieces that the workspace shows of charges, too.
bp = Blueprint("my_charges", __name__, template_folder="../charges/templates")

Answer = AnyResponse | tuple[str, int]


@bp.get("/my/sales/<ref>/charges")
@admits(CONTACT)
def page(ref: str) -> str:
    """What was charged beside what was agreed, each charge and extra, and what is hidden."""
    sale = priced_sale_for(viewer(), ref)
    number = max(1, small_number(request.args.get("page", "1")) or 1)
    money = charges_page(sale, viewer().ref, number)
    seller = staff(sale.salesperson)
    return render_template("my/charges.html", sale=sale, money=money, seller=seller, viewer=viewer())


@bp.get("/my/sales/<ref>/charges.json")
@admits(CONTACT)
def data(ref: str) -> Response:
    """How the money stands, for programs of the reader."""
    return jsonify(as_data(price_of(priced_sale_for(viewer(), ref))))


@bp.get("/my/sales/<ref>/charges/extras/<n>")
@admits(CONTACT)
def extra(ref: str, n: str) -> str:
    """One extra: what it is and why, for how much, who approved it; and the forms with which it is answered."""
    return _page(_seen(ref, n))


@bp.post("/my/sales/<ref>/charges/extras/<n>/approval")
@admits(CONTACT)
def approve(ref: str, n: str) -> Answer:
    """Approve an extra at the amount that was read, once we are sure who it is."""
    seen, form = _seen(ref, n), ApprovalForm()
    be_sure()
    try:
        form.read()
        approve_extra(seen, form.read_minor, By(viewer(), clock.now(), form.once))
    except (Invalid, Conflict) as refusal:
        return _refused(seen, form, refusal)
    flash(thanked(seen, viewer()), "done")
    return redirect(url_for("my_charges.extra", ref=ref, n=seen.extra.n), 303)


@bp.post("/my/sales/<ref>/charges/extras/<n>/refusal")
@admits(CONTACT)
def decline(ref: str, n: str) -> Answer:
    """Decline an extra, and say why if one likes."""
    seen, form = _seen(ref, n), RefusalForm()
    try:
        form.read()
        decline_extra(seen, form.said("answer"), By(viewer(), clock.now(), form.once))
    except (Invalid, Conflict) as refusal:
        return _refused(seen, form, refusal)
    flash("Declined. Nothing may be charged for it.", "done")
    return redirect(url_for("my_charges.extra", ref=ref, n=seen.extra.n), 303)


def _seen(ref: str, n: str) -> SeenExtra:
    return extra_at(viewer(), ref, small_number(n) or 0)


def _refused(seen: SeenExtra, form: SayForm, refusal: Invalid | Conflict) -> tuple[str, int]:
    """Answer with the page as it stands now, with what can't be taken beside what was typed."""
    form.take(refusal if isinstance(refusal, Invalid) else Invalid())
    again = extra_at(viewer(), seen.sale.ref, seen.extra.n)
    return _page(again, form, "" if isinstance(refusal, Invalid) else refusal.message), refusal.status


def _page(seen: SeenExtra, refused: SayForm | None = None, conflict: str = "") -> str:
    # What is approved is what the page shows: a form that was refused never keeps the amount of an older one.
    approving = ApprovalForm(formdata=None).of(seen.extra)
    declining = refused if isinstance(refused, RefusalForm) else _empty()
    if isinstance(refused, ApprovalForm):
        approving.form_errors = list(refused.form_errors)
    return render_template(
        "my/extra.html",
        page=extra_page(seen, viewer()),
        approving=approving.place("approve"),
        declining=declining.place("decline"),
        conflict=conflict,
        failed=refused is not None,
        viewer=viewer(),
    )


def _empty() -> RefusalForm:
    return RefusalForm(formdata=parked_fields("my_charges.decline"))
