"""Updates over HTTP."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.deliveries.access import Seen, delivery_for
from portal.deliveries.actions import post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.forms import UpdateForm
from portal.deliveries.queries import people_of, updates_about
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import STAFF, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields

bp = Blueprint("deliveries", __name__, url_prefix="/staff/deliveries", template_folder="templates")

Answer = Response | str | tuple[str, int]


@bp.get("/<ref>/updates")
@admits(*STAFF)
def updates(ref: str) -> Answer:
    """The form for an update, below what was told before."""
    seen = delivery_for(viewer(), ref)
    form = UpdateForm(data=parked_fields())
    form.look_at(seen)
    return _page(seen, form)


@bp.post("/<ref>/updates")
@admits(*STAFF)
def post(ref: str) -> Answer:
    """Post an update; one that can't be taken comes back with its words and what to mend."""
    seen = delivery_for(viewer(), ref)
    form = UpdateForm()
    try:
        post_update(seen, form.update(), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return _page(seen, form), 422
    except Conflict:
        now = delivery_for(viewer(), ref)
        form.look_at(now)
        return _page(now, form, conflict=True), 409
    flash("The customer sees your update now.", "done")
    return redirect(url_for("desk.sale", ref=seen.sale.ref), 303)


def _page(seen: Seen, form: UpdateForm, *, conflict: bool = False) -> str:
    form.offer(seen)
    told = updates_about(seen.delivery.ref)
    names = {ref: person.name for ref, person in people_of(update.by for update in told).items()}
    return render_template(
        "deliveries/updates.html",
        seen=seen,
        form=form,
        told=told,
        names=names,
        conflict=conflict,
        viewer=viewer(),
    )
