"""Everything that we hold about a customer, for managers: the export for who asks by letter, erasure, legal hold."""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, render_template, url_for

from portal.custody.actions import ask_by_letter, lift_hold, set_hold, undo_erasure
from portal.custody.forms import HoldForm, KeyForm, LetterForm
from portal.custody.packing import export_of_customer, write_zip
from portal.custody.queries import done_erasure, erasures_of, holds_of, standing_hold, waiting_erasure
from portal.custody.rules import GRACE
from portal.deliveries.actions.fields import By
from portal.deliveries.customers import customer_for
from portal.lib import clock, installed
from portal.lib.errors import Conflict, Invalid, KeptError
from portal.lib.file_answer import made_answer
from portal.lib.gate import MANAGER, admits
from portal.people.identity import client, viewer
from portal.people.limits import check_export
from portal.people.models import Customer
from portal.people.parking import parked_fields
from portal.people.queries import contact_names, staff_names
from portal.web.answers import Answer, done, refused
from portal.web.words import day_in

bp = Blueprint("desk_data", __name__, url_prefix="/staff/customers/<ref>/data", template_folder="templates")


_UNDO, _LIFT = "undo-", "lift-"


@dataclass
class _Forms:
    """The two forms of the page; one that came back with problems keeps what was typed."""

    letter: LetterForm
    holding: HoldForm

    @property
    def failed(self) -> bool:
        """Whether one of them came back."""
        return bool(self.letter.errors or self.holding.errors)


@bp.get("")
@admits(MANAGER)
def page(ref: str) -> str:
    """What stands, and what can be done."""
    forms = _Forms(_letter(parked_fields("desk_data.ask")), _holding(parked_fields("desk_data.hold_it")))
    return _page(customer_for(viewer(), ref), forms)


@bp.get("/everything.zip")
@admits(MANAGER)
def everything(ref: str) -> Response:
    """Everything that we hold about a customer, to be sent to them."""
    customer, at = customer_for(viewer(), ref), clock.now()
    check_export(viewer().ref, client(), at)
    make = partial(write_zip, export_of_customer(customer.ref, at))
    name = f"everything-{customer.ref.lower()}-{day_in(at, viewer().time_zone).isoformat()}.zip"
    return made_answer(installed.settings().data_dir, make, "application/zip", name)


@bp.post("/erasure")
@admits(MANAGER)
def ask(ref: str) -> Answer:
    """Start an erasure for a customer who asked by letter."""
    customer, form = customer_for(viewer(), ref), _letter()
    try:
        ask_by_letter(customer.ref, form.words.data or "", form.day(), _by(form))
    except (Invalid, Conflict) as refusal:
        return _refused(customer, _Forms(form, _holding(None)), form, refusal)
    return done("It is started. They and the managers have a mail that says so.", _address(ref))


@bp.post("/erasure/undo")
@admits(MANAGER)
def undo(ref: str) -> Answer:
    """Undo an erasure, for a customer who asked us to."""
    customer = customer_for(viewer(), ref)
    undone = undo_erasure(customer.ref, _by(KeyForm(prefix=_UNDO)))
    return done("It is undone." if undone else "Nothing was asked for any more.", _address(ref))


@bp.post("/hold")
@admits(MANAGER)
def hold_it(ref: str) -> Answer:
    """Set a legal hold; the customer is told why."""
    customer, form = customer_for(viewer(), ref), _holding()
    try:
        set_hold(customer.ref, form.reason.data or "", _by(form))
    except (Invalid, Conflict) as refusal:
        return _refused(customer, _Forms(_letter(None), form), form, refusal)
    return done("The hold stands. Their contacts have a mail with the reason.", _address(ref))


@bp.post("/hold/lifting")
@admits(MANAGER)
def lift(ref: str) -> Answer:
    """Lift a legal hold; what waited goes on."""
    customer = customer_for(viewer(), ref)
    lifted = lift_hold(customer.ref, _by(KeyForm(prefix=_LIFT)))
    return done("The hold is lifted, and they are told." if lifted else "No hold stood.", _address(ref))


def _refused(customer: Customer, forms: _Forms, form: KeyForm, refusal: KeptError) -> Answer:
    if isinstance(refusal, Invalid):
        form.take(refusal)
        return refused(refusal, _page(customer, forms))
    return refused(refusal, _page(customer, forms, conflict=refusal.message))


def _letter(*formdata: object) -> LetterForm:
    # Its page has other forms beside it, and no name or id may stand there twice.
    return LetterForm(*formdata, prefix="letter-")


def _holding(*formdata: object) -> HoldForm:
    return HoldForm(*formdata, prefix="hold-")


def _by(form: KeyForm) -> By:
    return By(viewer(), clock.now(), form.once)


def _address(ref: str) -> str:
    return url_for("desk_data.page", ref=ref)


def _page(customer: Customer, forms: _Forms, *, conflict: str = "") -> str:
    asked, holds = erasures_of(customer.ref), holds_of(customer.ref)
    people = {one.asked_by for one in asked} | {one.undone_by for one in asked if one.undone_by}
    forms.letter.begin()
    forms.holding.begin()
    return render_template(
        "desk/customer_data.html",
        customer=customer,
        forms=forms,
        undo=KeyForm(None, prefix=_UNDO).begin(),
        lift=KeyForm(None, prefix=_LIFT).begin(),
        conflict=conflict,
        waiting=waiting_erasure(customer.ref),
        erased=done_erasure(customer.ref),
        held=standing_hold(customer.ref),
        asked=asked,
        holds=holds,
        names=staff_names(people | {one.set_by for one in holds}) | contact_names(people),
        days=GRACE.days,
        day_in=day_in,
        viewer=viewer(),
    )
