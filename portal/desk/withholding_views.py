"""What keeps a testimonial from the public, in the workspace: a manager hides it, a second person decides."""

from flask import Blueprint, render_template

from portal.deliveries.actions.fields import By
from portal.desk.testimonial_forms import AnswerForm, HidingForm
from portal.desk.testimonial_pages import address_of, page_of, whole
from portal.desk.testimonial_queries import TestimonialPage
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.gate import MANAGER, STAFF, admits
from portal.lib.ids import new_ref
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.testimonials.actions import answer_objection, bring_back, confirm_hiding, hide
from portal.testimonials.models import Withholding
from portal.testimonials.rules import REASONS
from portal.web.answers import Answer, done, refused
from portal.web.forms import PressForm, pressed

bp = Blueprint("desk_withholdings", __name__, url_prefix="/staff/testimonials", template_folder="templates")

_HELD = "/<ref>/withholdings/<held>"


@bp.get("/<ref>/hiding")
@admits(MANAGER)
def hiding_page(ref: str) -> str:
    """What hiding means, and the form that does it."""
    page, form = page_of(ref), HidingForm(parked_fields())
    form.look_at(page.n)
    return _hiding_page(page, form)


@bp.post("/<ref>/hiding")
@admits(MANAGER)
def hide_it(ref: str) -> Answer:
    """Hide it for 72 hours, unless a second person confirms."""
    page, form = page_of(ref), HidingForm()
    read = form.read(page.row.testimonial)
    try:
        hide(
            read,
            form.reason.data or "",
            form.explanation.data or "",
            By(viewer(), clock.now(), form.once),
        )
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _hiding_page(page, form))
    except Conflict as refusal:
        now = page_of(ref)
        form.look_at(now.n)
        return refused(refusal, _hiding_page(now, form, conflict=refusal.message))
    return done("It is hidden for now. The others here are asked for a second word.", address_of(ref))


@bp.post(f"{_HELD}/confirmation")
@admits(*STAFF)
def confirm(ref: str, held: str) -> Answer:
    """Say as a second person that it must stay hidden."""
    pressed(PressForm())
    _held(page_of(ref), held)
    try:
        confirm_hiding(held, _by())
    except Conflict as refusal:
        return refused(refusal, whole(page_of(ref), conflict=refusal.message))
    return done(
        "It stays hidden, with both your names beside the reason. The author is told.", address_of(ref)
    )


@bp.post(f"{_HELD}/return")
@admits(*STAFF)
def bring_it_back(ref: str, held: str) -> Answer:
    """Put it before the public again."""
    pressed(PressForm())
    _held(page_of(ref), held)
    bring_back(held, _by())
    return done("Nothing keeps it from the public any more. The author is told.", address_of(ref))


@bp.get(f"{_HELD}/answer")
@admits(*STAFF)
def answer_page(ref: str, held: str) -> str:
    """The author's objection, and the form that answers it."""
    page, form = page_of(ref), AnswerForm(parked_fields())
    form.begin()
    return _answer_page(page, _held(page, held), form)


@bp.post(f"{_HELD}/answer")
@admits(*STAFF)
def answer(ref: str, held: str) -> Answer:
    """Tell the author why it stays hidden all the same."""
    page, form = page_of(ref), AnswerForm()
    about = _held(page, held)
    try:
        answer_objection(held, form.answer.data or "", By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _answer_page(page, about, form))
    except Conflict as refusal:
        now = page_of(ref)
        return refused(refusal, _answer_page(now, _held(now, held), form, conflict=refusal.message))
    return done("The author is told what you say.", address_of(ref))


def _held(page: TestimonialPage, held: str) -> Withholding:
    """Return a withholding of this testimonial. Raises NotHere."""
    found = next((one for one in page.withholdings if one.ref == held), None)
    if found is None:
        raise NotHere
    return found


def _by() -> By:
    # A button that is pressed twice finds its work done: these forms need no key.
    return By(viewer(), clock.now(), new_ref())


def _hiding_page(page: TestimonialPage, form: HidingForm, *, conflict: str = "") -> str:
    before = [one for one in page.withholdings if one.n == page.n and one.by == viewer().ref]
    return render_template(
        "desk/testimonial_hiding.html",
        page=page,
        form=form,
        conflict=conflict,
        hidden_before=bool(before),
        viewer=viewer(),
    )


def _answer_page(page: TestimonialPage, held: Withholding, form: AnswerForm, *, conflict: str = "") -> str:
    return render_template(
        "desk/testimonial_answer.html",
        page=page,
        held=held,
        form=form,
        reasons=REASONS,
        conflict=conflict,
        viewer=viewer(),
    )
