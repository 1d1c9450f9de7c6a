"""A member of staff sets password and second factor by their one-time link."""

from datetime import timedelta

import pyotp
import segno
from flask import Response, current_app, redirect, render_template, url_for

from portal.lib.canonical import canonical, strict_loads
from portal.lib.clock import now
from portal.lib.errors import Problem
from portal.lib.gate import PUBLIC, STAFF, admits
from portal.lib.hidden import decrypted, encrypted
from portal.lib.ids import token_hash
from portal.people.actions.staff_access import SetUp, look_at_set_up, set_up
from portal.people.codes import in_groups
from portal.people.cookies import RECOVERY, drop_cookie, get_cookie, set_cookie
from portal.people.forms.sign_in import SetUpForm
from portal.people.identity import client, sign_in, viewer
from portal.people.limits import check_factor_try
from portal.people.models import Staff
from portal.people.passwords import problem_with
from portal.people.queries import company
from portal.people.rules import SignInState
from portal.people.secrets import totp_secret_for
from portal.people.security import note
from portal.people.views.staff import HOME, Page, bp
from portal.people.words import SET_UP_SPENT
from portal.web.forms import PressForm, pressed, show_problems

CODES_LAST = timedelta(minutes=10)
_CODES = "recovery codes"
_NO_FIT = "This code doesn't fit. Scan the picture again, and type the 6 digits that your app shows now."


@bp.get("/set-up/<token>")
@admits(PUBLIC)
def set_up_page(token: str) -> str | Page:
    """Show the form and the picture for the app; nothing is kept before the form is sent."""
    state, person = look_at_set_up(token, now())
    if person is None:
        return _spent(state)
    return _form_page(SetUpForm(), token, person)


@bp.post("/set-up/<token>")
@admits(PUBLIC)
def finish_set_up(token: str) -> Response | Page:
    """Keep password and second factor, sign in, and go on to the recovery codes."""
    state, person = look_at_set_up(token, now())
    if person is None:
        return _spent(state)
    check_factor_try(f"set-up {token_hash(token)}", client(), now())
    form = SetUpForm()
    if not (form.validate_on_submit() and _password_is_good(form, person)):
        return _form_page(form, token, person), 422
    state, codes = set_up(SetUp(token, form.said("password"), form.said("code")), now())
    if state == "good":
        return _signed_in(person.ref, codes)
    if state != "wrong":
        return _spent(state)
    show_problems(form, Problem("code", _NO_FIT))
    return _form_page(form, token, person), 422


@bp.get("/recovery-codes")
@admits(*STAFF)
def recovery_page() -> str | Response:
    """Show the recovery codes after set-up, for ten minutes, in this browser alone."""
    kept = decrypted(get_cookie(RECOVERY), _CODES, int(CODES_LAST.total_seconds()))
    ref, codes = strict_loads(kept) if kept else ("", [])
    if ref != viewer().ref:
        return current_app.make_response(redirect(HOME, 303))
    return render_template("people/recovery_codes.html", codes=codes, form=PressForm())


@bp.post("/recovery-codes")
@admits(*STAFF)
def codes_kept() -> Response:
    """The codes are on paper: this browser forgets them."""
    pressed(PressForm())
    answer = current_app.make_response(redirect(HOME, 303))
    drop_cookie(answer, RECOVERY)
    return answer


def _signed_in(ref: str, codes: list[str]) -> Response:
    answer = sign_in(
        current_app.make_response(redirect(url_for("people_staff.recovery_page"), 303)), "staff", ref
    )
    # The codes travel to the next page in the browser's own cookie, encrypted: the database has their hashes alone.
    set_cookie(answer, RECOVERY, encrypted(canonical([ref, codes]).decode(), _CODES), CODES_LAST)
    note("set_up", ref, client(), "", now())
    return answer


def _form_page(form: SetUpForm, token: str, person: Staff) -> str:
    secret = totp_secret_for(token)
    uri = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=company().name)
    picture = segno.make(uri, error="m").svg_data_uri(scale=5, dark="#000", light="#fff")
    return render_template(
        "people/set_up.html", form=form, person=person, picture=picture, secret=in_groups(secret), token=token
    )


def _password_is_good(form: SetUpForm, person: Staff) -> bool:
    known = (person.email, person.email.partition("@")[0], person.name, company().name)
    problem = problem_with(form.said("password"), known)
    if problem is not None:
        show_problems(form, Problem("password", problem))
    return problem is None


def _spent(state: SignInState) -> Page:
    return render_template(
        "people/set_up_spent.html", words=SET_UP_SPENT[state]
    ), 404 if state == "unknown" else 410
