"""Everything that we hold about a customer, for them: to save it, to have it erased, and to undo that in time."""

from functools import partial

from flask import Blueprint, Response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.custody.actions import ask_erasure, undo_erasure
from portal.custody.forms import ErasureForm, KeyForm
from portal.custody.packing import export_of_customer, write_zip
from portal.custody.queries import standing_hold, waiting_erasure
from portal.custody.rules import GRACE, due_after
from portal.deliveries.actions.fields import By
from portal.lib import clock, installed
from portal.lib.errors import Conflict, Invalid
from portal.lib.file_answer import made_answer
from portal.lib.gate import CONTACT, admits
from portal.people.identity import be_sure, client, viewer
from portal.people.limits import check_export
from portal.people.parking import parked_fields
from portal.people.queries import contacts_of
from portal.web.answers import Answer, done, refused
from portal.web.words import day_in

bp = Blueprint("my_data", __name__, url_prefix="/my/data", template_folder="templates")
ZIP = "application/zip"


@bp.get("")
@admits(CONTACT)
def page() -> str:
    """What we hold, how to save it and have it erased, and what stands: an erasure that waits, a legal hold."""
    reader = viewer()
    return render_template(
        "my/data.html",
        waiting=waiting_erasure(reader.customer),
        held=standing_hold(reader.customer),
        undo=KeyForm(None).begin(),
        days=GRACE.days,
        day_in=day_in,
        viewer=reader,
    )


@bp.get("/everything.zip")
@admits(CONTACT)
def everything() -> Response:
    """Everything that we hold about the reader's customer, as one file."""
    reader, at = be_sure(), clock.now()
    check_export(reader.ref, client(), at)
    make = partial(write_zip, export_of_customer(reader.customer, at))
    name = f"everything-{day_in(at, reader.time_zone).isoformat()}.zip"
    return made_answer(installed.settings().data_dir, make, ZIP, name)


@bp.get("/erasure")
@admits(CONTACT)
def erasure() -> str:
    """What goes and what stays, and the form that asks for it."""
    be_sure()
    return _erasure(ErasureForm(parked_fields()))


@bp.post("/erasure")
@admits(CONTACT)
def ask() -> Answer:
    """Ask for everything to be erased; all contacts are told, and have a week to undo it."""
    reader, form = be_sure(), ErasureForm()
    try:
        ask_erasure(By(reader, clock.now(), form.once), sure=bool(form.sure.data))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _erasure(form))
    except Conflict as refusal:
        return refused(refusal, _erasure(form, conflict=refusal.message))
    return done("It is asked for, and each of you has a mail that says so.", url_for("my_data.page"))


@bp.post("/erasure/undo")
@admits(CONTACT)
def undo() -> AnyResponse:
    """Undo what was asked for: whoever is signed in may, for it only keeps what is there."""
    undone = undo_erasure(viewer().customer, By(viewer(), clock.now(), KeyForm().once))
    message = "It is undone. Everything stays as it is." if undone else "Nothing was asked for any more."
    return done(message, url_for("my_data.page"))


def _erasure(form: ErasureForm, *, conflict: str = "") -> str:
    reader = viewer()
    form.begin()
    return render_template(
        "my/data_erasure.html",
        form=form,
        conflict=conflict,
        waiting=waiting_erasure(reader.customer),
        held=standing_hold(reader.customer),
        day=day_in(due_after(clock.now()), reader.time_zone),
        others=[one.name for one in contacts_of(reader.customer) if one.ref != reader.ref],
        viewer=reader,
    )
