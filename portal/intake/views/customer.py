"""Whose a draft is, over HTTP: the customer, known or new, and the contacts who get its promises."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.deliveries.actions.fields import By
from portal.intake.access import draft_for, part_of_kind
from portal.intake.actions import NewPart, add_part, join_customer, remove_part, restore_part
from portal.intake.assembling import assembled, assembled_of
from portal.intake.forms import ContactForm, CustomerForm
from portal.intake.known import Known, known_by, likely, sales_of
from portal.intake.models import Draft, DraftPart
from portal.intake.part_forms import PartForm, Saving, save
from portal.intake.queries import Parts, parts_of, removed_parts, sources_of, title_of
from portal.lib import clock
from portal.lib.errors import Invalid
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.ids import new_ref
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import contacts_of
from portal.people.rules import time_zones
from portal.web.answers import Answer
from portal.web.forms import PressForm, pressed

bp = Blueprint("recording_customer", __name__, url_prefix="/staff/sales", template_folder="../templates")


@bp.get("/<ref>/contacts")
@admits(SALES, MANAGER)
def page(ref: str) -> str:
    """Who the customer is, and who of them gets the promises."""
    return _page(draft_for(viewer(), ref))


@bp.post("/<ref>/customer")
@admits(SALES, MANAGER)
def save_name(ref: str) -> Answer:
    """Save the name of a customer who is new to us."""
    draft = draft_for(viewer(), ref)
    part = parts_of(ref).sale
    return _save(draft, part, CustomerForm.of(part, request.form))


@bp.post("/<ref>/customer/known")
@admits(SALES, MANAGER)
def join(ref: str) -> Response:
    """Say that it is a customer whom we know, or that it isn't."""
    draft, known = draft_for(viewer(), ref), request.form.get("customer", "")
    join_customer(draft, known, _by())
    flash("It is for them now." if known else "It is for somebody new now.", "done")
    return _see(ref)


@bp.post("/<ref>/contacts")
@admits(SALES, MANAGER)
def add(ref: str) -> Answer:
    """Add somebody who gets the promises."""
    draft = draft_for(viewer(), ref)
    form = ContactForm()
    try:
        add_part(draft, NewPart("contact", form.new()), By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return _page(draft, form), refusal.status
    return _see(ref)


@bp.post("/<ref>/contacts/<part>")
@admits(SALES, MANAGER)
def change(ref: str, part: str) -> Answer:
    """Save what was typed of a contact."""
    draft = draft_for(viewer(), ref)
    person = part_of_kind(draft, "contact", part)
    return _save(draft, person, ContactForm.of(person, request.form, part))


@bp.post("/<ref>/contacts/<part>/removal")
@admits(SALES, MANAGER)
def remove(ref: str, part: str) -> Response:
    """Remove a contact, who can be brought back."""
    draft = draft_for(viewer(), ref)
    remove_part(draft, part_of_kind(draft, "contact", part), _by())
    return _see(ref)


@bp.post("/<ref>/contacts/<part>/restoring")
@admits(SALES, MANAGER)
def restore(ref: str, part: str) -> Response:
    """Bring a removed contact back."""
    pressed(PressForm())
    draft = draft_for(viewer(), ref)
    restore_part(draft, part_of_kind(draft, "contact", part), _by())
    return _see(ref)


def _save(draft: Draft, part: DraftPart, form: PartForm) -> Answer:
    def notes(now: DraftPart) -> dict[str, str]:
        return form.gap_notes(assembled(draft.ref, clock.now()).gaps, now.ref)

    there = url_for("recording_customer.page", ref=draft.ref)
    return save(draft, part, form, Saving(lambda: _page(draft, form), there, notes))


def _page(draft: Draft, sent: PartForm | None = None) -> str:
    """Return the page; a form that was `sent` and can't be taken stands in it as it came."""
    parts, reader = parts_of(draft.ref), viewer()
    gaps = assembled_of(parts, sources_of(draft.ref, with_text=True), clock.now()).gaps
    known = parts.sale.fields.get("customer", "")
    waits = parked_fields("recording_customer.save_name")
    name = sent if isinstance(sent, CustomerForm) else CustomerForm.of(parts.sale, waits)
    people = [ContactForm.among(part, sent, "recording_customer.change") for part in parts.contacts]
    for form, part in ((name, parts.sale), *zip(people, parts.contacts, strict=True)):
        form.missing(gaps, part.ref)
    return render_template(
        "intake/customer.html",
        draft=draft,
        title=title_of(parts),
        known=known_by(known) if known else None,
        their_contacts=contacts_of(known) if known else [],
        their_sales=sales_of(reader, known) if known else [],
        likely=[] if known else _alike(parts),
        form=name,
        people=people,
        new=ContactForm.another(sent, "recording_customer.add"),
        removed=removed_parts(draft.ref, "contact"),
        nobody=next((gap.message for gap in gaps if (gap.kind, gap.field) == ("draft", "contacts")), ""),
        zones=time_zones(),
        viewer=reader,
    )


def _alike(parts: Parts) -> list[Known]:
    emails = [part.fields.get("email", "") for part in parts.contacts]
    return likely(parts.sale.fields.get("name", ""), emails)


def _by() -> By:
    return By(viewer(), clock.now(), new_ref())


def _see(ref: str) -> Response:
    return redirect(url_for("recording_customer.page", ref=ref), 303)
