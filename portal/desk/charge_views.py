"""The money of a sale in the workspace: what was charged beside what was agreed; entering a charge, taking it back."""

from flask import Blueprint, render_template, request, url_for

from portal.charges.access import SeenCharge, charge_for, priced_sale_for
from portal.charges.actions import enter, withdraw_charge
from portal.charges.page import charges_page
from portal.deliveries.actions.fields import By, day_there
from portal.desk.charge_forms import ChargeForm, TakingBackForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

# Its pages share the pieces that the customer's pages show of charges, too.
bp = Blueprint("desk_charges", __name__, url_prefix="/staff", template_folder="../charges/templates")


@bp.get("/sales/<ref>/charges")
@admits(SALES, MANAGER)
def everything(ref: str) -> str:
    """What was charged in a sale, the extras, and what is hidden, as its customer sees it."""
    sale = priced_sale_for(viewer(), ref)
    money = charges_page(sale, page=max(1, small_number(request.args.get("page", "1")) or 1))
    return render_template("desk/charges.html", sale=sale, money=money, viewer=viewer())


@bp.get("/sales/<ref>/charges/new")
@admits(SALES, MANAGER)
def entry_page(ref: str) -> str:
    """The form that enters a charge."""
    sale, parked = priced_sale_for(viewer(), ref), parked_fields("desk_charges.enter_it")
    form = ChargeForm(parked)
    if parked is None:
        form.begin()
        form.billed_on.data = day_there(sale, clock.now()).isoformat()
    return _entry_page(sale, form)


@bp.post("/sales/<ref>/charges/new")
@admits(SALES, MANAGER)
def enter_it(ref: str) -> Answer:
    """Enter a charge; what nobody approved is a hidden cost on the customer's page at once."""
    sale, form = priced_sale_for(viewer(), ref), ChargeForm()
    try:
        enter(sale, form.charge(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _entry_page(sale, form))
    except Conflict as refusal:
        return refused(refusal, _entry_page(sale, form, refusal.message))
    return done(
        "It is entered, and the customer has a mail about it.", url_for("desk_charges.everything", ref=ref)
    )


@bp.get("/charges/<ref>")
@admits(SALES, MANAGER)
def charge(ref: str) -> str:
    """A charge, and the form that takes it back."""
    form = TakingBackForm(parked_fields("desk_charges.take_back"))
    form.begin()
    return _page(charge_for(viewer(), ref), form)


@bp.post("/charges/<ref>/withdrawal")
@admits(SALES, MANAGER)
def take_back(ref: str) -> Answer:
    """Take a charge back, with a reason that the customer reads."""
    seen, form = charge_for(viewer(), ref), TakingBackForm()
    try:
        withdraw_charge(seen, form.why.data or "", By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(seen, form))
    except Conflict as refusal:
        return refused(refusal, _page(charge_for(viewer(), ref), form, refusal.message))
    told = "It is taken back, and counts no more. That it was charged stays to be seen."
    return done(told, url_for("desk_charges.everything", ref=seen.sale.ref))


def _entry_page(sale: Sale, form: ChargeForm, conflict: str = "") -> str:
    return render_template(
        "desk/charge_entry.html", sale=sale, form=form.offer(sale), conflict=conflict, viewer=viewer()
    )


def _page(seen: SeenCharge, form: TakingBackForm, conflict: str = "") -> str:
    return render_template(
        "desk/charge.html",
        charge=seen.charge,
        sale=seen.sale,
        form=form,
        conflict=conflict,
        viewer=viewer(),
    )
