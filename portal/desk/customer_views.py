"""Customers and their contacts in the workspace, over HTTP."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.custody.queries import done_erasure
from portal.deliveries.customers import customer_for, customers_page, sales_of_customer
from portal.lib.clock import now
from portal.lib.errors import Conflict
from portal.lib.gate import STAFF, admits
from portal.people.actions.contacts import end
from portal.people.confirming import confirmed
from portal.people.contact_pages import DONE, STALE, added, corrected, form_for, form_for_new
from portal.people.forms.contacts import ContactForm
from portal.people.identity import viewer
from portal.people.models import Contact, Customer
from portal.people.queries import contact_of, contacts_of
from portal.people.rules import time_zones
from portal.web.forms import PressForm, pressed

bp = Blueprint("customers", __name__, url_prefix="/staff/customers", template_folder="templates")
Answer = Response | str | tuple[str, int]


@bp.get("")
@admits(*STAFF)
def everybody() -> str:
    """The customers whom this member of staff may see, by name."""
    rows, following = customers_page(viewer(), request.args.get("after"))
    return render_template("desk/customers.html", customers=rows, following=following)


@bp.get("/<ref>")
@admits(*STAFF)
def one(ref: str) -> str:
    """A customer: their sales, their contacts, and the form to add one."""
    customer = customer_for(viewer(), ref)
    people = contacts_of(ref)
    zone = people[0].time_zone if people else viewer().time_zone
    return _one(customer, form_for_new(zone, "customers.add_contact"))


@bp.post("/<ref>/contacts")
@admits(*STAFF)
def add_contact(ref: str) -> Answer:
    """Add a contact; they and the others are told."""
    form, customer = ContactForm(), customer_for(viewer(), ref)
    if done_erasure(ref) is not None:
        raise Conflict("Everything of this customer is erased, so nobody is added to it.")
    return _see(ref) if added(viewer(), ref, form) else (_one(customer, form), 422)


@bp.get("/<ref>/contacts/<who>")
@admits(*STAFF)
def contact(ref: str, who: str) -> str:
    """Show one contact, to correct."""
    customer = customer_for(viewer(), ref)
    person = contact_of(ref, who)
    return _contact(customer, person, form_for(person))


@bp.post("/<ref>/contacts/<who>")
@admits(*STAFF)
def correct(ref: str, who: str) -> Answer:
    """Correct a contact; another address signs them out."""
    form, customer = ContactForm(), customer_for(viewer(), ref)
    status, person = corrected(viewer(), contact_of(ref, who), form)
    return _see(ref) if status == DONE else (_contact(customer, person, form, stale=status == STALE), status)


@bp.get("/<ref>/contacts/<who>/end")
@admits(*STAFF)
def ask_end(ref: str, who: str) -> str:
    """Ask once more before a contact is ended; what it means when it is the last one is said."""
    customer, person = customer_for(viewer(), ref), contact_of(ref, who)
    is_last = len(contacts_of(ref)) == 1
    return render_template("desk/end_contact.html", customer=customer, contact=person, is_last=is_last)


@bp.post("/<ref>/contacts/<who>/end")
@admits(*STAFF)
def end_contact(ref: str, who: str) -> Response:
    """End a contact: signed out at once, the name stays on what they said."""
    pressed(PressForm())
    customer, person = customer_for(viewer(), ref), contact_of(ref, who)
    end(viewer(), customer.ref, person.ref, now())
    flash(f"{person.name} is no longer a contact, and was signed out everywhere.", "done")
    return _see(ref)


def _one(customer: Customer, form: ContactForm) -> str:
    people = contacts_of(customer.ref)
    return render_template(
        "desk/customer.html",
        customer=customer,
        sales=sales_of_customer(viewer(), customer.ref),
        people=people,
        confirmed=confirmed(people),
        form=form,
        zones=time_zones(),
        erased=done_erasure(customer.ref),
        viewer=viewer(),
    )


def _contact(customer: Customer, person: Contact, form: ContactForm, *, stale: bool = False) -> str:
    return render_template(
        "desk/contact.html", customer=customer, contact=person, form=form, stale=stale, zones=time_zones()
    )


def _see(ref: str) -> Response:
    return redirect(url_for("customers.one", ref=ref), 303)
