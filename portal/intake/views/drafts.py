"""A draft as a whole over HTTP: sealing, undoing it within the hour, and deleting."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.intake.access import draft_for
from portal.intake.actions import delete_draft, start_sealing, undo_sealing
from portal.intake.models import Draft
from portal.intake.sealing_page import sealing_page
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.people.identity import viewer
from portal.web.answers import Answer, refused
from portal.web.words import instant_words

bp = Blueprint("intake", __name__, url_prefix="/staff/sales", template_folder="../templates")


@bp.get("/<ref>/sealing")
@admits(SALES, MANAGER)
def sealing(ref: str) -> str:
    """What would be sealed, what can't be undone, and the button that does it."""
    return sealing_page(draft_for(viewer(), ref), viewer(), clock.now())


@bp.post("/<ref>/sealing")
@admits(SALES, MANAGER)
def seal(ref: str) -> Answer:
    """Seal a draft in an hour."""
    at = clock.now()
    try:
        seal_at = start_sealing(_as_seen(ref), viewer().ref, at)
    except (Conflict, Invalid) as refusal:
        why = "It can't be sealed yet." if isinstance(refusal, Invalid) else refusal.message
        return refused(refusal, sealing_page(draft_for(viewer(), ref), viewer(), at, why))
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
