"""Staff sign in: the password first, then the second factor; nothing is admitted in between."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from portal.lib.clock import now
from portal.lib.db import utc_instant, utc_text
from portal.lib.errors import Problem
from portal.lib.gate import PUBLIC, admits
from portal.lib.installed import settings
from portal.lib.text import normal_email
from portal.people.actions.staff_access import check_password, check_second_factor, credential_of
from portal.people.cookies import HALF, drop_cookie, get_cookie, set_cookie
from portal.people.credentials import Credential
from portal.people.forms.sign_in import CodeForm, PasswordForm
from portal.people.identity import client, sign_in
from portal.people.limits import check_factor_try, check_password_try
from portal.people.places import read_next
from portal.people.security import note
from portal.web.forms import show_problems

Page = tuple[str, int]
bp = Blueprint("people_staff", "portal.people", template_folder="templates", url_prefix="/staff")
HOME = "/staff/"
HALF_LASTS = timedelta(minutes=10)
_NOT_TOGETHER = "This address and this password don't go together."
_NO_FIT = (
    "This code doesn't fit. Wait for the next one in your app, or use a recovery code; each is good once."
)


@bp.get("/sign-in")
@admits(PUBLIC)
def sign_in_page() -> str:
    """Show the form for address and password."""
    form = PasswordForm(next=request.args.get("next", ""))
    return render_template("people/staff_sign_in.html", form=form, why=read_next(form.said("next"))[1])


@bp.post("/sign-in")
@admits(PUBLIC)
def give_password() -> Response | Page:
    """Check the password; who is unknown hears the same, after the same time."""
    form, at = PasswordForm(), now()
    if form.validate_on_submit():
        email = normal_email(form.said("email"))
        check_password_try(email, client(), at)
        credential = check_password(email, form.said("password"))
        if credential is not None:
            return _half_way(credential, form.said("next"), at)
        note("refused", "", client(), "password", at)
        show_problems(form, Problem("password", _NOT_TOGETHER))
    return render_template("people/staff_sign_in.html", form=form, why=""), 422


@bp.get("/sign-in/code")
@admits(PUBLIC)
def factor_page() -> str | Response:
    """Show where to type the code of the app."""
    if _half(now()) is None:
        return _see(url_for("people_staff.sign_in_page"))
    return render_template("people/staff_code.html", form=CodeForm())


@bp.post("/sign-in/code")
@admits(PUBLIC)
def give_factor() -> Response | Page:
    """Sign in by the second factor."""
    at = now()
    half = _half(at)
    if half is None:
        return _see(url_for("people_staff.sign_in_page"))
    credential, onward = half
    form = CodeForm()
    if form.validate_on_submit():
        check_factor_try(credential.staff, client(), at)
        if check_second_factor(credential, form.said("code"), at):
            return _all_the_way(credential.staff, onward)
        note("refused", credential.staff, client(), "second factor", at)
        show_problems(form, Problem("code", _NO_FIT))
    return render_template("people/staff_code.html", form=form), 422


def _half_way(credential: Credential, onward: str, at: datetime) -> Response:
    # A signed cookie that is good for nothing but the next page; a newer password makes it worthless.
    half = [credential.staff, utc_text(credential.changed_at), utc_text(at), onward]
    answer = _see(url_for("people_staff.factor_page"))
    set_cookie(answer, HALF, _signer().dumps(half), HALF_LASTS)
    note("password_taken", credential.staff, client(), "", at)
    return answer


def _all_the_way(ref: str, onward: str) -> Response:
    answer = sign_in(_see(read_next(onward)[0] or HOME), "staff", ref)
    drop_cookie(answer, HALF)
    note("signed_in", ref, client(), "staff", now())
    return answer


def _half(at: datetime) -> tuple[Credential, str] | None:
    try:
        ref, changed_at, begun, onward = _signer().loads(get_cookie(HALF))
    except (BadSignature, ValueError):
        return None
    credential = credential_of(ref)
    if (
        credential is None
        or utc_text(credential.changed_at) != changed_at
        or at - utc_instant(begun) > HALF_LASTS
    ):
        return None
    return credential, onward


def _see(address: str) -> Response:
    return current_app.make_response(redirect(address, 303))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="half signed in")
