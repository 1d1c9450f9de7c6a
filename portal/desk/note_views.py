"""Notes about a sale over HTTP: what staff tell each other, and no customer ever."""

from flask import Blueprint, render_template, request, url_for

from portal.deliveries.actions.fields import By
from portal.desk.note_forms import NoteForm
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import STAFF, admits
from portal.lib.ids import new_ref
from portal.notes.access import may_delete, note_for, noted_sale_for
from portal.notes.actions import delete_note, write_note
from portal.notes.queries import notes_page
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.sales.models import Sale
from portal.web.answers import Answer, done, refused
from portal.web.forms import PressForm, pressed

bp = Blueprint("desk_notes", __name__, url_prefix="/staff/sales", template_folder="templates")


@bp.get("/<ref>/notes")
@admits(*STAFF)
def page(ref: str) -> str:
    """The notes of a sale, the newest first, and the form for one more."""
    sale, form = noted_sale_for(viewer(), ref), NoteForm(parked_fields())
    form.begin()
    return _page(sale, form)


@bp.post("/<ref>/notes")
@admits(*STAFF)
def write(ref: str) -> Answer:
    """Keep one more note."""
    sale, form = noted_sale_for(viewer(), ref), NoteForm()
    try:
        write_note(sale, form.words.data or "", By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(sale, form))
    except Conflict as refusal:
        return refused(refusal, _page(sale, form, refusal.message))
    return done("The note is kept, for us only.", url_for("desk_notes.page", ref=ref))


@bp.post("/<ref>/notes/<note>/deletion")
@admits(*STAFF)
def delete(ref: str, note: str) -> Answer:
    """Delete a note: one's own, or as a manager any."""
    pressed(PressForm())
    delete_note(note_for(viewer(), ref, note), By(viewer(), clock.now(), new_ref()))
    return done("The note is deleted.", url_for("desk_notes.page", ref=ref))


def _page(sale: Sale, form: NoteForm, conflict: str = "") -> str:
    notes, following = notes_page(sale.ref, request.args.get("after"))
    return render_template(
        "desk/notes.html",
        sale=sale,
        form=form,
        conflict=conflict,
        notes=notes,
        following=following,
        may_delete=lambda one: may_delete(viewer(), one.by),
        viewer=viewer(),
    )
