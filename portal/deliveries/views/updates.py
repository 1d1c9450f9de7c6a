"""One update over HTTP: the form, its preview, and taking an update back."""

from flask import Blueprint, render_template, request, url_for

from portal.deliveries.about import Preview, about, preview_of
from portal.deliveries.access import Seen, delivery_for, update_for
from portal.deliveries.actions import post_update, retract_update
from portal.deliveries.actions.fields import By
from portal.deliveries.addresses import file_url
from portal.deliveries.forms import RetractionForm, UpdateForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.gate import STAFF, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.web.answers import Answer, done, refused

bp = Blueprint("deliveries", __name__, url_prefix="/staff", template_folder="../templates")


@bp.get("/deliveries/<ref>/updates")
@admits(*STAFF)
def updates(ref: str) -> Answer:
    """The form for an update, below what the customer reads now; `?photo=1` is the short one for a photo."""
    seen = delivery_for(viewer(), ref)
    parked = parked_fields("deliveries.post")
    form = UpdateForm(parked)
    form.look_at(seen)
    return _page(seen, form, came_back=parked is not None)


@bp.post("/deliveries/<ref>/updates")
@admits(*STAFF)
def post(ref: str) -> Answer:
    """Post an update, or show what it would look like; one that can't be taken comes back with what to mend."""
    seen, form = delivery_for(viewer(), ref), UpdateForm()
    by = By(viewer(), clock.now(), form.once)
    try:
        if "preview" in request.form:
            return _page(seen, form, preview=preview_of(seen, form.update(), by))
        post_update(seen, form.update(), by)
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(seen, form))
    except Conflict as refusal:
        now = delivery_for(viewer(), ref)
        form.look_at(now)
        return refused(refusal, _page(now, form, conflict=True))
    return done("The customer sees your update now.", _after(seen))


@bp.get("/updates/<ref>/retraction")
@admits(*STAFF)
def retraction(ref: str) -> Answer:
    """The form with which an update that was a mistake is taken back."""
    update, seen = update_for(viewer(), ref)
    form = RetractionForm(parked_fields())
    form.look_at(seen)
    return _retraction_page(update.ref, seen, form)


@bp.post("/updates/<ref>/retraction")
@admits(*STAFF)
def retract(ref: str) -> Answer:
    """Take an update back; it stays visible."""
    update, seen = update_for(viewer(), ref)
    form = RetractionForm()
    try:
        retract_update(seen, form.retraction(update.ref), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _retraction_page(ref, seen, form))
    except Conflict as refusal:
        now = delivery_for(viewer(), seen.delivery.ref)
        form.look_at(now)
        return refused(refusal, _retraction_page(ref, now, form, conflict=True))
    return done("It is taken back. The customer sees both, and what is true.", _after(seen))


def _after(seen: Seen) -> str:
    """Return where to go after an update: back to Today with a photo from there, else to the sale."""
    return url_for("desk.today") if request.args.get("photo") else url_for("desk.sale", ref=seen.sale.ref)


def _page(
    seen: Seen,
    form: UpdateForm,
    *,
    came_back: bool = True,
    conflict: bool = False,
    preview: Preview | None = None,
) -> str:
    """Return the page; a form that `came_back` gets its photos again from the phone's own memory, if there is one."""
    form.offer(seen)
    return render_template(
        "deliveries/updates.html",
        seen=seen,
        form=form,
        about=about(seen, clock.now()),
        came_back=came_back,
        conflict=conflict,
        preview=preview,
        photo=request.args.get("photo", ""),
        file_url=file_url,
        viewer=viewer(),
    )


def _retraction_page(ref: str, seen: Seen, form: RetractionForm, *, conflict: bool = False) -> str:
    known = about(seen, clock.now())
    mistake = next((one for one in known.said.told if one.ref == ref and one.from_us and one.stands), None)
    if mistake is None and not conflict:
        raise NotHere
    return render_template(
        "deliveries/retraction.html",
        seen=seen,
        form=form,
        about=known,
        mistake=mistake,
        conflict=conflict,
        viewer=viewer(),
    )
