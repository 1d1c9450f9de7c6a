"""Managers add members of staff, correct them, send them a way in, and end them."""

from datetime import datetime

from flask import Response, current_app, redirect, render_template, request, url_for

from portal.lib.clock import now
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.lib.gate import MANAGER, admits
from portal.lib.ids import is_ref
from portal.people.actions import NewStaff, add_staff, change_staff, end_staff, mail_set_up_link
from portal.people.forms.team import StaffForm
from portal.people.identity import viewer
from portal.people.models import Staff
from portal.people.parking import parked_fields
from portal.people.queries import active_staff, staff, who_can_sign_in
from portal.people.views.staff import Page, bp
from portal.people.words import TEAM_DONE
from portal.web.forms import PressForm, pressed, show_problems


@bp.get("/settings/people")
@admits(MANAGER)
def team_page() -> str:
    """Show everybody who works here, and the form to add somebody."""
    return _team(StaffForm(parked_fields()))


@bp.post("/settings/people")
@admits(MANAGER)
def add_person() -> Response | Page:
    """Add somebody, and mail them a set-up link."""
    form = StaffForm()
    if form.validate_on_submit():
        try:
            return _added(form, now())
        except Invalid as refusal:
            show_problems(form, *refusal.problems)
    return _team(form), 422


@bp.get("/settings/people/<ref>")
@admits(MANAGER)
def person_page(ref: str) -> str:
    """Show one member of staff, to correct."""
    person, parked = _person(ref), parked_fields()
    return _one(StaffForm(parked) if parked else StaffForm(obj=person), person)


@bp.post("/settings/people/<ref>")
@admits(MANAGER)
def change_person(ref: str) -> Response | Page:
    """Correct a member of staff; another role signs them out."""
    form, person = StaffForm(), _person(ref)
    if not form.validate_on_submit():
        return _one(form, person), 422
    try:
        change_staff(ref, _read(form), viewer().ref, now())
    except (Invalid, Conflict) as refusal:
        show_problems(form, *getattr(refusal, "problems", (Problem("role", refusal.message),)))
        return _one(form, person), refusal.status
    return _see_team("changed")


@bp.post("/settings/people/<ref>/link")
@admits(MANAGER)
def send_link(ref: str) -> Response:
    """Mail a new set-up link; the older one ends."""
    pressed(PressForm())
    mail_set_up_link(_person(ref).ref, viewer().ref, now())
    return _see_team("mailed")


@bp.get("/settings/people/<ref>/end")
@admits(MANAGER)
def end_page(ref: str) -> str:
    """Ask once more before somebody is ended."""
    return render_template("people/end_person.html", person=_person(ref), form=PressForm(), problem="")


@bp.post("/settings/people/<ref>/end")
@admits(MANAGER)
def end_person(ref: str) -> Response | Page:
    """End a member of staff: signed out at once, the name stays on what they did."""
    pressed(PressForm())
    person = _person(ref)
    try:
        end_staff(ref, viewer().ref, now())
    except Conflict as refusal:
        page = render_template(
            "people/end_person.html", person=person, form=PressForm(), problem=refusal.message
        )
        return page, refusal.status
    return _see_team("ended")


def _added(form: StaffForm, at: datetime) -> Response:
    with transaction():
        manager = viewer().ref
        mail_set_up_link(add_staff(_read(form), manager, at), manager, at)
    return _see_team("added")


def _read(form: StaffForm) -> NewStaff:
    return NewStaff(*(form.said(name) for name in ("email", "name", "role", "phone")))


def _person(ref: str) -> Staff:
    person = staff(ref) if is_ref(ref) else None
    if person is None or person.ended_at is not None:
        raise NotHere
    return person


def _team(form: StaffForm) -> str:
    done = request.args.get("done", "")
    shown = TEAM_DONE.get(done, "") if request.method == "GET" else ""
    return render_template(
        "people/team.html",
        form=form,
        people=active_staff(),
        ready=who_can_sign_in(),
        link=PressForm(),
        done=shown,
    )


def _one(form: StaffForm, person: Staff) -> str:
    return render_template("people/person.html", form=form, person=person)


def _see_team(done: str) -> Response:
    return current_app.make_response(redirect(url_for("people_staff.team_page", done=done), 303))
