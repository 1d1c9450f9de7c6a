"""Managers let programs in: they make tokens, see who uses which, and end them."""

from datetime import datetime

from flask import Response, current_app, flash, redirect, render_template, url_for

from portal.lib.clock import now
from portal.lib.errors import Invalid, NotHere
from portal.lib.gate import MANAGER, admits
from portal.people.actions.tokens import end_token, make_token
from portal.people.forms.programs import TokenForm
from portal.people.identity import client, viewer
from portal.people.parking import parked_fields
from portal.people.queries import active_staff
from portal.people.security import note
from portal.people.shown_once import show_once, take_secret
from portal.people.token_list import past_tokens, ref_of_secret, running_tokens, token_seen
from portal.people.views.staff import Page, bp
from portal.web.forms import PressForm, pressed, show_problems

_TWICE = "This form had arrived before: the token is in the list, and its secret was shown then."


@bp.get("/settings/programs")
@admits(MANAGER)
def programs_page() -> str:
    """Show which programs are let in, and which ones no more."""
    at = now()
    return render_template(
        "people/programs.html",
        running=running_tokens(at),
        past=past_tokens(at),
        at=at,
        viewer=viewer(),
    )


@bp.get("/settings/programs/new")
@admits(MANAGER)
def new_token_page() -> str:
    """Show the form of a token."""
    return _new(TokenForm(parked_fields()).start())


@bp.post("/settings/programs/new")
@admits(MANAGER)
def make_program_token() -> Response | Page:
    """Make a token; its secret is shown on the page that follows, once."""
    form, at = TokenForm(), now()
    if form.validate_on_submit():
        try:
            return _made(make_token(form.new(viewer().zone, at), viewer(), form.once(), at), at)
        except Invalid as refusal:
            show_problems(form, *refusal.problems)
    return _new(form), 422


@bp.get("/settings/programs/<ref>")
@admits(MANAGER)
def program_page(ref: str) -> str:
    """Show one token; its secret right after it was made, in the browser that made it, and never again."""
    token = token_seen(ref)
    return render_template(
        "people/program.html", token=token, secret=take_secret(ref), at=now(), viewer=viewer()
    )


@bp.get("/settings/programs/<ref>/end")
@admits(MANAGER)
def end_program_page(ref: str) -> str:
    """Ask once more before a token is ended."""
    token = token_seen(ref)
    if token.ended_at is not None:
        raise NotHere
    return render_template("people/end_program.html", token=token, form=PressForm())


@bp.post("/settings/programs/<ref>/end")
@admits(MANAGER)
def end_program(ref: str) -> Response:
    """End a token at once."""
    pressed(PressForm())
    token, at = token_seen(ref), now()
    end_token(ref, viewer(), at)
    note("token_ended", viewer().ref, client(), token.begins_with, at)
    flash(f"Ended: {token.name} is let in no more. What it did stays on the record.", "done")
    return _see(url_for("people_staff.programs_page"))


def _new(form: TokenForm) -> str:
    return render_template("people/new_program.html", form=form.offer(active_staff()))


def _made(secret: str, at: datetime) -> Response:
    if not secret:
        flash(_TWICE, "due")
        return _see(url_for("people_staff.programs_page"))
    ref = ref_of_secret(secret)
    show_once(ref, secret)
    note("token_made", viewer().ref, client(), ref, at)
    return _see(url_for("people_staff.program_page", ref=ref))


def _see(address: str) -> Response:
    return current_app.make_response(redirect(address, 303))
