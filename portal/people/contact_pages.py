"""What the pages of contacts share, whoever opens them: customers those of their own, staff those of a customer."""

from flask import flash

from portal.lib.clock import now
from portal.lib.errors import Invalid
from portal.people.access import Viewer
from portal.people.actions.contacts import Stale, add, correct
from portal.people.forms.contacts import ContactForm
from portal.people.identity import client
from portal.people.limits import check_contact_change
from portal.people.models import Contact
from portal.people.parking import parked_fields
from portal.web.forms import show_problems

DONE, MEND, STALE = 303, 422, 409


def form_for_new(zone: str, posted_to: str) -> ContactForm:
    """Return the form for somebody new, as it was left when the session ended."""
    return ContactForm(parked_fields(posted_to)).start(zone)


def form_for(contact: Contact) -> ContactForm:
    """Return the form of a contact as they are, or as somebody left it when their session ended."""
    parked = parked_fields()
    if parked is not None:
        return ContactForm(parked)
    return ContactForm(None, obj=contact).look_at(contact)


def added(viewer: Viewer, customer: str, form: ContactForm) -> bool:
    """Add who was written down; False when the form has to be shown again with what to mend."""
    if not form.validate_on_submit():
        return False
    check_contact_change(viewer.ref, client(), now())
    try:
        name = add(viewer, customer, form.new(), form.once(), now())
    except Invalid as refusal:
        show_problems(form, *refusal.problems)
        return False
    if name:
        flash(f"{name} is a contact now. They and the others get a mail that says so.", "done")
    return True


def corrected(viewer: Viewer, contact: Contact, form: ContactForm) -> tuple[int, Contact]:
    """Correct a contact; returns what to answer (DONE, MEND or STALE) and the contact as they stand now."""
    if not form.validate_on_submit():
        return MEND, contact
    check_contact_change(viewer.ref, client(), now())
    try:
        correct(viewer, contact.customer, contact.ref, form.correction(), now())
    except Stale as faster:
        form.look_at(faster.now)
        return STALE, faster.now
    except Invalid as refusal:
        show_problems(form, *refusal.problems)
        return MEND, contact
    flash("Corrected. Everybody whom it concerns gets a mail that says so.", "done")
    return DONE, contact
