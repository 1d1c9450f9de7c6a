"""A draft as a whole over HTTP: sealing, undoing it within the hour, and deleting."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.intake.access import draft_for
from portal.intake.actions import delete_draft, start_sealing, undo_sealing
from portal.intake.models import Draft
from portal.lib import clock
from portal.lib.errors import Conflict
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.web.words import instant_words

bp = Blueprint("intake", __name__, url_prefix="/staff/sales", template_folder="../templates")


@bp.post("/<ref>/sealing")
@admits(SALES, MANAGER)
def seal(ref: str) -> Response:
    """Seal a draft in an hour."""
    draft = _as_seen(ref)
    seal_at = start_sealing(draft, viewer().ref, clock.now())
    flash(
        f"It is sealed at {instant_words(seal_at, viewer().time_zone)}. Until then you can undo that.", "done"
    )
    return redirect(url_for("desk.sale", ref=ref), 303)


@bp.post("/<ref>/sealing/undo")
@admits(SALES, MANAGER)
def undo(ref: str) -> Response:
    """Unlock a draft within its hour."""
    undo_sealing(_as_seen(ref))
    flash("The draft is open again. Nothing was sealed, and no mail has left.", "done")
    return redirect(url_for("desk.sale", ref=ref), 303)


@bp.post("/<ref>/deletion")
@admits(SALES, MANAGER)
def delete(ref: str) -> Response:
    """Delete a draft for good."""
    delete_draft(_as_seen(ref))
    flash("The draft is deleted.", "done")
    return redirect(url_for("desk.sales"), 303)


def _as_seen(ref: str) -> Draft:
    """Return the draft. Raises Conflict when it is no longer the one that the reader looked at."""
    draft = draft_for(viewer(), ref)
    if request.form.get("was") != str(draft.version):
        message = "Somebody else changed this draft meanwhile; look at it again."
        raise Conflict(message)
    return draft
