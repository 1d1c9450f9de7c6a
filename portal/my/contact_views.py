"""The contacts of the reader's own household or organisation, over HTTP."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.lib.clock import now
from portal.lib.errors import Conflict, Invalid
from portal.lib.gate import CONTACT, admits
from portal.my.change_forms import AcceptanceForm
from portal.people.acceptance import acceptance_of
from portal.people.actions.acceptance import choose_acceptance
from portal.people.actions.contacts import LAST_ONE, end
from portal.people.confirming import confirmed
from portal.people.contact_pages import DONE, STALE, added, corrected, form_for, form_for_new
from portal.people.forms.contacts import ContactForm
from portal.people.identity import be_sure, viewer
from portal.people.models import Contact
from portal.people.parking import parked_fields
from portal.people.queries import contact_names, contact_of, contacts_of
from portal.people.rules import time_zones
from portal.web.forms import PressForm, pressed

bp = Blueprint("contacts", __name__, url_prefix="/my/contacts", template_folder="templates")
Answer = Response | str | tuple[str, int]


@bp.get("")
@admits(CONTACT)
def everybody() -> str:
    """Show who can see what the reader sees, and the form to add somebody."""
    return _list(form_for_new(viewer().time_zone, "contacts.add"))


@bp.post("")
@admits(CONTACT)
def add() -> Answer:
    """Add somebody; they and the others are told."""
    form, reader = ContactForm(), be_sure()
    return _see_list() if added(reader, reader.customer, form) else (_list(form), 422)


@bp.get("/<ref>")
@admits(CONTACT)
def one(ref: str) -> str:
    """Show one contact, to correct."""
    contact = contact_of(be_sure().customer, ref)
    return _one(form_for(contact), contact)


@bp.post("/<ref>")
@admits(CONTACT)
def correct(ref: str) -> Answer:
    """Correct a contact; another address signs them out."""
    form, reader = ContactForm(), be_sure()
    status, contact = corrected(reader, contact_of(reader.customer, ref), form)
    return _see_list() if status == DONE else (_one(form, contact, stale=status == STALE), status)


@bp.get("/<ref>/end")
@admits(CONTACT)
def ask_end(ref: str) -> str:
    """Ask once more before a contact is ended; the last one can't be."""
    contact = contact_of(be_sure().customer, ref)
    return _end(contact, LAST_ONE if len(contacts_of(contact.customer)) == 1 else "")


@bp.post("/<ref>/end")
@admits(CONTACT)
def end_one(ref: str) -> Answer:
    """End a contact: signed out at once, the name stays on what they said."""
    pressed(PressForm())
    reader = be_sure()
    contact = contact_of(reader.customer, ref)
    try:
        end(reader, reader.customer, ref, now())
    except Conflict as refusal:
        return _end(contact, refusal.message), refusal.status
    flash(f"{contact.name} is no longer a contact, and was signed out everywhere.", "done")
    return _see_list()


@bp.post("/acceptance")
@admits(CONTACT)
def choose_who_accepts() -> Answer:
    """Say whether any one of the contacts accepts changes, prices and releases, or all of them together."""
    form, reader = AcceptanceForm(), be_sure()
    try:
        form.read()
        choose_acceptance(reader, form.said("who"), now(), form.once)
    except Invalid as refusal:
        form.take(refusal)
        return _list(form_for_new(reader.time_zone, ""), form), refusal.status
    flash("Your choice is saved, and holds for every change from now on.", "done")
    return _see_list()


def _list(form: ContactForm, accepting: AcceptanceForm | None = None) -> str:
    people, chosen = contacts_of(viewer().customer), acceptance_of(viewer().customer)
    accepting = accepting or AcceptanceForm(formdata=parked_fields("contacts.choose_who_accepts"))
    names = contact_names([chosen.by]) if chosen else {}
    return render_template(
        "my/contacts.html",
        form=form,
        accepting=accepting.start(chosen.who if chosen else "any"),
        chosen=chosen,
        chosen_by=names.get(chosen.by, "") if chosen else "",
        failed=bool(form.errors or accepting.errors),
        people=people,
        confirmed=confirmed(people),
        zones=time_zones(),
        viewer=viewer(),
    )


def _one(form: ContactForm, contact: Contact, *, stale: bool = False) -> str:
    return render_template(
        "my/contact.html", form=form, contact=contact, stale=stale, zones=time_zones(), viewer=viewer()
    )


def _end(contact: Contact, problem: str) -> str:
    return render_template("my/end_contact.html", contact=contact, problem=problem, viewer=viewer())


def _see_list() -> Response:
    return redirect(url_for("contacts.everybody"), 303)
