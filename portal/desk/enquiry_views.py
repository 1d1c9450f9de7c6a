"""Enquiries in the workspace, over HTTP: who waits, what they ask, and what we do about it."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for

from portal.custody.queries import refuse_while_held
from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.desk.enquiry_forms import AnswerForm, EndForm, EnquiryForm, TakeOnForm
from portal.desk.enquiry_page import Forms, enquiry_page
from portal.desk.enquiry_queries import STATES, lists
from portal.desk.forms import KeyedForm
from portal.enquiries.actions import answer, close, forget, record_sale, reopen, take_on
from portal.enquiries.mail import answer_as_read
from portal.enquiries.queries import enquiry_for
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused
from portal.web.forms import PressForm, pressed

bp = Blueprint("desk_enquiries", __name__, url_prefix="/staff/enquiries", template_folder="templates")


@bp.get("")
@admits(SALES, MANAGER)
def everything() -> str:
    """Enquiries: those that wait first, then what was answered, then what has ended; or those of one state."""
    state, after = request.args.get("state", ""), request.args.get("after", "")
    if state and state not in STATES:
        raise NotHere
    found = lists(clock.now(), state, after)
    return render_template("desk/enquiries.html", lists=found, state=state, after=after, viewer=viewer())


@bp.get("/<ref>")
@admits(SALES, MANAGER)
def one(ref: str) -> str:
    """Everything of one enquiry, and what may be done about it."""
    found = enquiry_for(viewer(), ref)
    return enquiry_page(
        viewer(), found, clock.now(), Forms(AnswerForm(parked_fields("desk_enquiries.give_answer")))
    )


@bp.post("/<ref>/answers")
@admits(SALES, MANAGER)
def give_answer(ref: str) -> Answer:
    """Answer by mail or note what was said; or show what the mail would look like."""
    form, reader, at = AnswerForm(), viewer(), clock.now()
    found = enquiry_for(reader, ref)
    text, how = form.words.data or "", form.how.data or ""
    if "preview" in request.form and text.strip():
        return enquiry_page(reader, found, at, Forms(form, mail=answer_as_read(found, text, reader)))
    said = "Your answer is on its way." if how == "mail" else "It is noted, and the clock has stopped."
    return _did(ref, form, lambda by: answer(form.seen(found), text, how, by), said)


@bp.post("/<ref>/ending")
@admits(SALES, MANAGER)
def end(ref: str) -> Answer:
    """Say that nothing comes of it, and why."""
    form, found = EndForm(), enquiry_for(viewer(), ref)
    return _did(ref, form, lambda by: close(form.seen(found), form.reason.data or "", by), "It is closed.")


@bp.post("/<ref>/reopening")
@admits(SALES, MANAGER)
def open_again(ref: str) -> Answer:
    """Take back that it was closed."""
    form, found = EnquiryForm(), enquiry_for(viewer(), ref)
    return _did(ref, form, lambda by: reopen(form.seen(found), by), "It is open again.")


@bp.post("/<ref>/sale")
@admits(SALES, MANAGER)
def take(ref: str) -> Answer:
    """Say which sale came of it."""
    form, found = TakeOnForm(), enquiry_for(viewer(), ref)
    return _did(ref, form, lambda by: take_on(form.seen(found), _sale(form), by), "The sale is noted.")


@bp.post("/<ref>/draft")
@admits(SALES, MANAGER)
def record(ref: str) -> Answer:
    """Begin to record the sale that came of it, with what the enquirer said."""
    reader, form = viewer(), KeyedForm()
    draft = record_sale(enquiry_for(reader, ref), By(reader, clock.now(), form.once))
    return done("This is the draft of the sale. Only staff see it.", url_for("desk.sale", ref=draft))


@bp.post("/<ref>/deletion")
@admits(MANAGER)
def delete(ref: str) -> Answer:
    """Delete everything about who asked, because they asked for it by phone or in person."""
    pressed(PressForm())
    enquiry = enquiry_for(viewer(), ref)
    refuse_while_held(enquiry)
    forget(enquiry, viewer().ref, clock.now())
    return done("What told who asked is deleted for good.", url_for("desk_enquiries.one", ref=ref))


def _did(ref: str, form: EnquiryForm, deed: Callable[[By], object], said: str) -> Answer:
    """Do a deed of a form; what can't be taken comes back with its words, and so does what somebody was faster with."""
    reader, at = viewer(), clock.now()
    try:
        deed(By(reader, at, form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, enquiry_page(reader, enquiry_for(reader, ref), at, Forms.of(form)))
    except Conflict as refusal:
        now = enquiry_for(reader, ref)
        return refused(refusal, enquiry_page(reader, now, at, Forms.of(form, refusal.message)))
    return done(said, url_for("desk_enquiries.one", ref=ref))


def _sale(form: TakeOnForm) -> Sale:
    try:
        return sale_for(viewer(), form.sale.data or "")
    except NotHere as error:
        raise Invalid(Problem("sale", "Choose the sale that came of it.")) from error
