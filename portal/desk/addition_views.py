"""What customers say was left out, and what we make good, in the workspace: each becomes a promise on a receipt."""

from flask import Blueprint, render_template, url_for

from portal.changes.access import SeenAddition, addition_for
from portal.changes.actions import (
    accept_addition,
    decline_addition,
    is_made_good,
    make_good,
    may_be_made_good,
)
from portal.changes.actions.making_good import MADE_GOOD, NOT_BROKEN
from portal.deliveries.access import Seen, delivery_for
from portal.deliveries.actions.fields import By
from portal.desk.change_forms import AnswerForm, MakeGoodForm, PromiseForm
from portal.desk.change_page import ADDITION_STATES
from portal.desk.change_views import around
from portal.intake.due_reading import Reading, reading_of
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import active_staff, contact_names
from portal.promises.queries import promises_of
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused

bp = Blueprint("desk_additions", __name__, url_prefix="/staff", template_folder="templates")


@bp.get("/additions/<ref>")
@admits(SALES, MANAGER)
def one(ref: str) -> str:
    """What a contact says was left out, with both answers to it: it is a promise, or why it is none."""
    seen = addition_for(viewer(), ref)
    form, no = _begun(parked_fields("desk_additions.accept_it")), AnswerForm(prefix="no-")
    no.begin()
    return _page(seen, form, no)


@bp.post("/additions/<ref>/acceptance")
@admits(SALES, MANAGER)
def accept_it(ref: str) -> Answer:
    """Take it as a promise, in the customer's very words."""
    seen, form = addition_for(viewer(), ref), PromiseForm()
    no = AnswerForm(None, prefix="no-")
    no.begin()
    try:
        accept_addition(seen, form.promise(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(seen, form, no))
    except Conflict as refusal:
        return refused(refusal, _page(addition_for(viewer(), ref), form, no, refusal.message))
    told = "It is a promise now, sealed by a receipt that every contact has by mail."
    return done(told, url_for("desk_changes.everything", ref=seen.sale.ref))


@bp.post("/additions/<ref>/refusal")
@admits(SALES, MANAGER)
def decline_it(ref: str) -> Answer:
    """Decline it; the customer reads why, and both sides keep seeing it."""
    seen, no = addition_for(viewer(), ref), AnswerForm(prefix="no-")
    try:
        decline_addition(seen, no.answer.data or "", By(viewer(), clock.now(), no.once))
    except Invalid as refusal:
        no.take(refusal)
        return refused(refusal, _page(seen, _begun(None), no))
    except Conflict as refusal:
        return refused(refusal, _page(addition_for(viewer(), ref), _begun(None), no, refusal.message))
    told = "It is declined. The customer reads why, and both of you keep seeing it."
    return done(told, url_for("desk_changes.everything", ref=seen.sale.ref))


@bp.get("/deliveries/<ref>/make-good")
@admits(SALES, MANAGER)
def make_good_page(ref: str) -> str:
    """The form that makes good what went wrong: an apology, and a new promise without charge."""
    seen = delivery_for(viewer(), ref)
    parked = parked_fields("desk_additions.make_it_good")
    form = MakeGoodForm(parked)
    if parked is None:
        _begin(form)
        form.said_by.data, form.channel.data = viewer().ref, "message"
        form.said_at.data = clock.today(viewer().zone, clock.now()).isoformat()
        form.rule.data, form.due_kind.data = "care", "once"
    return _make_good_page(seen, form)


@bp.post("/deliveries/<ref>/make-good")
@admits(SALES, MANAGER)
def make_it_good(ref: str) -> Answer:
    """Promise something without charge for what went wrong."""
    seen, form = delivery_for(viewer(), ref), MakeGoodForm()
    by = By(viewer(), clock.now(), form.once)
    try:
        make_good(seen, form.apology.data or "", form.promise(), by)
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _make_good_page(seen, form))
    except Conflict as refusal:
        return refused(refusal, _make_good_page(seen, form, refusal.message))
    told = "It is promised, and every contact has your apology and the receipt by mail."
    return done(told, url_for("desk.sale", ref=seen.sale.ref))


def _begun(formdata: object) -> PromiseForm:
    form = PromiseForm(formdata)
    if formdata is None:
        _begin(form)
    return form


def _begin(form: PromiseForm) -> None:
    form.begin()
    form.open_due()
    form.due_kind.data = ""


def _page(seen: SeenAddition, form: PromiseForm, no: AnswerForm, conflict: str = "") -> str:
    addition = seen.addition
    if form.said_at.data is None:
        form.said_at.data, form.rule.data = seen.sale.signed_on.isoformat(), "what"
        form.said_by.data = seen.sale.salesperson
    return render_template(
        "desk/addition.html",
        addition=addition,
        by=contact_names([addition.by]).get(addition.by, ""),
        stamp_words=ADDITION_STATES[addition.state],
        form=form,
        no=no,
        conflict=conflict,
        **_around(seen.sale, form),
    )


def _make_good_page(seen: Seen, form: MakeGoodForm, conflict: str = "") -> str:
    by = By(viewer(), clock.now(), "")
    refusal = "" if may_be_made_good(seen, by) else NOT_BROKEN
    broken = conflict or (MADE_GOOD if is_made_good(seen.delivery) else refusal)
    return render_template(
        "desk/make_good.html", seen=seen, form=form, conflict=broken, **_around(seen.sale, form)
    )


def _around(sale: Sale, form: PromiseForm) -> dict[str, object]:
    form.offer(active_staff(), promises_of(sale.ref))
    reading: Reading = reading_of(form.due_typed(), around(sale))
    return {"sale": sale, "reading": reading, "viewer": viewer()}
