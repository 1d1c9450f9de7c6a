"""The meeting itself, over HTTP: answers as they are said, what is agreed as promises, its end and its summary."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for

from portal.deliveries.actions.fields import By, day_there
from portal.desk.change_views import around
from portal.desk.forms import KeyedForm
from portal.desk.review_forms import AgreementForm, NotingForm
from portal.intake.due_reading import reading_of
from portal.intake.part_forms import clashed_json, refused_json, saved_json
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import active_staff, contacts_of, staff_names
from portal.promises.queries import promises_of
from portal.reviews.access import SeenReview, review_for
from portal.reviews.actions import DraftClash, agree_on, close, hold_review, keep_draft, note_typed
from portal.reviews.forms import placed
from portal.reviews.page import review_shown
from portal.reviews.queries import draft_of
from portal.reviews.words import time_words
from portal.web.answers import Answer, done, is_script, refused

bp = Blueprint(
    "desk_meetings", __name__, url_prefix="/staff/reviews/<ref>", template_folder="../reviews/templates"
)


# The name of the button that saves what is typed without noting it.
LATER = "later"


@bp.get("/meeting")
@admits(SALES, MANAGER)
def page(ref: str) -> str:
    """The page for the meeting: the customer's answers as they say them, and what is agreed."""
    seen = review_for(viewer(), ref)
    noting = NotingForm(parked_fields("desk_meetings.note"))
    agreeing = AgreementForm(parked_fields("desk_meetings.agree"))
    if agreeing.key.data is None:
        _begin(agreeing, seen)
    return _page(seen, noting, agreeing)


@bp.post("/meeting")
@admits(SALES, MANAGER)
def note(ref: str) -> Answer:
    """Note what the customer says for good, by whoever writes it down; or, from a script, keep it while it is typed."""
    seen, form = review_for(viewer(), ref), NotingForm()
    later, by = is_script() or LATER in request.form, _by(form)
    try:
        now = keep_draft(seen, form.typed(), by) if later else note_typed(seen, form.typed(), by)
    except DraftClash as clash:
        form.show_clash(clash)
        return clashed_json(form.clashes, clash) if is_script() else (_noting(seen, form), clash.status)
    except Invalid as refusal:
        form.take(refusal)
        return refused_json(placed(refusal)) if is_script() else (_noting(seen, form), refusal.status)
    except Conflict as refusal:
        return refused(refusal, _page(review_for(viewer(), ref), form, _begun(seen), refusal.message))
    if is_script():
        return saved_json(form.named(now), by, {})
    told = "Saved, and not noted yet." if later else "Noted, as it was said."
    return done(told, url_for("desk_meetings.page", ref=ref))


@bp.post("/agreements")
@admits(SALES, MANAGER)
def agree(ref: str) -> Answer:
    """Make a promise of what was agreed, sealed by a receipt."""
    seen, form = review_for(viewer(), ref), AgreementForm()
    try:
        agree_on(seen, form.promise(), _by(form))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(seen, NotingForm(None), form))
    except Conflict as refusal:
        return refused(refusal, _page(review_for(viewer(), ref), NotingForm(None), form, refusal.message))
    told = "It is a promise now, sealed by a receipt that every contact has by mail."
    return done(told, f"{url_for('desk_meetings.page', ref=ref)}#agreed")


@bp.post("/held")
@admits(SALES, MANAGER)
def end(ref: str) -> Answer:
    """Note that the meeting has taken place."""
    form = KeyedForm()
    return _ended(ref, lambda seen: hold_review(seen, _by(form)), "Noted: you have talked.")


@bp.post("/summary")
@admits(SALES, MANAGER)
def sum_up(ref: str) -> Answer:
    """Send the customer what was said and what was agreed."""
    form = KeyedForm()
    return _ended(ref, lambda seen: close(seen, _by(form)), "The summary is on its way to the customer.")


def _noting(seen: SeenReview, form: NotingForm) -> str:
    return _page(seen, form, _begun(seen))


def _ended(ref: str, act: Callable[[SeenReview], None], told: str) -> Answer:
    seen = review_for(viewer(), ref)
    try:
        act(seen)
    except Conflict as refusal:
        again = review_for(viewer(), ref)
        return refused(refusal, _page(again, NotingForm(None), _begun(again), refusal.message))
    return done(told, url_for("desk_reviews.one", ref=ref))


def _by(form: KeyedForm) -> By:
    return By(viewer(), clock.now(), form.once)


def _begun(seen: SeenReview) -> AgreementForm:
    form = AgreementForm(None)
    _begin(form, seen)
    return form


def _begin(form: AgreementForm, seen: SeenReview) -> None:
    """Begin with what is so as a rule: who sits there says it, face to face or on the phone, today."""
    form.begin()
    form.open_due()
    form.due_kind.data, form.rule.data = "once", "care"
    form.said_by.data = viewer().ref
    form.channel.data = "phone" if seen.review.how == "call" else "in_person"
    form.said_at.data = day_there(seen.sale, clock.now()).isoformat()


def _page(seen: SeenReview, noting: NotingForm, agreeing: AgreementForm, conflict: str = "") -> str:
    shown = review_shown(seen, clock.now())
    draft = draft_of(seen.review.ref)
    noting.look_at(draft.fields if draft else shown.stands_of(by_customer=True, noted=True))
    ending = KeyedForm(None)
    # Three forms on one page: the ids of two of them get a name before them.
    for name, form in (("note", noting), ("end", ending)):
        form.begin()
        form.name_ids(name)
    agreeing.offer(active_staff(), promises_of(seen.sale.ref))
    return render_template(
        "desk/meeting.html",
        shown=shown,
        sale=seen.sale,
        contacts=contacts_of(seen.sale.customer),
        noting=noting,
        agreeing=agreeing,
        ending=ending,
        reading=reading_of(agreeing.due_typed(), around(seen.sale)),
        conflict=conflict,
        draft=draft,
        later=LATER,
        typed_by=staff_names([draft.changed_by]).get(draft.changed_by, "") if draft else "",
        time_words=time_words,
        viewer=viewer(),
    )
